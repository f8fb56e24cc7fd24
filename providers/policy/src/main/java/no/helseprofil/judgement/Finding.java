package no.helseprofil.judgement;

import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.PolicyExecutor;
import no.helseprofil.profile.Requirement;
import no.helseprofil.timetable.Phase;
import no.helseprofil.timetable.Stage;
import no.helseprofil.timetable.Terms;
import no.helseprofil.timetable.Terms.Timing;
import org.jspecify.annotations.Nullable;

/**
 * A requirement that a request fails.
 *
 * @param requirement which
 * @param stage the later stage whose values are failed; null: those of the requirement itself
 * @param timing what becomes of such a request of this client, and from when something else
 * @param failure how it fails
 */
public record Finding(Requirement requirement, @Nullable Stage stage, Timing timing, Outcome.Failed failure) {

    /** The values of the requirement itself are failed. */
    public Finding(Requirement requirement, Timing timing, Outcome.Failed failure) {
        this(requirement, null, timing, failure);
    }

    /** A stage is failed, and none before it. */
    static Finding of(Stage stage, Timing timing, Outcome.Failed failure) {
        return new Finding(stage.requirement(), stage.isLater() ? stage : null, timing, failure);
    }

    /** A refusal that no date has led to. */
    public static Finding refusal(Requirement requirement, Outcome.Failed failure) {
        return new Finding(requirement, Timing.of(Phase.ENFORCED), failure);
    }

    /** An executor of a client profile of Keycloak's would have refused the request. */
    public static Finding ofPolicy(Stage observed, Terms terms, String sentence) {
        PolicyExecutor executor = (PolicyExecutor) observed.requirement();
        return new Finding(executor, terms.timing(observed), executor.failed(sentence));
    }

    /** What becomes of such a request. */
    public Phase phase() {
        return timing.phase();
    }

    /** By what it is remembered, see {@link Stage#key()}. */
    public String key() {
        return stage == null ? requirement.id() : stage.key();
    }

    /** By what people name it, see {@link Stage#name()}. */
    public String name() {
        return stage == null ? requirement.id() : stage.name();
    }

    /** {@code error_description}: the requirement and what to change; of a later stage also its values. */
    public String description() {
        return requirement.id() + ": " + told();
    }

    /** What to change; of a later stage also its values. */
    public String told() {
        return stage == null ? failure.told() : failure.told() + stage.values();
    }
}

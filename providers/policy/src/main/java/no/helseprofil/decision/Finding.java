package no.helseprofil.decision;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.PolicyExecutor;
import no.helseprofil.profile.Requirement;
import no.helseprofil.timetable.Stage;
import no.helseprofil.timetable.Terms;
import no.helseprofil.timetable.Terms.Timing;
import no.helseprofil.timetable.Timetable.Phase;
import org.jspecify.annotations.Nullable;

/**
 * Requirement that a request fails.
 *
 * @param requirement the requirement
 * @param stage the later stage whose values are failed; null for those of the requirement itself
 * @param timing phase and dates of the requirement for this client
 * @param failure the failure
 */
public record Finding(Requirement requirement, @Nullable Stage stage, Timing timing, Outcome.Failed failure) {

    /** Creates a finding about the values of the requirement itself. */
    public Finding(Requirement requirement, Timing timing, Outcome.Failed failure) {
        this(requirement, null, timing, failure);
    }

    /** Returns a finding about the first stage that is failed. */
    static Finding of(Stage stage, Timing timing, Outcome.Failed failure) {
        return new Finding(stage.requirement(), stage.isLater() ? stage : null, timing, failure);
    }

    /** Returns a refusal that doesn't depend on dates. */
    public static Finding refusal(Requirement requirement, Outcome.Failed failure) {
        return new Finding(requirement, Timing.of(Phase.ENFORCED), failure);
    }

    /** Returns the finding that an executor in one of Keycloak's client profiles would have refused the request. */
    public static Finding ofPolicy(Stage observed, Terms terms, String sentence) {
        PolicyExecutor executor = (PolicyExecutor) observed.requirement();
        return new Finding(executor, terms.timing(observed), executor.failed(sentence));
    }

    /** Returns the finding that refuses: by precedence, then in their order. */
    static Optional<Finding> refusing(Stream<Finding> findings) {
        return findings.filter(finding -> finding.phase().refuses())
                .min(Comparator.comparing(finding -> finding.failure().precedence()));
    }

    /** Returns the phase, which decides what happens to the request. */
    public Phase phase() {
        return timing.phase();
    }

    /** Returns the key under which it is stored, see {@link Stage#key()}. */
    public String key() {
        return stage == null ? requirement.id() : stage.key();
    }

    /** Returns the name for people, see {@link Stage#name()}. */
    public String name() {
        return stage == null ? requirement.id() : stage.name();
    }

    /** Returns {@code error_description}: the requirement and what to change, and the values of a later stage. */
    public String description() {
        return requirement.id() + ": " + detail();
    }

    /** Returns what to change, and the values of a later stage. */
    public String detail() {
        return stage == null ? failure.detail() : failure.detail() + stage.values();
    }
}

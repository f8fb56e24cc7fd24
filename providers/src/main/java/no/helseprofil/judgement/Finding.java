package no.helseprofil.judgement;

import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Requirement;
import no.helseprofil.timetable.Phase;
import no.helseprofil.timetable.Timing;

/**
 * A requirement that a request fails.
 *
 * @param requirement which
 * @param timing what becomes of such a request of this client, and from when something else
 * @param failure how it fails
 */
public record Finding(Requirement requirement, Timing timing, Outcome.Failed failure) {

    /** A refusal that no date has led to. */
    public static Finding refusal(Requirement requirement, Outcome.Failed failure) {
        return new Finding(requirement, Timing.of(Phase.ENFORCED), failure);
    }

    /** What becomes of such a request. */
    public Phase phase() {
        return timing.phase();
    }

    /** {@code error_description}: the requirement and what to change. */
    public String description() {
        return requirement.id() + ": " + failure.told();
    }
}

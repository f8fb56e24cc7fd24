package no.helseprofil.judgement;

import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Requirement;
import no.helseprofil.timetable.Phase;

/**
 * A requirement that a request fails.
 *
 * @param requirement which
 * @param phase what becomes of such a request
 * @param failure how it fails
 */
public record Finding(Requirement requirement, Phase phase, Outcome.Failed failure) {

    /** {@code error_description}: the requirement and what to change. */
    public String description() {
        return requirement.id() + ": " + failure.sentence();
    }
}

package no.helseprofil.timetable;

import java.time.Instant;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.Requirement;

/**
 * What a profile asks of one client at one instant: the one thing by which requests, registrations
 * and tokens are judged.
 *
 * @param profile the profile
 * @param client what the timetable looks at of the client
 * @param instant when
 */
public record Terms(Profile profile, Migration client, Instant instant) {

    /**
     * Whether the client counts as new by {@code newClientsFrom}; a requirement may count from its own announcement on.
     */
    public boolean isNew() {
        return profile.timetable().isNew(client, Dates.NONE);
    }

    public Timing timing(Requirement requirement) {
        return profile.timing(requirement, client, instant);
    }

    public Phase phaseOf(Requirement requirement) {
        return timing(requirement).phase();
    }

    public Parameters parametersOf(Requirement requirement) {
        return profile.parametersOf(requirement);
    }
}

package no.helseprofil.timetable;

import java.time.Instant;
import java.util.List;
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

    /** The stages of a requirement, in order; the first is the requirement itself. */
    public List<Stage> stages(Requirement requirement) {
        return profile.stages(requirement);
    }

    public Timing timing(Stage stage) {
        return profile.timing(stage, client, instant);
    }

    public Timing timing(Requirement requirement) {
        return timing(stages(requirement).get(0));
    }

    public Phase phaseOf(Requirement requirement) {
        return timing(requirement).phase();
    }

    /** The last stage that is enforced; where none is, the first. */
    public Stage inForce(Requirement requirement) {
        List<Stage> stages = stages(requirement);
        int last = stages.size() - 1;
        while (last > 0 && !timing(stages.get(last)).phase().refuses()) {
            last--;
        }
        return stages.get(last);
    }

    /** The values by which the requirement refuses, or would if it were enforced. */
    public Parameters parametersOf(Requirement requirement) {
        return inForce(requirement).parameters();
    }
}

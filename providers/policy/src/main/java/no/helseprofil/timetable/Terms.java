package no.helseprofil.timetable;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.incident.Emergency;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.Requirement;
import org.jspecify.annotations.Nullable;

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

    /**
     * The stages of a requirement, in order; the first is the requirement itself, and the last what an emergency asks,
     * if one does.
     */
    public List<Stage> stages(Requirement requirement) {
        List<Stage> planned = profile.stages(requirement);
        return emergency(requirement)
                .map(stage -> Stream.concat(planned.stream(), Stream.of(stage)).toList())
                .orElse(planned);
    }

    /**
     * What an emergency asks of this client at this instant, beyond what the timetable refuses it for. It is asked of
     * every client, new or not, exempt or not, whatever it is let off.
     */
    public Optional<Stage> emergency(Requirement requirement) {
        Emergency emergency = profile.emergency();
        if (emergency == null || !emergency.holds(instant)) {
            return Optional.empty();
        }
        List<Stage> stages = profile.stages(requirement);
        if (stages.isEmpty()) {
            return Optional.empty();
        }
        Stage planned = planned(stages);
        return EmergencyStages.of(emergency, planned, timing(planned).phase().refuses(), client);
    }

    public Timing timing(Stage stage) {
        return stage.isOfEmergency() ? Timing.of(Phase.ENFORCED) : profile.timing(stage, client, instant);
    }

    /** What the timetable says of the requirement itself. */
    public Timing timing(Requirement requirement) {
        return timing(profile.stages(requirement).get(0));
    }

    /** What becomes of a request that fails the values in force. */
    public Phase phaseOf(Requirement requirement) {
        return timing(inForce(requirement)).phase();
    }

    /** What an emergency asks, else the last stage that is enforced; where none is, the first. */
    public Stage inForce(Requirement requirement) {
        return emergency(requirement).orElseGet(() -> planned(profile.stages(requirement)));
    }

    private Stage planned(List<Stage> stages) {
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

    /**
     * What the timetable says of one requirement, for one client at one instant.
     *
     * @param phase what becomes of a request that fails it
     * @param announced from when the client is told (RFC 9745); null if nothing is announced to it
     * @param enforced from when this client's requests are refused, a waiver and a hold that are in force counted; null
     *     if no date says so
     */
    public record Timing(
            Phase phase,
            @Nullable Instant announced,
            @Nullable Instant enforced) {

        /**
         * The same of a later stage, when this is said of the one before: it refuses nobody whom that one lets off, and
         * no earlier.
         */
        Timing after(Timing looser) {
            if (looser.phase().refuses()) {
                return this;
            }
            Phase letOff = phase.refuses() ? looser.phase() : phase;
            Instant least = looser.enforced();
            boolean isLater = least != null && enforced != null && enforced.isAfter(least);
            return new Timing(letOff, announced, isLater ? enforced : least);
        }

        /** A phase that no date belongs to. */
        public static Timing of(Phase phase) {
            return new Timing(phase, null, null);
        }
    }
}

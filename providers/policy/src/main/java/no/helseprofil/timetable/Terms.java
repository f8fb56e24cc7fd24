package no.helseprofil.timetable;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.incident.Incidents.Emergency;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.Requirement;
import no.helseprofil.timetable.Timetable.Dates;
import no.helseprofil.timetable.Timetable.Phase;
import org.jspecify.annotations.Nullable;

/**
 * Terms that a profile sets for one client at one instant. Requests, registrations and tokens are all judged by them.
 *
 * @param profile the profile
 * @param client facts about the client that the timetable depends on
 * @param instant the instant
 */
public record Terms(Profile profile, Migration client, Instant instant) {

    /**
     * Returns whether the client is new by {@code newClientsFrom}; a requirement may count from its announcement on.
     */
    public boolean isNew() {
        return profile.timetable().isNew(client, Dates.NONE);
    }

    /**
     * Returns the stages of a requirement, in order: first the requirement itself, and last the stage of an emergency,
     * if there is one.
     */
    public List<Stage> stages(Requirement requirement) {
        List<Stage> planned = profile.stages(requirement);
        return emergency(requirement)
                .map(stage -> Stream.concat(planned.stream(), Stream.of(stage)).toList())
                .orElse(planned);
    }

    /**
     * Returns the stage that an emergency adds for this client at this instant, beyond what the timetable already
     * refuses. It applies to every client: new or existing, exempt or with a waiver.
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

    /** Returns the timing of the requirement itself. */
    public Timing timing(Requirement requirement) {
        return timing(profile.stages(requirement).get(0));
    }

    /** Returns the phase of the values in force. */
    public Phase phaseOf(Requirement requirement) {
        return timing(inForce(requirement)).phase();
    }

    /** Returns the stage in force: that of an emergency, else the last that is enforced, else the first. */
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

    /** Returns the values by which the requirement refuses, or would refuse if it were enforced. */
    public Parameters parametersOf(Requirement requirement) {
        return inForce(requirement).parameters();
    }

    /**
     * Timing of one requirement, for one client at one instant.
     *
     * @param phase the treatment of a request that fails the requirement
     * @param announced date of the announcement to the client (RFC 9745); null if nothing is announced to it
     * @param enforced instant from which this client's requests are refused, taking a waiver and a hold that are in
     *     force into account; null if no date says so
     */
    public record Timing(
            Phase phase,
            @Nullable Instant announced,
            @Nullable Instant enforced) {

        /**
         * Returns this timing of a later stage, limited by that of the stage before: it refuses no client that the
         * earlier stage lets pass, and refuses no earlier.
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

        /** Returns the timing of a phase that has no dates. */
        public static Timing of(Phase phase) {
            return new Timing(phase, null, null);
        }
    }
}

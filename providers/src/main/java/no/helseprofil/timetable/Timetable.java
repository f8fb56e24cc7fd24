package no.helseprofil.timetable;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.profile.Edition;
import no.helseprofil.profile.Requirement;
import org.jspecify.annotations.Nullable;

/**
 * The dates of a profile document, and the holds of its realm.
 *
 * @param catalogue the edition that the document was written for; what came later is observed
 * @param newClientsFrom clients that are registered from then on are new; null: all whose registration is known
 * @param dates by requirement
 * @param cohorts by cohort, then by requirement: when it is enforced for those clients; never earlier than for others
 * @param longestWaiver how far ahead a waiver may end when it is written
 * @param holds by requirement
 */
public record Timetable(
        Edition catalogue,
        @Nullable Instant newClientsFrom,
        Map<String, Dates> dates,
        Map<String, Map<String, Instant>> cohorts,
        Duration longestWaiver,
        Map<String, Hold> holds) {

    /** How long a waiver may last where the document doesn't say. */
    public static final Duration LONGEST_WAIVER = Duration.ofDays(365);

    /** No dates: everything is observed for existing clients and enforced for new ones. */
    public static final Timetable EMPTY =
            new Timetable(Edition.FIRST, null, Map.of(), Map.of(), LONGEST_WAIVER, Map.of());

    public Timetable {
        dates = Map.copyOf(dates);
        cohorts = Map.copyOf(cohorts);
        holds = Map.copyOf(holds);
    }

    /** The same with other holds. */
    Timetable withHolds(Map<String, Hold> others) {
        return new Timetable(catalogue, newClientsFrom, dates, cohorts, longestWaiver, others);
    }

    /** Whether a requirement came with an edition that the document doesn't know of. */
    boolean isYounger(Requirement requirement) {
        return requirement.since().compareTo(catalogue) > 0;
    }

    /** What becomes of a dated requirement. */
    Timing timing(Requirement requirement, Migration client, Instant instant) {
        Dates named = dates.getOrDefault(requirement.id(), Dates.NONE);
        boolean isNew = isNew(client, named);
        Instant end = isNew ? Instant.MIN : end(requirement, client, named);
        if (end == null || instant.isBefore(end)) {
            Instant refusing = end == null ? null : later(end, pauses(requirement, client, isNew, instant));
            return new Timing(
                    named.haveBegun(instant) ? Phase.ANNOUNCED : Phase.OBSERVED,
                    announced(requirement, named, refusing),
                    refusing);
        }
        if (!isNew && held(requirement, instant).isPresent()) {
            return passing(Phase.ANNOUNCED, requirement, named, pauses(requirement, client, isNew, instant));
        }
        if (waived(requirement, client, instant).isPresent()) {
            return passing(Phase.WAIVED, requirement, named, pauses(requirement, client, isNew, instant));
        }
        return new Timing(Phase.ENFORCED, announced(requirement, named, named.enforced()), isNew ? null : end);
    }

    private static Timing passing(Phase phase, Requirement requirement, Dates named, Stream<Instant> until) {
        Instant end = later(Instant.MIN, until);
        return new Timing(phase, told(requirement, named, end), end);
    }

    private boolean isNew(Migration client, Dates named) {
        return client.registered() == null
                || Stream.of(newClientsFrom, named.announced())
                                .filter(Objects::nonNull)
                                .noneMatch(from -> client.registered().isBefore(from))
                        && !client.registered().equals(Instant.MIN);
    }

    private @Nullable Instant end(Requirement requirement, Migration client, Dates named) {
        Map<String, Instant> cohort =
                client.cohort() == null ? Map.of() : cohorts.getOrDefault(client.cohort(), Map.of());
        return cohort.getOrDefault(requirement.id(), named.enforced());
    }

    /** The ends of what lets this client off at the moment. */
    private Stream<Instant> pauses(Requirement requirement, Migration client, boolean isNew, Instant instant) {
        Stream<Instant> hold = isNew ? Stream.empty() : held(requirement, instant).map(Hold::until).stream();
        return Stream.concat(hold, waived(requirement, client, instant).map(Waiver::expires).stream());
    }

    private Optional<Hold> held(Requirement requirement, Instant instant) {
        return Optional.ofNullable(holds.get(requirement.id())).filter(hold -> hold.holds(instant));
    }

    private static Optional<Waiver> waived(Requirement requirement, Migration client, Instant instant) {
        return Optional.ofNullable(client.waivers().get(requirement.id())).filter(waiver -> waiver.holds(instant));
    }

    private static Instant later(Instant end, Stream<Instant> others) {
        return others.reduce(end, (one, other) -> one.isAfter(other) ? one : other);
    }

    /** What no document dates is announced to those whom it is told to all the same: RFC 9745 wants a date. */
    private static @Nullable Instant announced(Requirement requirement, Dates named, @Nullable Instant end) {
        return named.areNone() ? null : told(requirement, named, end);
    }

    private static Instant told(Requirement requirement, Dates named, @Nullable Instant end) {
        Instant told = named.announced() == null ? requirement.since().start() : named.announced();
        return end == null || told.isBefore(end) ? told : end;
    }
}

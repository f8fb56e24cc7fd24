package no.helseprofil.timetable;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.profile.Edition;
import no.helseprofil.profile.Requirement;
import no.helseprofil.timetable.Terms.Timing;
import org.jspecify.annotations.Nullable;

/**
 * The dates of a profile document, and the holds of its realm.
 *
 * @param catalogue the edition that the document was written for; what came later is observed
 * @param newClientsFrom clients that are registered from then on are new; null: all whose registration is known
 * @param cohorts by cohort, then by the name of a stage: when it is enforced for those clients; never earlier than for
 *     others
 * @param longestWaiver how far ahead a waiver may end when it is written
 * @param holds by the name of a stage
 */
public record Timetable(
        Edition catalogue,
        @Nullable Instant newClientsFrom,
        Map<String, Map<String, Instant>> cohorts,
        Duration longestWaiver,
        Map<String, Hold> holds) {

    /** How long a waiver may last where the document doesn't say. */
    public static final Duration LONGEST_WAIVER = Duration.ofDays(365);

    /** No dates: everything is observed for existing clients and enforced for new ones. */
    public static final Timetable EMPTY = new Timetable(Edition.FIRST, null, Map.of(), LONGEST_WAIVER, Map.of());

    public Timetable {
        cohorts = Map.copyOf(cohorts);
        holds = Map.copyOf(holds);
    }

    Timetable withHolds(Map<String, Hold> others) {
        return new Timetable(catalogue, newClientsFrom, cohorts, longestWaiver, others);
    }

    /** Whether a requirement came with an edition that the document doesn't know of. */
    boolean isYounger(Requirement requirement) {
        return requirement.since().compareTo(catalogue) > 0;
    }

    /** What becomes of a stage of a dated requirement, seen by itself. */
    Timing timing(Stage stage, Migration client, Instant instant) {
        boolean isNew = isNew(client, stage, instant);
        return new StageSchedule(
                        stage.dates(),
                        stage.requirement().since().start(),
                        isNew ? Instant.MIN : date(stage, client),
                        Optional.ofNullable(holds.get(stage.name())).filter(hold -> !isNew && hold.holds(instant)),
                        Optional.ofNullable(client.waivers().get(stage.name())).filter(waiver -> waiver.holds(instant)))
                .at(instant);
    }

    /**
     * From when on a client that is registered is new to such dates; none: every one is whose registration is known.
     */
    public Optional<Instant> newFrom(Dates named) {
        return Stream.of(newClientsFrom, named.announced())
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder());
    }

    /** By no date a client becomes new that was there before all. */
    boolean isNew(Migration client, Dates named) {
        Instant registered = client.registered();
        return registered == null
                || !registered.equals(Instant.MIN)
                        && newFrom(named).filter(registered::isBefore).isEmpty();
    }

    /** A later stage is met by new clients once it is announced, and not before. */
    private boolean isNew(Migration client, Stage stage, Instant instant) {
        return (!stage.isLater() || stage.dates().haveBegun(instant)) && isNew(client, stage.dates());
    }

    private @Nullable Instant date(Stage stage, Migration client) {
        Map<String, Instant> cohort =
                client.cohort() == null ? Map.of() : cohorts.getOrDefault(client.cohort(), Map.of());
        return cohort.getOrDefault(stage.name(), stage.dates().enforced());
    }

    /**
     * How one stage of a dated requirement comes to hold for one client, seen from one instant: what lets the client
     * off is here only if it does so at that instant.
     *
     * @param named the dates of the document
     * @param told from when it is announced, where the document doesn't say
     * @param date when it is enforced by the document; {@link Instant#MIN} for new clients, null for never
     * @param hold in force
     * @param waiver in force
     */
    private record StageSchedule(
            Dates named, Instant told, @Nullable Instant date, Optional<Hold> hold, Optional<Waiver> waiver) {

        Timing at(Instant instant) {
            Phase phase = phase(instant);
            Instant enforced = enforced();
            return new Timing(phase, announced(phase, enforced), Instant.MIN.equals(enforced) ? null : enforced);
        }

        /** A hold before a waiver, so that a client whose hold ends goes on to its waiver, and never back. */
        private Phase phase(Instant instant) {
            if (date == null || instant.isBefore(date)) {
                return named.haveBegun(instant) ? Phase.ANNOUNCED : Phase.OBSERVED;
            }
            if (hold.isPresent()) {
                return Phase.ANNOUNCED;
            }
            return waiver.isPresent() ? Phase.WAIVED : Phase.ENFORCED;
        }

        private @Nullable Instant enforced() {
            return date == null
                    ? null
                    : Stream.concat(hold.map(Hold::until).stream(), waiver.map(Waiver::expires).stream())
                            .reduce(date, (one, other) -> one.isAfter(other) ? one : other);
        }

        /** RFC 9745 wants a date of whatever is told, and RFC 8594 none before it. */
        private @Nullable Instant announced(Phase phase, @Nullable Instant enforced) {
            if (named.areNone() && !phase.tells()) {
                return null;
            }
            Instant announced = named.announced() == null ? told : named.announced();
            return enforced == null || enforced.equals(Instant.MIN) || announced.isBefore(enforced)
                    ? announced
                    : enforced;
        }
    }
}

package no.helseprofil.timetable;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.Requirement.Edition;
import no.helseprofil.timetable.Terms.Timing;
import org.jspecify.annotations.Nullable;

/**
 * Dates of a profile document, and the holds of its realm.
 *
 * @param catalogue the edition that the document was written for; requirements of later editions are only observed
 * @param newClientsFrom clients that are registered from then on are new; null: all clients with a known registration
 *     date are new
 * @param cohorts date of enforcement by cohort, then by the name of a stage; never earlier than for other clients
 * @param longestWaiver how far ahead a waiver may end when it is written
 * @param holds holds by the name of a stage
 */
public record Timetable(
        Edition catalogue,
        @Nullable Instant newClientsFrom,
        Map<String, Map<String, Instant>> cohorts,
        Duration longestWaiver,
        Map<String, Hold> holds) {

    /** Longest duration of a waiver if the document doesn't set it. */
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

    /** Returns whether a requirement came with a later edition than the document's. */
    boolean isYounger(Requirement requirement) {
        return requirement.since().compareTo(catalogue) > 0;
    }

    /** Returns the timing of one stage of a dated requirement, without regard to other stages. */
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

    /** Returns from when a registered client is new to such dates; empty if all with a known registration date are. */
    public Optional<Instant> newFrom(Dates named) {
        return Stream.of(newClientsFrom, named.announced())
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder());
    }

    /** Returns whether the client is new to these dates. A client that existed before all dates never is. */
    boolean isNew(Migration client, Dates named) {
        Instant registered = client.registered();
        return registered == null
                || !registered.equals(Instant.MIN)
                        && newFrom(named).filter(registered::isBefore).isEmpty();
    }

    /** Returns whether the client is new to these dates. A client that existed before all dates never is. */
    private boolean isNew(Migration client, Stage stage, Instant instant) {
        boolean isAtOnce = !stage.isLater() && stage.requirement().isMetByNewClientsAtOnce();
        return (isAtOnce || stage.dates().haveBegun(instant)) && isNew(client, stage.dates());
    }

    private @Nullable Instant date(Stage stage, Migration client) {
        Map<String, Instant> cohort =
                client.cohort() == null ? Map.of() : cohorts.getOrDefault(client.cohort(), Map.of());
        return cohort.getOrDefault(stage.name(), stage.dates().enforced());
    }

    /**
     * Schedule of one stage of a dated requirement for one client, seen from one instant. It includes a hold or a
     * waiver only if that is in force at that instant.
     *
     * @param named the dates of the document
     * @param notified announcement date to use if the document has none
     * @param date when the document enforces the stage; {@link Instant#MIN} for new clients, null for never
     * @param hold the hold in force
     * @param waiver the waiver in force
     */
    private record StageSchedule(
            Dates named, Instant notified, @Nullable Instant date, Optional<Hold> hold, Optional<Waiver> waiver) {

        Timing at(Instant instant) {
            Phase phase = phase(instant);
            Instant enforced = enforced();
            return new Timing(phase, announced(phase, enforced), Instant.MIN.equals(enforced) ? null : enforced);
        }

        /** A hold comes before a waiver, so that a client moves on from a hold to its waiver and never back. */
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

        /** RFC 9745 requires a date for each announcement, and that of RFC 8594 must not be before it. */
        private @Nullable Instant announced(Phase phase, @Nullable Instant enforced) {
            if (named.areNone() && !phase.tells()) {
                return null;
            }
            Instant announced = named.announced() == null ? notified : named.announced();
            return enforced == null || enforced.equals(Instant.MIN) || announced.isBefore(enforced)
                    ? announced
                    : enforced;
        }
    }

    /**
     * Dates that a document gives a requirement. A period includes the instant at which it begins.
     *
     * @param announced instant from which clients receive announcements; null with {@code enforced}: at once
     * @param enforced instant from which requests are refused; null: never, except for new clients
     */
    public record Dates(
            @Nullable Instant announced, @Nullable Instant enforced) {

        /**
         * Dates of a requirement that the document doesn't name: observed for existing clients, enforced for new ones.
         */
        public static final Dates NONE = new Dates(null, null);

        boolean areNone() {
            return announced == null && enforced == null;
        }

        /** Returns the timing for a stage that announces its dates and refuses nothing by them. */
        Timing timing(Instant instant) {
            return new Timing(haveBegun(instant) ? Phase.ANNOUNCED : Phase.OBSERVED, announced, enforced);
        }

        /** Returns whether the date of enforcement has come. */
        boolean haveEnded(Instant instant) {
            return enforced != null && !instant.isBefore(enforced);
        }

        boolean haveBegun(Instant instant) {
            return !areNone() && (announced == null || !instant.isBefore(announced));
        }
    }

    /** Treatment of a request that fails a requirement, for one client at one instant. */
    public enum Phase {
        /** The request passes and is counted. The response says nothing of it. */
        OBSERVED,
        /** The request passes and is counted. The response announces the date of refusals. */
        ANNOUNCED,
        /** The request is refused. */
        ENFORCED,
        /** A waiver of this client lets the request pass. It is counted, and the response has the end of the waiver. */
        WAIVED,
        /** The request passes and is counted. This rule set never refuses requests for the requirement. */
        MEASURED,
        /** The authority has turned the requirement off: it isn't checked. */
        OFF;

        /** Returns whether a request that fails the requirement is refused. */
        public boolean refuses() {
            return this == ENFORCED;
        }

        /** Returns whether a failure is recorded at all. */
        public boolean counts() {
            return this != OFF;
        }

        /** Returns whether the response announces that such requests will be refused one day. */
        public boolean tells() {
            return this == ANNOUNCED || this == WAIVED;
        }

        /** Returns the name in documents, events and metrics. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Remedy for an outage: one stage of a dated requirement is only announced again, for all existing clients.
     *
     * @param reason why
     * @param until the first instant at which the hold is no longer in force
     */
    public record Hold(String reason, Instant until) {

        /**
         * Longest duration, from when the hold is written: it is for the repair of an outage, not to postpone a date.
         */
        public static final Duration LONGEST = Duration.ofHours(72);

        boolean holds(Instant instant) {
            return instant.isBefore(until);
        }
    }
}

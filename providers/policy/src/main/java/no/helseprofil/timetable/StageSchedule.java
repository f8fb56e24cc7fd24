package no.helseprofil.timetable;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.timetable.Terms.Timing;
import org.jspecify.annotations.Nullable;

/**
 * How one stage of a dated requirement comes to hold for one client, seen from one instant: what lets the client off is
 * here only if it does so at that instant.
 *
 * @param named the dates of the document
 * @param told from when it is announced, where the document doesn't say
 * @param date when it is enforced by the document; {@link Instant#MIN} for new clients, null for never
 * @param hold in force
 * @param waiver in force
 */
record StageSchedule(Dates named, Instant told, @Nullable Instant date, Optional<Hold> hold, Optional<Waiver> waiver) {

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
        return enforced == null || enforced.equals(Instant.MIN) || announced.isBefore(enforced) ? announced : enforced;
    }
}

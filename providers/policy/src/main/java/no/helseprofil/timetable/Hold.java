package no.helseprofil.timetable;

import java.time.Duration;
import java.time.Instant;

/**
 * The way back in an outage: one stage of a dated requirement is announced again, and no more, for all existing
 * clients.
 *
 * @param reason why
 * @param until the first instant at which it doesn't hold any more
 */
public record Hold(String reason, Instant until) {

    /** How far ahead a hold may end when it is written: it is there to mend an outage, not to put off a date. */
    public static final Duration LONGEST = Duration.ofHours(72);

    boolean holds(Instant instant) {
        return instant.isBefore(until);
    }
}

package no.helseprofil.timetable;

import java.time.Duration;
import java.time.Instant;

/**
 * Remedy for an outage: one stage of a dated requirement is only announced again, for all existing clients.
 *
 * @param reason why
 * @param until the first instant at which the hold is no longer in force
 */
public record Hold(String reason, Instant until) {

    /** Longest duration, from when the hold is written: it is for the repair of an outage, not to postpone a date. */
    public static final Duration LONGEST = Duration.ofHours(72);

    boolean holds(Instant instant) {
        return instant.isBefore(until);
    }
}

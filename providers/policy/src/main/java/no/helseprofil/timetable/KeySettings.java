package no.helseprofil.timetable;

import java.time.Duration;

/**
 * How long keys live that clients register for themselves.
 *
 * @param overlap how long the keys that a client had live on beside a new one
 * @param life how long a new one lives
 */
public record KeySettings(Duration overlap, Duration life) {

    /** Those of a document that says nothing of them. */
    public static final KeySettings DEFAULT = new KeySettings(Duration.ofDays(30), Duration.ofDays(365));

    boolean isRenewable() {
        return life.compareTo(overlap) > 0;
    }
}

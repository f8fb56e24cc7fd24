package no.helseprofil.timetable;

import java.time.Duration;

/**
 * Lifetimes of keys that clients register for themselves.
 *
 * @param overlap how long the previous keys of a client remain valid beside a new one
 * @param life how long a new key is valid
 */
public record KeySettings(Duration overlap, Duration life) {

    /** Settings of a document that has no {@code keys}. */
    public static final KeySettings DEFAULT = new KeySettings(Duration.ofDays(30), Duration.ofDays(365));

    boolean isRenewable() {
        return life.compareTo(overlap) > 0;
    }
}

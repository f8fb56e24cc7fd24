package no.helseprofil.lookup;

import java.time.Duration;

/**
 * Limits of a register's cost, and of the age of its answers.
 *
 * @param timeout longest duration of a whole look-up, including the body of the last answer
 * @param fresh time for which an answer counts as current
 * @param kept time for which an answer is kept in case the register goes down
 * @param entries largest number of answers that are kept
 */
public record Limits(Duration timeout, Duration fresh, Duration kept, int entries) {

    /** Longest wait for any register. */
    public static final Duration TIMEOUT = Duration.ofMillis(500);

    public Limits {
        if (kept.compareTo(fresh) < 0) {
            throw new IllegalArgumentException("what is fresh is kept");
        }
    }
}

package no.helseprofil.lookup;

import java.time.Duration;

/**
 * What a register may cost, and how old its word may be.
 *
 * @param timeout of a whole look-up, the body of the last answer included
 * @param fresh for how long an answer counts as what the register says now
 * @param kept for how long what was found is kept for the case that the register goes down
 * @param entries how many answers are kept
 */
public record Limits(Duration timeout, Duration fresh, Duration kept, int entries) {

    /** Nobody waits longer than that for any register. */
    public static final Duration TIMEOUT = Duration.ofMillis(500);

    public Limits {
        if (kept.compareTo(fresh) < 0) {
            throw new IllegalArgumentException("what is fresh is kept");
        }
    }
}

package no.helseprofil.notice;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Schedule of further attempts to send a notice. */
public final class RetrySchedule {

    /**
     * Waits before the further attempts: long enough for the restart of a server before the third, and for an operator
     * to have read the log before the last.
     */
    private static final List<Duration> WAITS = List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(6),
            Duration.ofHours(12));

    private RetrySchedule() {}

    /**
     * Returns the instant of the next attempt.
     *
     * @param attempts number of attempts so far
     * @return empty if there were enough
     */
    public static Optional<Instant> next(int attempts, Instant now) {
        return attempts <= WAITS.size() ? Optional.of(now.plus(WAITS.get(attempts - 1))) : Optional.empty();
    }
}

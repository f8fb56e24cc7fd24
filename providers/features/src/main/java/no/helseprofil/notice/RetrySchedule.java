package no.helseprofil.notice;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** When it is tried again to tell what could not be told. */
public final class RetrySchedule {

    /** Until the third attempt somebody restarts a server, until the last one somebody has slept and read the log. */
    private static final List<Duration> WAITS = List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(6),
            Duration.ofHours(12));

    private RetrySchedule() {}

    /**
     * The next attempt.
     *
     * @param attempts how many there were
     * @return none if there were enough
     */
    public static Optional<Instant> next(int attempts, Instant now) {
        return attempts <= WAITS.size() ? Optional.of(now.plus(WAITS.get(attempts - 1))) : Optional.empty();
    }
}

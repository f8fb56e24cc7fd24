package no.helseprofil.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {

    @Test
    void sevenAttemptsWaitIncreasinglyLong() {
        Instant now = Instant.EPOCH;
        Duration before = Duration.ZERO;
        int attempts = 1;
        Optional<Instant> next = RetrySchedule.next(attempts, now);
        while (next.isPresent()) {
            Duration wait = Duration.between(now, next.get());
            assertThat(wait).isGreaterThan(before);
            before = wait;
            next = RetrySchedule.next(++attempts, now);
        }

        assertThat(attempts).isEqualTo(7);
    }
}

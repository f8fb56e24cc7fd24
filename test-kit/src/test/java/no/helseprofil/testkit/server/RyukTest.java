package no.helseprofil.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import no.helseprofil.testkit.server.ContainerEngine.Ryuk;
import org.junit.jupiter.api.Test;

class RyukTest {

    private static final Duration BOUND = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void hasNoObstacleIfRyukStarts() {
        AtomicInteger starts = new AtomicInteger();

        assertThat(Ryuk.obstacle(false, LONG, starts::incrementAndGet)).isEmpty();
        assertThat(starts).hasValue(1);
    }

    @Test
    void doesNotStartRyukIfDisabled() {
        AtomicInteger starts = new AtomicInteger();

        assertThat(Ryuk.obstacle(true, BOUND, starts::incrementAndGet)).isEmpty();
        assertThat(starts).hasValue(0);
    }

    @Test
    void aFailedStartNamesTheSetting() {
        assertThat(Ryuk.obstacle(false, LONG, () -> {
                    throw new IllegalStateException("no route to the registry");
                }))
                .hasValueSatisfying(obstacle -> assertThat(obstacle)
                        .contains("no route to the registry", "TESTCONTAINERS_RYUK_DISABLED=true")
                        .doesNotContain("\n"));
    }

    @Test
    void waitsNoLongerThanItsTimeout() {
        CountDownLatch never = new CountDownLatch(1);

        assertThat(Ryuk.obstacle(false, BOUND, () -> await(never)))
                .as("an engine that pulls, and pulls")
                .hasValueSatisfying(
                        obstacle -> assertThat(obstacle).contains("within 0 s", "TESTCONTAINERS_RYUK_DISABLED=true"));
        never.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

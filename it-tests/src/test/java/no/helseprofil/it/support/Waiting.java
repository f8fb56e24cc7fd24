package no.helseprofil.it.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what a server does on a thread of its own. */
public final class Waiting {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private Waiting() {}

    /**
     * Asks again and again until the condition holds, and fails if it doesn't in time.
     *
     * @param what the condition, for the failure
     */
    public static void until(String what, Duration atMost, BooleanSupplier isSo) {
        long start = System.nanoTime();
        while (!isSo.getAsBoolean()) {
            assertThat(Duration.ofNanos(System.nanoTime() - start)).as(what).isLessThan(atMost);
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }
}

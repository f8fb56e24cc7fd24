package no.helseprofil.it.cluster;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Time from the answer to a change until the change was seen elsewhere.
 *
 * @param duration until the answer that showed it had come, so that one request is counted with it
 */
record Delay(Duration duration) {

    private static final Duration TO_GIVE_UP = Duration.ofSeconds(40);

    /** Pause between two requests. Requests without pause take the processor from the nodes that the test waits for. */
    private static final Duration BETWEEN = Duration.ofMillis(10);

    static Delay none() {
        return new Delay(Duration.ZERO);
    }

    /** Asks again and again until it is so. */
    static Delay until(String what, BooleanSupplier isSo) {
        long start = System.nanoTime();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() - start > TO_GIVE_UP.toNanos()) {
                throw new AssertionError("not within " + TO_GIVE_UP + ": " + what);
            }
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
        return new Delay(Duration.ofNanos(System.nanoTime() - start));
    }

    /** The longer one. */
    Delay or(Delay other) {
        return duration.compareTo(other.duration) < 0 ? other : this;
    }

    /** Prints the delay for the figures in docs/cluster.md. */
    void print(String what) {
        System.out.println(what + ": known at the other node after " + duration.toMillis() + " ms at most");
    }
}

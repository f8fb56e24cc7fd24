package no.helseprofil.keycloak.selfattack;

import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/**
 * Time of a self-attack, or a moment from which it is measured.
 *
 * @param millis milliseconds by the clock
 * @param processor milliseconds of a processor, to which the waiting on a busy machine adds nothing
 */
record AttackTime(long millis, long processor) {

    static final AttackTime NONE = new AttackTime(0, 0);

    /** Returns the moment at which this thread is now. */
    static AttackTime now() {
        return new AttackTime(
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
                TimeUnit.NANOSECONDS.toMillis(
                        ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()));
    }

    /** Returns the time from this moment of the same thread until now. */
    AttackTime untilNow() {
        AttackTime now = now();
        return new AttackTime(now.millis - millis, now.processor - processor);
    }
}

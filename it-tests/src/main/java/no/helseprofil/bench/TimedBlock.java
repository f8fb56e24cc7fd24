package no.helseprofil.bench;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.testkit.server.Work;

/**
 * A flow that was gone some times in one realm.
 *
 * @param waits how long the client waited for answers, each time
 * @param spent what the server worked for all of them
 */
record TimedBlock(List<Duration> waits, Work.Spent spent) {

    static final TimedBlock EMPTY = new TimedBlock(List.of(), Work.Spent.NOTHING);

    TimedBlock {
        waits = List.copyOf(waits);
    }

    TimedBlock plus(TimedBlock other) {
        return new TimedBlock(
                Stream.concat(waits.stream(), other.waits.stream()).toList(), spent.plus(other.spent));
    }

    /** Microseconds of CPU of the threads that answer requests, for one. */
    double micros() {
        return spent.requests().toNanos() / 1e3 / waits.size();
    }

    /** How long half of the clients waited at most. */
    Duration median() {
        return waits.stream().sorted().skip(waits.size() / 2).findFirst().orElseThrow();
    }

    /** Microseconds of CPU of all other threads, for one. */
    double otherMicros() {
        return spent.others().toNanos() / 1e3 / waits.size();
    }

    /** Thousands of bytes that one takes of the heap. */
    double kilobytes() {
        return spent.allocated() / 1e3 / waits.size();
    }
}

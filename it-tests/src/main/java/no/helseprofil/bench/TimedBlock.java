package no.helseprofil.bench;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.testkit.server.Work;

/**
 * Several runs of a flow in one realm.
 *
 * @param waits the client's waits for responses, one per run
 * @param spent the server's work for all of them
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

    /** Returns microseconds of CPU per run, of the threads that answer requests. */
    double micros() {
        return spent.requests().toNanos() / 1e3 / waits.size();
    }

    /** Returns the longest wait of half of the clients. */
    Duration median() {
        return waits.stream().sorted().skip(waits.size() / 2).findFirst().orElseThrow();
    }

    /** Returns microseconds of CPU per run, of all other threads. */
    double otherMicros() {
        return spent.others().toNanos() / 1e3 / waits.size();
    }

    /** Returns kilobytes of heap that a run allocates. */
    double kilobytes() {
        return spent.allocated() / 1e3 / waits.size();
    }
}

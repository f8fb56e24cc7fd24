package no.helseprofil.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.Work;

/**
 * Several runs of a client in one realm.
 *
 * @param waits the client's waits for responses, one per run
 * @param spent the server's work for all of them
 */
record TimedBlock(List<Duration> waits, Work.Spent spent) {

    TimedBlock {
        waits = List.copyOf(waits);
    }

    /** Measures runs, one after the other. */
    static TimedBlock of(ServerProbe probe, FlowClient client, List<Consumer<FlowClient>> runs) {
        List<Duration> waits = new ArrayList<>();
        client.waited();
        Work before = probe.work();
        for (Consumer<FlowClient> run : runs) {
            run.accept(client);
            waits.add(client.waited());
        }
        return new TimedBlock(waits, probe.work().since(before));
    }

    TimedBlock plus(TimedBlock other) {
        return new TimedBlock(
                Stream.concat(waits.stream(), other.waits.stream()).toList(), spent.plus(other.spent));
    }

    /** Returns microseconds of CPU per run, of the threads that answer requests. */
    double micros() {
        return spent.requests().toNanos() / 1e3 / waits.size();
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

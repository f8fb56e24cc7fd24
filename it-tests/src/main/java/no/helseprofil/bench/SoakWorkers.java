package no.helseprofil.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Clients that send at the same time, each with a logged-in user of its own. The time of a turn is counted from the
 * moment at which it was due, so that a server that falls behind is charged for the delay.
 */
final class SoakWorkers {

    private final List<FlowClient> clients;

    /** Creates the clients, and logs their users in. */
    SoakWorkers(int count, Supplier<FlowClient> client) {
        this.clients = Stream.generate(client).limit(count).toList();
        clients.forEach(FlowClient::begin);
    }

    /**
     * Outcome of turns.
     *
     * @param waits the time that each turn with the expected response took, from when it was due
     * @param faults the failed turns
     */
    record Outcome(List<Duration> waits, List<String> faults) {

        static Outcome sum(List<Outcome> parts) {
            return new Outcome(
                    parts.stream().flatMap(part -> part.waits().stream()).toList(),
                    parts.stream().flatMap(part -> part.faults().stream()).toList());
        }
    }

    /**
     * Sends turns for some time.
     *
     * @param rate turns a second of all clients together; infinity to send the next turn of each client when the last
     *     one is answered, which shows the machine's capacity
     */
    Outcome run(Duration time, double rate) {
        long nanosBetween = (long) (clients.size() * 1e9 / rate);
        ExecutorService threads = Executors.newFixedThreadPool(clients.size());
        try {
            List<CompletableFuture<Outcome>> parts = IntStream.range(0, clients.size())
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> work(i, time, nanosBetween), threads))
                    .toList();
            return Outcome.sum(parts.stream().map(CompletableFuture::join).toList());
        } finally {
            threads.shutdownNow();
        }
    }

    private Outcome work(int client, Duration time, long nanosBetween) {
        Outcome outcome = new Outcome(new ArrayList<>(), new ArrayList<>());
        long due = System.nanoTime() + nanosBetween * client / clients.size();
        long end = due + time.toNanos();
        for (int turn = client; due < end; turn++) {
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            SoakTraffic traffic = SoakTraffic.of(turn);
            try {
                traffic.way.accept(clients.get(client));
                outcome.waits().add(Duration.ofNanos(System.nanoTime() - due));
            } catch (RuntimeException e) {
                outcome.faults().add(traffic.name().toLowerCase(Locale.ROOT) + ": " + e.getMessage());
            }
            due = nanosBetween == 0 ? System.nanoTime() : due + nanosBetween;
        }
        return outcome;
    }

    /** Requests of clients in a soak, each as often as its weight says. One with an unexpected response throws. */
    enum SoakTraffic {
        MACHINE(7, FlowClient::token),
        USER(3, FlowClient::code),
        REFRESH(3, FlowClient::refresh),
        USERINFO(3, FlowClient::userinfo),
        EXCHANGE(1, FlowClient::exchange),
        REFUSED_PROOF(1, FlowClient::refusedProof),
        REFUSED_CLIENT(1, FlowClient::refusedClient),
        BLOCKED_KEY(1, FlowClient::refusedKey);

        private static final List<SoakTraffic> TURNS = turns();

        private final int weight;
        private final Consumer<FlowClient> way;

        SoakTraffic(int weight, Consumer<FlowClient> way) {
            this.weight = weight;
            this.way = way;
        }

        /** Returns the request of a turn, by its number. */
        static SoakTraffic of(int turn) {
            return TURNS.get(turn % TURNS.size());
        }

        private static List<SoakTraffic> turns() {
            List<SoakTraffic> turns = new ArrayList<>();
            for (SoakTraffic traffic : values()) {
                turns.addAll(Collections.nCopies(traffic.weight, traffic));
            }
            Collections.shuffle(turns, new Random(1));
            return turns;
        }
    }
}

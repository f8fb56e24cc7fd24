package no.helseprofil.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Clients that send at the same time, each with a logged-in user of its own. The time of a turn is counted from the
 * moment at which it was due, so that a server that falls behind is charged for the delay.
 */
final class SoakWorkers {

    private static final int MOST_FAULTS_TOLD = 10;

    private final List<FlowClient> clients;

    /** Creates the clients, and logs their users in. */
    SoakWorkers(int count, Supplier<FlowClient> client) {
        this.clients = Stream.generate(client).limit(count).toList();
        clients.forEach(FlowClient::begin);
    }

    /**
     * Outcome of turns.
     *
     * @param turns number of turns with the expected response
     * @param waits the time that each took, from when it was due
     * @param faults the first few of the failed turns
     * @param failed number of failed turns
     */
    record Outcome(int turns, List<Duration> waits, List<String> faults, int failed) {

        static Outcome sum(List<Outcome> parts) {
            return new Outcome(
                    parts.stream().mapToInt(Outcome::turns).sum(),
                    parts.stream().flatMap(part -> part.waits().stream()).toList(),
                    parts.stream()
                            .flatMap(part -> part.faults().stream())
                            .limit(MOST_FAULTS_TOLD)
                            .toList(),
                    parts.stream().mapToInt(Outcome::failed).sum());
        }
    }

    /** Sends the next turn of each client when the last one is answered, which shows the machine's capacity. */
    Outcome asManyAsPossible(Duration time) {
        return run(time, 0);
    }

    /**
     * Sends turns at a given rate.
     *
     * @param rate turns a second of all clients together
     */
    Outcome at(double rate, Duration time) {
        return run(time, (long) (clients.size() * 1e9 / rate));
    }

    private Outcome run(Duration time, long nanosBetween) {
        ExecutorService threads = Executors.newFixedThreadPool(clients.size());
        try {
            List<Future<Outcome>> parts = new ArrayList<>();
            for (int i = 0; i < clients.size(); i++) {
                FlowClient client = clients.get(i);
                long offset = nanosBetween * i / clients.size();
                int first = i;
                parts.add(threads.submit(() -> work(client, first, time, nanosBetween, offset)));
            }
            List<Outcome> outcomes = new ArrayList<>();
            for (Future<Outcome> part : parts) {
                outcomes.add(part.get(time.toSeconds() + 60, TimeUnit.SECONDS));
            }
            return Outcome.sum(outcomes);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("a client of the soak has stopped", e);
        } finally {
            threads.shutdownNow();
        }
    }

    private static Outcome work(FlowClient client, int first, Duration time, long nanosBetween, long offset) {
        List<Duration> waits = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        int failed = 0;
        long began = System.nanoTime() + offset;
        long end = began + time.toNanos();
        long due = began;
        for (long turn = first; due < end; turn++) {
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            SoakTraffic traffic = SoakTraffic.of(turn);
            try {
                traffic.go(client);
                waits.add(Duration.ofNanos(System.nanoTime() - due));
            } catch (RuntimeException e) {
                failed++;
                if (faults.size() < MOST_FAULTS_TOLD) {
                    faults.add(traffic.title() + ": " + e.getMessage());
                }
            }
            due = nanosBetween == 0 ? System.nanoTime() : due + nanosBetween;
        }
        return new Outcome(waits.size(), waits, faults, failed);
    }

    /**
     * Requests of clients in a soak, in turns, each as often as its weight says. A turn with an unexpected response
     * throws.
     */
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
        static SoakTraffic of(long turn) {
            return TURNS.get((int) (turn % TURNS.size()));
        }

        void go(FlowClient client) {
            way.accept(client);
        }

        String title() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }

        /**
         * Returns the requests in turns. They are spread by the fraction of each that has come, so that one kind
         * doesn't come in a row.
         */
        private static List<SoakTraffic> turns() {
            Map<Double, SoakTraffic> byFraction = new TreeMap<>();
            for (SoakTraffic traffic : values()) {
                IntStream.range(0, traffic.weight)
                        .forEach(i -> byFraction.put((i + 0.5) / traffic.weight + traffic.ordinal() * 1e-6, traffic));
            }
            return byFraction.values().stream().collect(Collectors.toUnmodifiableList());
        }
    }
}

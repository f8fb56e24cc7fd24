package no.helseprofil.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import no.helseprofil.testkit.client.Request;

/** Latency of tokens, one after the other, without the client's signing. */
final class TokenLatency {

    private final Contender client;

    TokenLatency(Contender client) {
        this.client = client;
    }

    /** Begins with a new nonce, since the last one has expired during other measurements. */
    void begin() {
        client.begin();
    }

    /** Returns the latencies of a number of tokens. */
    List<Duration> of(int tokens) {
        List<Duration> durations = new ArrayList<>();
        while (durations.size() < tokens) {
            durations.add(next());
        }
        return durations;
    }

    /** Returns the latencies of tokens until a condition holds; of one at least. */
    List<Duration> until(BooleanSupplier over) {
        List<Duration> durations = new ArrayList<>();
        do {
            durations.add(next());
        } while (!over.getAsBoolean());
        return durations;
    }

    private Duration next() {
        List<Request> request = client.sign(1);
        long start = System.nanoTime();
        client.send(request);
        return Duration.ofNanos(System.nanoTime() - start);
    }
}

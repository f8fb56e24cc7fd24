package no.helseprofil.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import no.helseprofil.testkit.client.Request;

/** How long tokens take, one after the other; what the client does to sign its requests isn't counted. */
final class TokenLatency {

    private final Contender client;

    TokenLatency(Contender client) {
        this.client = client;
    }

    /** Begins with a new nonce, as the last one has come of age while something else was measured. */
    void begin() {
        client.begin();
    }

    /** Of so many tokens. */
    List<Duration> of(int tokens) {
        List<Duration> durations = new ArrayList<>();
        while (durations.size() < tokens) {
            durations.add(next());
        }
        return durations;
    }

    /** Of all that fit in until this holds; of one at least. */
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

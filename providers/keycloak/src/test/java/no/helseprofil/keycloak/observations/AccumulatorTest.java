package no.helseprofil.keycloak.observations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import no.helseprofil.keycloak.observations.Accumulator.Tally;
import no.helseprofil.keycloak.observations.CountedKey.ObservationKey;
import org.junit.jupiter.api.Test;

class AccumulatorTest {

    private static final int THREADS = 8;
    private static final int EACH = 20_000;

    private final Accumulator<ObservationKey> accumulator = new Accumulator<>();

    @Test
    void mergesEqualKeys() {
        accumulator.add(key("a"), Tally.once(2_000, "later"));
        accumulator.add(key("a"), Tally.once(1_000, "earlier"));
        accumulator.add(key("b"), Tally.once(3_000, null));

        assertThat(accumulator.drain())
                .containsOnly(
                        Map.entry(key("a"), new Tally(2, 1_000, 2_000, "later")),
                        Map.entry(key("b"), new Tally(1, 3_000, 3_000, null)));
        assertThat(accumulator.drain()).as("what was taken out is out").isEmpty();
    }

    @Test
    void losesAndDuplicatesNothingWhileDrained() throws InterruptedException {
        ExecutorService requests = Executors.newFixedThreadPool(THREADS);
        AtomicInteger working = new AtomicInteger(THREADS);
        for (int thread = 0; thread < THREADS; thread++) {
            requests.execute(() -> {
                for (int i = 0; i < EACH; i++) {
                    accumulator.add(key("client-" + i % 7), Tally.once(i, "cause"));
                }
                working.decrementAndGet();
            });
        }
        Map<ObservationKey, Tally> sum = new HashMap<>();
        while (working.get() > 0) {
            accumulator.drain().forEach((key, tally) -> sum.merge(key, tally, Tally::plus));
        }
        requests.shutdown();
        assertThat(requests.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        accumulator.drain().forEach((key, tally) -> sum.merge(key, tally, Tally::plus));

        assertThat(sum).hasSize(7);
        assertThat(sum.values().stream().mapToLong(Tally::count).sum()).isEqualTo((long) THREADS * EACH);
        assertThat(sum.values().stream().mapToLong(Tally::first).min()).hasValue(0);
        assertThat(sum.values().stream().mapToLong(Tally::last).max()).hasValue(EACH - 1);
    }

    @Test
    void limitsItsSize() {
        Accumulator<ObservationKey> small = new Accumulator<>(2);
        small.add(key("a"), Tally.once(1, null));
        small.add(key("b"), Tally.once(1, null));
        small.add(key("c"), Tally.once(1, null));
        small.add(key("a"), Tally.once(2, null));

        assertThat(small.drain())
                .containsOnlyKeys(key("a"), key("b"))
                .containsEntry(key("a"), new Tally(2, 1, 2, null));
        assertThat(small.dropped()).isEqualTo(1);
        assertThat(small.dropped()).as("reported once").isZero();
    }

    @Test
    void takesBackWhatCouldNotBeStored() {
        accumulator.add(key("a"), Tally.once(1, null));
        Map<ObservationKey, Tally> drained = accumulator.drain();
        accumulator.add(key("a"), Tally.once(2, null));
        accumulator.putBack(drained);

        assertThat(accumulator.drain()).containsOnly(Map.entry(key("a"), new Tally(2, 1, 2, null)));
    }

    static ObservationKey key(String client) {
        return new ObservationKey(
                "realm", client, "token client_credentials", "dpop-nonce", null, LocalDate.of(2026, 3, 1));
    }
}

package no.helseprofil.keycloak.observations;

import static no.helseprofil.keycloak.observations.AccumulatorTest.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import no.helseprofil.keycloak.observations.Accumulator.Flush;
import no.helseprofil.keycloak.observations.Accumulator.Tally;
import no.helseprofil.keycloak.observations.CountedKey.ObservationKey;
import org.junit.jupiter.api.Test;

class FlushTest {

    private final Accumulator<ObservationKey> accumulator = new Accumulator<>();
    private final Table table = new Table();
    private final Flush<ObservationKey> flush = new Flush<>(accumulator, table);

    @Test
    void sumsObservationsOfTwoNodes() {
        Accumulator<ObservationKey> other = new Accumulator<>();
        accumulator.add(key("a"), Tally.once(5, "earlier"));
        other.add(key("a"), Tally.once(9, "later"));
        other.add(key("b"), Tally.once(7, null));

        flush.run();
        new Flush<>(other, table).run();

        assertThat(table.lines)
                .containsOnly(
                        Map.entry(key("a"), new Tally(2, 5, 9, "later")),
                        Map.entry(key("b"), new Tally(1, 7, 7, null)));
    }

    @Test
    void storesInBatchesOrderedById() {
        int many = 2 * Flush.BATCH + 1;
        for (int i = 0; i < many; i++) {
            accumulator.add(key("client-" + i), Tally.once(i, null));
        }

        flush.run();

        assertThat(table.batches).extracting(List::size).containsExactly(Flush.BATCH, Flush.BATCH, 1);
        assertThat(table.batches.stream().flatMap(List::stream).map(ObservationKey::id))
                .as("two nodes that take locks in one order never wait in a circle")
                .isSorted()
                .hasSize(many);
    }

    @Test
    void retriesAtOnceAfterAConcurrentInsert() {
        accumulator.add(key("a"), Tally.once(1, null));
        table.failures = 1;

        flush.run();

        assertThat(table.lines).containsOnlyKeys(key("a"));
        assertThat(accumulator.drain()).isEmpty();
    }

    @Test
    void keepsEverythingDuringADatabaseOutage() {
        for (int i = 0; i < Flush.BATCH + 1; i++) {
            accumulator.add(key("client-" + i), Tally.once(i, null));
        }
        table.failures = Integer.MAX_VALUE;
        flush.run();
        assertThat(table.lines).isEmpty();

        table.failures = 0;
        accumulator.add(key("client-0"), Tally.once(1_000, null));
        flush.run();

        assertThat(table.lines).hasSize(Flush.BATCH + 1);
        assertThat(table.lines.values().stream().mapToLong(Tally::count).sum())
                .as("each of them once")
                .isEqualTo(Flush.BATCH + 2);
    }

    /** Table that works as the database does: all of a batch or nothing, and the sum of a line. */
    private static final class Table implements Flush.Store<ObservationKey> {

        private final Map<ObservationKey, Tally> lines = new HashMap<>();
        private final List<List<ObservationKey>> batches = new ArrayList<>();
        private int failures;

        @Override
        public void add(List<Map.Entry<ObservationKey, Tally>> batch) {
            if (failures > 0) {
                failures--;
                throw new IllegalStateException("the database is away");
            }
            batches.add(batch.stream().map(Map.Entry::getKey).toList());
            batch.forEach(line -> lines.merge(line.getKey(), line.getValue(), Tally::plus));
        }
    }
}

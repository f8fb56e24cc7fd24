package no.helseprofil.keycloak.observations;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import no.helseprofil.keycloak.observations.Accumulator.Tally;
import org.jboss.logging.Logger;

/**
 * Writer of accumulated counts into the table, in batches. Counts that can't be stored are put back and written with
 * the next flush, so that nothing is lost while the database is unavailable.
 */
final class Flush<K extends CountedKey> {

    private static final Logger LOG = Logger.getLogger(Flush.class);

    /** Rows of one transaction: enough to make the commit worthwhile, few enough to hold no lock for long. */
    static final int BATCH = 200;

    private final Accumulator<K> accumulator;
    private final Store<K> store;

    Flush(Accumulator<K> accumulator, Store<K> store) {
        this.accumulator = accumulator;
        this.store = store;
    }

    /** Storage of counts: all of a batch in one transaction, or none. */
    @FunctionalInterface
    interface Store<K extends CountedKey> {

        /** Adds these to what is stored; they come in the order of their ids. */
        void add(List<Map.Entry<K, Tally>> batch);
    }

    /** Stores everything accumulated until now. Never throws, since its thread is shared with other tasks. */
    synchronized void run() {
        List<Map.Entry<K, Tally>> seen = inOrder(accumulator.drain());
        int stored = 0;
        try {
            while (stored < seen.size()) {
                int end = Math.min(stored + BATCH, seen.size());
                addTwice(seen.subList(stored, end));
                stored = end;
            }
        } catch (RuntimeException failed) {
            putBack(seen.subList(stored, seen.size()));
            LOG.warnf(
                    "%d observations could not be stored; they are kept and tried again: %s",
                    seen.size() - stored, failed);
        }
        long dropped = accumulator.dropped();
        if (dropped > 0) {
            LOG.warnf("%d observations were dropped, since there was no room for them", dropped);
        }
    }

    /** Stores a batch; after a failure once more, since a row that another node inserted meanwhile exists then. */
    private void addTwice(List<Map.Entry<K, Tally>> batch) {
        try {
            store.add(batch);
        } catch (RuntimeException madeMeanwhile) {
            store.add(batch);
        }
    }

    private void putBack(List<Map.Entry<K, Tally>> rest) {
        Map<K, Tally> undone = new LinkedHashMap<>();
        rest.forEach(entry -> undone.put(entry.getKey(), entry.getValue()));
        accumulator.putBack(undone);
    }

    private List<Map.Entry<K, Tally>> inOrder(Map<K, Tally> seen) {
        TreeMap<String, Map.Entry<K, Tally>> byId = new TreeMap<>();
        seen.entrySet().forEach(entry -> byId.put(entry.getKey().id(), entry));
        return List.copyOf(byId.values());
    }
}

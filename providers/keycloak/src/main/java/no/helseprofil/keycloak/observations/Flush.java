package no.helseprofil.keycloak.observations;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import no.helseprofil.keycloak.observations.Accumulator.Tally;
import org.jboss.logging.Logger;

/**
 * Brings what was seen into the table, in batches. What can't be stored is put back and comes with the next one, so
 * that a database that is away for a while loses nothing.
 */
final class Flush<K extends CountedKey> {

    private static final Logger LOG = Logger.getLogger(Flush.class);

    /** Lines of one transaction: long enough that a commit is worth it, short enough to hold no lock for long. */
    static final int BATCH = 200;

    private final Accumulator<K> accumulator;
    private final Store<K> store;

    Flush(Accumulator<K> accumulator, Store<K> store) {
        this.accumulator = accumulator;
        this.store = store;
    }

    /** Where observations are stored: all of a batch in one transaction, or none. */
    @FunctionalInterface
    interface Store<K extends CountedKey> {

        /** Adds these to what is stored; they come in the order of their ids. */
        void add(List<Map.Entry<K, Tally>> batch);
    }

    /** Stores all that has been seen until now. Never throws, since it runs in a thread that others use too. */
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

    /** The second time, a line that another node has made meanwhile is there. */
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

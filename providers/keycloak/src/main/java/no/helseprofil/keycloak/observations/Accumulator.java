package no.helseprofil.keycloak.observations;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Counts that aren't stored yet. Adding to it never blocks and does no I/O. Its size is bounded: if the database is
 * unavailable for long, what doesn't fit is dropped, and the drops are counted.
 */
final class Accumulator<K extends CountedKey> {

    /** Most keys: ten times the need of 1,800 clients with half a dozen kinds of requests and faults each. */
    static final int ROOM = 100_000;

    private final ConcurrentHashMap<K, Tally> tallies = new ConcurrentHashMap<>();
    private final AtomicLong dropped = new AtomicLong();
    private final int room;

    Accumulator() {
        this(ROOM);
    }

    Accumulator(int room) {
        this.room = room;
    }

    void add(K key, Tally tally) {
        if (tallies.mappingCount() >= room && !tallies.containsKey(key)) {
            dropped.addAndGet(tally.count());
            return;
        }
        tallies.merge(key, tally, Tally::plus);
    }

    /** Removes and returns everything. What is added meanwhile is either in the result or still here, never both. */
    Map<K, Tally> drain() {
        Map<K, Tally> drained = new LinkedHashMap<>();
        for (K key : tallies.keySet()) {
            Tally tally = tallies.remove(key);
            if (tally != null) {
                drained.put(key, tally);
            }
        }
        return drained;
    }

    /** Adds counts again that couldn't be stored. */
    void putBack(Map<K, Tally> undone) {
        undone.forEach(this::add);
    }

    /** Drops the counts of a client. */
    void forget(String realm, String client) {
        tallies.keySet().removeIf(key -> key.realm().equals(realm) && client.equals(key.client()));
    }

    /** Drops the counts of a realm. */
    void forget(String realm) {
        tallies.keySet().removeIf(key -> key.realm().equals(realm));
    }

    /** Returns how many were dropped since the last call. */
    long dropped() {
        return dropped.getAndSet(0);
    }

    /**
     * Number of requests of one kind, and the time in which they came.
     *
     * @param count number of requests
     * @param first time of the first, in milliseconds since 1970
     * @param last time of the last, likewise
     * @param cause one of the causes, as the constant sentence that is or will be sent to the client; null for a count
     *     of all requests
     */
    record Tally(
            long count, long first, long last, @Nullable String cause) {

        static Tally once(long when, @Nullable String cause) {
            return new Tally(1, when, when, cause);
        }

        /** Returns the sum of both, with the later cause. */
        Tally plus(Tally other) {
            return new Tally(
                    count + other.count,
                    Math.min(first, other.first),
                    Math.max(last, other.last),
                    other.last >= last ? other.cause : cause);
        }
    }

    /**
     * Writer of accumulated counts into the table, in batches. Counts that can't be stored are put back and written
     * with the next flush, so that nothing is lost while the database is unavailable.
     */
    static final class Flush<K extends CountedKey> {

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
}

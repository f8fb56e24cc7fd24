package no.helseprofil.keycloak.observations;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
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
}

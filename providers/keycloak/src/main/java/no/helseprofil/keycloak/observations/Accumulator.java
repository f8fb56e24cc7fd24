package no.helseprofil.keycloak.observations;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What was seen and isn't stored yet. Whoever adds to it waits for nobody, and does no I/O. It is bounded: if the
 * database is away for long, what would need more room is dropped, and counted as that.
 */
final class Accumulator<K extends CountedKey> {

    /** 1,800 clients with half a dozen kinds of requests and faults each need a tenth of it. */
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

    /** Takes everything out. What is added meanwhile is either in the result or still here, never both or neither. */
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

    /** Puts back what couldn't be stored. */
    void putBack(Map<K, Tally> undone) {
        undone.forEach(this::add);
    }

    /** Drops what a client did. */
    void forget(String realm, String client) {
        tallies.keySet().removeIf(key -> key.realm().equals(realm) && client.equals(key.client()));
    }

    /** Drops what was done in a realm. */
    void forget(String realm) {
        tallies.keySet().removeIf(key -> key.realm().equals(realm));
    }

    /** How many were dropped since this was asked last. */
    long dropped() {
        return dropped.getAndSet(0);
    }

    /**
     * How often something was seen.
     *
     * @param count how many requests
     * @param first when first, in milliseconds since 1970
     * @param last when last, likewise
     * @param cause one of the causes, as the constant sentence that the client is or will be told; null where requests
     *     were seen at all
     */
    record Tally(
            long count, long first, long last, @Nullable String cause) {

        static Tally once(long when, @Nullable String cause) {
            return new Tally(1, when, when, cause);
        }

        /** Both together, with the later cause. */
        Tally plus(Tally other) {
            return new Tally(
                    count + other.count,
                    Math.min(first, other.first),
                    Math.max(last, other.last),
                    other.last >= last ? other.cause : cause);
        }
    }
}

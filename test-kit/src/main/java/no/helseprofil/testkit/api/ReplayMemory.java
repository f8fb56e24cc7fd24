package no.helseprofil.testkit.api;

import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Remembers what was used. */
interface ReplayMemory {

    /**
     * Looks and remembers in one step.
     *
     * @param until when it may be forgotten
     * @return whether it is new
     */
    boolean remember(String id, Instant now, Instant until);

    /**
     * In the memory of one node. Several nodes need one that they share, with an operation of the same kind: {@code SET NX} with
     * an expiry, or a unique key in a database.
     */
    final class OfOneNode implements ReplayMemory {

        private final ConcurrentMap<String, Instant> used = new ConcurrentHashMap<>();

        @Override
        public boolean remember(String id, Instant now, Instant until) {
            used.values().removeIf(now::isAfter);
            return used.putIfAbsent(id, until) == null;
        }
    }
}

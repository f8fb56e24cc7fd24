package no.helseprofil.testkit.api;

import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Memory of used ids. */
interface ReplayMemory {

    /**
     * Looks an id up and remembers it in one step.
     *
     * @param until when it may be forgotten
     * @return whether it is new
     */
    boolean remember(String id, Instant now, Instant until);

    /**
     * Memory of one node. Several nodes need a common one with a similar operation: {@code SET NX} with an expiry, or a
     * unique key in a database.
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

package no.helseprofil.testkit.api;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

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

    /** Memories that miss a use: at the same moment, at another node, or a little later. */
    final class ForgetfulMemory {

        private ForgetfulMemory() {}

        /**
         * Returns a memory that looks first and adds later, as behind a distributed cache. The last id isn't added yet,
         * so that a second use in the meantime counts as new.
         */
        static ReplayMemory lookingThenAdding() {
            return new LookingThenAdding();
        }

        /** Returns two nodes that take turns and share nothing. */
        static ReplayMemory perNode() {
            List<ReplayMemory> nodes = List.of(new ReplayMemory.OfOneNode(), new ReplayMemory.OfOneNode());
            AtomicInteger turn = new AtomicInteger();
            return (id, now, until) -> nodes.get(Math.floorMod(turn.getAndIncrement(), nodes.size()))
                    .remember(id, now, until);
        }

        /** Returns a memory that forgets after a second, however long a proof is accepted. */
        static ReplayMemory ofASecond() {
            ReplayMemory memory = new ReplayMemory.OfOneNode();
            return (id, now, until) -> memory.remember(id, now, now.plusSeconds(1));
        }

        private static final class LookingThenAdding implements ReplayMemory {

            private final Set<String> added = new HashSet<>();
            private @Nullable String notYetAdded;

            @Override
            public synchronized boolean remember(String id, Instant now, Instant until) {
                if (added.contains(id)) {
                    return false;
                }
                if (notYetAdded != null && !notYetAdded.equals(id)) {
                    added.add(notYetAdded);
                }
                notYetAdded = id;
                return true;
            }
        }
    }
}

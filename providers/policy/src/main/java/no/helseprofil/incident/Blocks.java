package no.helseprofil.incident;

import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of one realm. They never change: all of a request is judged by the same ones. However many there are, a
 * question costs one look-up in memory.
 */
public final class Blocks {

    public static final Blocks NONE = new Blocks(List.of());

    /** Ends of the blocks, by kind and value. Of several blocks of one value the last end counts. */
    private final Map<Block.Kind, Map<String, Instant>> ends = new EnumMap<>(Block.Kind.class);

    private final Map<String, Instant> endsOfClients = new HashMap<>();

    private Instant last = Instant.MIN;

    /** Creates the set of these blocks, which may include blocks that have ended. */
    public Blocks(Collection<Block> blocks) {
        for (Block block : blocks) {
            add(ends.computeIfAbsent(block.kind(), kind -> new HashMap<>()), block.value(), block);
            last = later(last, end(block));
            if (block.clientId() != null) {
                add(endsOfClients, block.clientId(), block);
            }
        }
    }

    private static void add(Map<String, Instant> known, String value, Block block) {
        known.merge(value, end(block), Blocks::later);
    }

    private static Instant end(Block block) {
        return block.expires() == null ? Instant.MAX : block.expires();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** Returns whether nothing was ever blocked, so that there is nothing to ask. */
    public boolean isEmpty() {
        return ends.isEmpty();
    }

    /** Returns whether anything is blocked at an instant. */
    public boolean isAnyInForce(Instant instant) {
        return instant.isBefore(last);
    }

    /** Returns how many values are blocked at an instant, by the name of their kind in JSON; each kind is there. */
    public Map<String, Integer> inForce(Instant instant) {
        Map<String, Integer> counted = new HashMap<>();
        for (Block.Kind kind : Block.Kind.values()) {
            long holding = ends.getOrDefault(kind, Map.of()).values().stream()
                    .filter(end -> holds(end, instant))
                    .count();
            counted.put(kind.text(), (int) holding);
        }
        return counted;
    }

    /** Returns whether this is blocked at an instant; null never is. */
    public boolean contains(Block.Kind kind, @Nullable String value, Instant instant) {
        return value != null && holds(ends.getOrDefault(kind, Map.of()).get(value), instant);
    }

    /** Returns whether the client of this internal id is blocked at an instant, whatever it is called now. */
    public boolean containsClient(String internalId, Instant instant) {
        return holds(endsOfClients.get(internalId), instant);
    }

    /** Returns all values of a kind that are blocked at an instant, in their order. */
    public SortedSet<String> inForce(Block.Kind kind, Instant instant) {
        SortedSet<String> values = new TreeSet<>();
        ends.getOrDefault(kind, Map.of()).forEach((value, end) -> {
            if (instant.isBefore(end)) {
                values.add(value);
            }
        });
        return values;
    }

    /** Returns the next instant at which a block of a kind ends; {@link Instant#MAX} if there is none. */
    public Instant nextEnd(Block.Kind kind, Instant instant) {
        return ends.getOrDefault(kind, Map.of()).values().stream()
                .filter(instant::isBefore)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    private static boolean holds(@Nullable Instant end, Instant instant) {
        return end != null && instant.isBefore(end);
    }
}

package no.helseprofil.incident;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * State of something that may be blocked, by all its blocks together. It is sent to others when one of these comes or
 * goes.
 *
 * @param kind what it is
 * @param value by which it is known, as {@link Block.Kind#disclosed} writes it
 * @param blocked whether it is
 * @param expires the first instant at which it isn't blocked any more; null if it isn't, or until somebody unblocks
 *     it
 */
public record BlockState(
        Block.Kind kind,
        String value,
        boolean blocked,
        @Nullable Instant expires) {

    /**
     * Returns the state at an instant.
     *
     * @param block one of the blocks, or a removed one
     * @param same all blocks of the same value, including those that have ended
     */
    public static BlockState of(Block block, Collection<Block> same, Instant now) {
        List<Block> holding = same.stream().filter(other -> other.holds(now)).toList();
        boolean isForever = holding.stream().anyMatch(other -> other.expires() == null);
        Instant last = holding.stream()
                .map(Block::expires)
                .filter(end -> end != null && !isForever)
                .max(Instant::compareTo)
                .orElse(null);
        return new BlockState(block.kind(), block.kind().disclosed(block.value()), !holding.isEmpty(), last);
    }
}

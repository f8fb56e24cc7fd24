package no.helseprofil.keycloak.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import no.helseprofil.incident.Blocks;
import org.jspecify.annotations.Nullable;

/**
 * What a node knows of the blocks of all realms: one table in memory that is replaced as a whole, never changed. What
 * couldn't be read leaves it as it was.
 */
final class KnownBlocks {

    private volatile @Nullable State state;

    /**
     * What is known.
     *
     * @param realms by internal id; one that isn't here has no blocks
     * @param read when the database last said that it is so
     */
    private record State(Map<String, Versioned> realms, Instant read) {}

    private record Versioned(long version, Blocks blocks) {}

    /** The blocks of a realm; empty as long as nothing has ever been read. */
    Optional<Blocks> of(String realm) {
        State known = state;
        if (known == null) {
            return Optional.empty();
        }
        Versioned blocks = known.realms().get(realm);
        return Optional.of(blocks == null ? Blocks.NONE : blocks.blocks());
    }

    /**
     * Reads what has changed.
     *
     * @param versions the versions of all realms, as they are now; asked first, so that what is read afterwards is no
     *     older than they say
     * @param blocks the blocks of a realm
     */
    synchronized void read(Supplier<Map<String, Long>> versions, Function<String, Blocks> blocks, Instant now) {
        State before = state;
        Map<String, Versioned> next = new HashMap<>();
        versions.get().forEach((realm, version) -> {
            Versioned known = before == null ? null : before.realms().get(realm);
            next.put(
                    realm,
                    known != null && known.version() == version ? known : new Versioned(version, blocks.apply(realm)));
        });
        state = new State(Map.copyOf(next), now);
    }

    /** How long ago it was read; forever, if it never was. */
    Duration age(Instant now) {
        State known = state;
        return known == null ? Duration.between(Instant.EPOCH, now) : Duration.between(known.read(), now);
    }

    boolean isKnown() {
        return state != null;
    }
}

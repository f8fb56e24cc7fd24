package no.helseprofil.keycloak.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import no.helseprofil.incident.Incidents;
import org.jspecify.annotations.Nullable;

/**
 * What a node knows of what is done in all realms: one table in memory that is replaced as a whole, never changed. What
 * couldn't be read leaves it as it was.
 */
final class KnownBlocks {

    private volatile @Nullable State state;

    /**
     * What is known.
     *
     * @param realms by internal id; in one that isn't here nothing is done
     * @param read when the database last said that it is so
     */
    private record State(Map<String, Versioned> realms, Instant read) {}

    private record Versioned(long version, Incidents incidents) {}

    /** What is done in a realm; empty as long as nothing has ever been read. */
    Optional<Incidents> of(String realm) {
        State known = state;
        if (known == null) {
            return Optional.empty();
        }
        Versioned done = known.realms().get(realm);
        return Optional.of(done == null ? Incidents.NONE : done.incidents());
    }

    /**
     * Reads what has changed.
     *
     * @param versions the versions of all realms, as they are now; asked first, so that what is read afterwards is no
     *     older than they say
     * @param incidents what is done in a realm
     */
    synchronized void read(Supplier<Map<String, Long>> versions, Function<String, Incidents> incidents, Instant now) {
        State before = state;
        Map<String, Versioned> next = new HashMap<>();
        versions.get().forEach((realm, version) -> {
            Versioned known = before == null ? null : before.realms().get(realm);
            next.put(
                    realm,
                    known != null && known.version() == version
                            ? known
                            : new Versioned(version, incidents.apply(realm)));
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

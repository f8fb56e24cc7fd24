package no.helseprofil.keycloak.policy;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import no.helseprofil.incident.Blocks;
import no.helseprofil.judgement.Finding;
import no.helseprofil.keycloak.client.KeyThumbprints;
import no.helseprofil.keycloak.keys.KeyBlocks;
import no.helseprofil.keycloak.server.RequestAttribute;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;

/**
 * Blocked keys, which no client may register. A key that a client had before may stay while another setting is changed:
 * requests with it are refused all the same.
 */
final class BlockedKeys {

    private static final RequestAttribute<Before> BEFORE = RequestAttribute.of(Before.class);

    private BlockedKeys() {}

    /**
     * Remembers which keys a client has before it is changed.
     *
     * @param stored the client; null for a new one
     */
    static void remember(KeycloakSession session, @Nullable ClientModel stored) {
        if (!KeyBlocks.of(session).isEmpty()) {
            BEFORE.set(session, new Before(stored == null ? List.of() : KeyThumbprints.of(stored)));
        }
    }

    /** The refusal of a client that has been stored, and nothing committed yet. */
    static Optional<Finding> refusal(KeycloakSession session, ClientModel stored, Instant instant) {
        Blocks blocks = KeyBlocks.of(session);
        if (blocks.isEmpty()) {
            return Optional.empty();
        }
        Set<String> added = new HashSet<>(KeyThumbprints.of(stored));
        BEFORE.get(session).ifPresent(before -> added.removeAll(Set.copyOf(before.keys())));
        return KeyBlocks.refusal(blocks, added, instant);
    }

    /** Thumbprints of the keys of before. */
    private record Before(List<String> keys) {}
}

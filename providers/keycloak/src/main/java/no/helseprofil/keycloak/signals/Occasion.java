package no.helseprofil.keycloak.signals;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * What is told of. Whatever is told of it twice, by a node that goes on where another one has stopped, has one id, and
 * lies in Keycloak's outbox once.
 *
 * @param block id of the block; {@code txn} of all that is told of it
 * @param what what has become of the block, or which session it ends
 * @param instant when
 */
record Occasion(String block, String what, Instant instant) {

    /** {@code jti} of a token of it. */
    String id(String stream, Set<String> events) {
        String text = String.join(" ", block, what, stream, String.join(" ", events));
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }
}

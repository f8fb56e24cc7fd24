package no.helseprofil.rotation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * What is to be registered of a client that has a new key.
 *
 * @param jwks its JWK set, the new key last: an assertion that names no key is verified by the first
 * @param ends when each key for signatures ends, by {@code kid}
 * @param removed {@code kid}s of the keys that had ended and are taken out
 * @param expiration when the new key ends
 * @param details what is told of it: {@code added}, {@code kept} and {@code removed}, each key by {@code kid} and
 *     thumbprint, and when it ends
 */
public record Rotation(
        String jwks, Map<String, String> ends, Set<String> removed, Instant expiration, ObjectNode details) {

    public Rotation {
        ends = Map.copyOf(ends);
        removed = Set.copyOf(removed);
    }
}

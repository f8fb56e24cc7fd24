package no.helseprofil.rotation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * Registration of a client with a new key.
 *
 * @param jwks its JWK set with the new key last, since an assertion that names no key is verified by the first
 * @param ends the end of each signature key, by {@code kid}
 * @param removed {@code kid}s of the keys that had ended and are removed
 * @param expiration end of the new key
 * @param details record of the rotation: {@code added}, {@code kept} and {@code removed}, each key by {@code kid} and
 *     thumbprint, with its end
 */
public record Rotation(
        String jwks, Map<String, String> ends, Set<String> removed, Instant expiration, ObjectNode details) {

    public Rotation {
        ends = Map.copyOf(ends);
        removed = Set.copyOf(removed);
    }
}

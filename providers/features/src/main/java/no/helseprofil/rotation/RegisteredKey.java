package no.helseprofil.rotation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import no.helseprofil.jose.CanonicalJwk;
import no.helseprofil.jose.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * A signature key in the JWKS of a client.
 *
 * @param jwk the registered key, with a {@code kid} if it lacked one
 * @param id its {@code kid}, or its thumbprint if it lacked one, since an end can only be registered by id. Keycloak
 *     still finds the key for an assertion that names none
 * @param lackedName whether it had no {@code kid}
 * @param key the key; null if the JWK is unusable
 * @param end its registered end; null if there is none
 */
record RegisteredKey(
        ObjectNode jwk,
        String id,
        boolean lackedName,
        @Nullable CanonicalJwk key,
        @Nullable String end) {

    /** Reads a key. Returns null if the node is no signature key, or has no usable id; it stays unchanged then. */
    static @Nullable RegisteredKey of(JsonNode node, Map<String, String> ends) {
        if (!(node instanceof ObjectNode jwk) || "enc".equals(jwk.path("use").textValue())) {
            return null;
        }
        CanonicalJwk key = key(jwk);
        String id = jwk.path("kid").textValue();
        if (id != null) {
            return new RegisteredKey(jwk, id, false, key, ends.get(id));
        }
        if (key == null) {
            return null;
        }
        String thumbprint = key.thumbprint();
        return new RegisteredKey(jwk.deepCopy().put("kid", thumbprint), thumbprint, true, key, ends.get(thumbprint));
    }

    private static @Nullable CanonicalJwk key(ObjectNode jwk) {
        try {
            return CanonicalJwk.of(jwk);
        } catch (MalformedException unusable) {
            return null;
        }
    }

    boolean isKey(CanonicalJwk other) {
        return key != null && key.thumbprint().equals(other.thumbprint());
    }

    /** Returns its end; null if it has none, or if the registered text is no instant. */
    @Nullable
    Instant endsAt() {
        try {
            return end == null ? null : Instant.parse(end);
        } catch (DateTimeParseException unreadable) {
            return null;
        }
    }

    boolean hasEnded(Instant now) {
        Instant at = endsAt();
        return at != null && !now.isBefore(at);
    }

    /**
     * Returns whether the key ends after an instant. A key with an unreadable end is refused already, and counts as
     * ended, since a new end would let it in again.
     */
    boolean endsAfter(Instant instant) {
        Instant at = endsAt();
        return at == null ? end == null : at.isAfter(instant);
    }

    /** Writes the members that a line of changes records. */
    ObjectNode writeTo(ObjectNode into) {
        into.put("kid", id);
        if (key != null) {
            into.put("thumbprint", key.thumbprint());
        }
        return into;
    }
}

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
 * A key for signatures in the JWKS of a client.
 *
 * @param jwk as it is registered, but for a {@code kid} that it lacked
 * @param id its {@code kid}; by its thumbprint where it lacked one, since only by that it can be given an end. Keycloak
 *     finds it as before by an assertion that names none
 * @param lackedName whether it had no {@code kid}
 * @param key the key; null if none can be made of it
 * @param end when it ends, as registered; null if nothing is
 */
record RegisteredKey(
        ObjectNode jwk,
        String id,
        boolean lackedName,
        @Nullable CanonicalJwk key,
        @Nullable String end) {

    /** Null for what is no key for signatures, or can be called nothing: it stays as it is. */
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

    /** When it ends; null if never, or if what is registered is no instant. */
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

    /** An end that nobody can read refuses the key already; another one would let it in again. */
    boolean endsAfter(Instant instant) {
        Instant at = endsAt();
        return at == null ? end == null : at.isAfter(instant);
    }

    /** What a line of changes tells of it. */
    ObjectNode told(ObjectNode into) {
        into.put("kid", id);
        if (key != null) {
            into.put("thumbprint", key.thumbprint());
        }
        return into;
    }
}

package no.helseprofil.attestation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A code.
 *
 * @param code the code
 * @param system the list that it is from, as a URN or a URL
 */
public record Coded(String code, String system) {

    static @Nullable Coded read(JsonNode node) {
        return node.isMissingNode()
                ? null
                : new Coded(node.path("code").asText(), node.path("system").asText());
    }

    ObjectNode write(ObjectNode into) {
        return into.put("code", code).put("system", system);
    }
}

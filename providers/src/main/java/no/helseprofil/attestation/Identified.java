package no.helseprofil.attestation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A unit of an organisation, by its number.
 *
 * @param id the number
 * @param system the series that it is from, as a URN
 */
public record Identified(String id, String system) {

    static @Nullable Identified read(JsonNode node) {
        return node.isMissingNode()
                ? null
                : new Identified(node.path("id").asText(), node.path("system").asText());
    }

    ObjectNode write(ObjectNode into) {
        return into.put("id", id).put("system", system);
    }
}

package no.helseprofil.it.realm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Representations that Keycloak's admin REST takes, written as they read. */
final class Representations {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Representations() {}

    /** A JSON object from its text. */
    static ObjectNode json(String text) {
        try {
            return (ObjectNode) MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + text, e);
        }
    }
}

package no.helseprofil.it.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JWK sets (RFC 7517) as the text that Keycloak keeps. */
public final class Jwks {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Jwks() {}

    /** The set with one more key. */
    public static String with(String set, Object key) {
        try {
            ObjectNode read = (ObjectNode) MAPPER.readTree(set);
            read.withArray("keys").addPOJO(key);
            return MAPPER.writeValueAsString(read);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a JWK set", e);
        }
    }
}

package no.helseprofil.attestation;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A code.
 *
 * @param code the code
 * @param system the list that it is from, as a URN or a URL
 */
public record Coded(String code, String system) {

    ObjectNode write(ObjectNode into) {
        return into.put("code", code).put("system", system);
    }
}

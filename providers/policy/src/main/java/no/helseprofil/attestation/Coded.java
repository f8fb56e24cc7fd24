package no.helseprofil.attestation;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Code of a code list.
 *
 * @param code the code
 * @param system the list, as a URN or a URL
 */
public record Coded(String code, String system) {

    ObjectNode write(ObjectNode into) {
        return into.put("code", code).put("system", system);
    }
}

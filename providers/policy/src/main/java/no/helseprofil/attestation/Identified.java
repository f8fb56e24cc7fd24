package no.helseprofil.attestation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Unit of an organisation, identified by its number.
 *
 * @param id the number
 * @param system the series of the number, as a URN
 * @param authority number of the organisation that maintains a series of its own; null for a generally known series
 */
public record Identified(String id, String system, @Nullable String authority) {

    Identified(String id, String system) {
        this(id, system, null);
    }

    ObjectNode write(ObjectNode into) {
        into.put("id", id).put("system", system);
        return authority == null ? into : into.put("authority", authority);
    }
}

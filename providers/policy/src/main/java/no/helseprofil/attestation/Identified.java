package no.helseprofil.attestation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A unit of an organisation, by its number.
 *
 * @param id the number
 * @param system the series that it is from, as a URN
 * @param authority of a series of its own, the number of the organisation that keeps it; null of one
 *     that everybody knows
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

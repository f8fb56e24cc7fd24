package no.helseprofil.keycloak.user;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Representation of an admin event, without the values of {@link HealthAttribute}s and without salts of pairwise
 * pseudonyms.
 */
final class MaskedRepresentation {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String MASK = "**********";
    private static final String SALT = "salt";

    private MaskedRepresentation() {}

    /**
     * Returns the text with these values masked, or unchanged if it has none; null if the text can't be read.
     *
     * @param representation JSON; null if nothing was sent
     */
    static @Nullable String of(@Nullable String representation) {
        if (representation == null || !mayHold(representation)) {
            return representation;
        }
        try {
            JsonNode read = JSON.readTree(representation);
            mask(read);
            return JSON.writeValueAsString(read);
        } catch (JsonProcessingException unreadable) {
            return null;
        }
    }

    private static boolean mayHold(String representation) {
        for (HealthAttribute attribute : HealthAttribute.values()) {
            if (representation.contains("\"" + attribute.attribute() + "\"")) {
                return true;
            }
        }
        return representation.contains("\"" + SALT + "\"");
    }

    /** Masks a node and all below it. Users occur alone, in lists, and in whole realms. */
    private static void mask(JsonNode node) {
        if (node.path("attributes") instanceof ObjectNode attributes) {
            for (HealthAttribute attribute : HealthAttribute.values()) {
                if (attributes.has(attribute.attribute())) {
                    attributes.putArray(attribute.attribute()).add(MASK);
                }
            }
        }
        if (node.path("config") instanceof ObjectNode config && config.has(SALT)) {
            config.put(SALT, MASK);
        }
        node.forEach(MaskedRepresentation::mask);
    }
}

package no.helseprofil.keycloak.user;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import no.helseprofil.keycloak.server.PlainFactory;
import no.helseprofil.keycloak.storage.RealmProfiles;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.Event;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * Listener that masks people's numbers in admin events before any other listener receives them, also where the realm
 * stores no events: all listeners receive the same object, one after the other. Keycloak keeps the listeners in a hash
 * map by their ids and has no other order. The id of this one is chosen to come first in that map, whatever its size.
 */
public final class MaskingEventListenerProviderFactory
        implements EventListenerProviderFactory, PlainFactory<EventListenerProvider> {

    /** Id whose hash has only zeros in its lower bits. */
    static final String ID = "helseprofil:masks-admin-events";

    private static final Logger LOG = Logger.getLogger(MaskingEventListenerProviderFactory.class);

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public boolean isGlobal() {
        return true;
    }

    @Override
    public EventListenerProvider create(KeycloakSession session) {
        return new Mask(session);
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        List<String> ids = factory.getProviderFactoriesStream(EventListenerProvider.class)
                .map(listener -> listener.getId())
                .toList();
        List<String> before = before(ids);
        if (!before.isEmpty()) {
            LOG.errorf(
                    "The event listeners %s receive administrators' events before the numbers of people are masked:"
                            + " give them other ids",
                    before);
        }
    }

    /** Returns the listeners, in Keycloak's order, that would receive an event before this one in a realm with all. */
    static List<String> before(List<String> ids) {
        Map<String, Boolean> listeners = new HashMap<>();
        ids.forEach(id -> listeners.put(id, true));
        return listeners.keySet().stream().takeWhile(id -> !ID.equals(id)).toList();
    }

    private record Mask(KeycloakSession session) implements EventListenerProvider {

        @Override
        public void onEvent(Event event) {
            // events of users have no values of these attributes
        }

        @Override
        public void onEvent(AdminEvent event, boolean includeRepresentation) {
            if (RealmProfiles.isUnderProfile(session)) {
                event.setRepresentation(MaskedRepresentation.of(event.getRepresentation()));
            }
        }

        @Override
        public void close() {
            // nothing is kept
        }
    }

    /**
     * Representation of an admin event, without the values of {@link HealthAttribute}s and without salts of pairwise
     * pseudonyms.
     */
    static final class MaskedRepresentation {

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
}

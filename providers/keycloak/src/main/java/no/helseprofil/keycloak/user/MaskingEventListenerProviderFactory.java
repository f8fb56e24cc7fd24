package no.helseprofil.keycloak.user;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import no.helseprofil.keycloak.server.PlainFactory;
import no.helseprofil.keycloak.storage.RealmProfiles;
import org.jboss.logging.Logger;
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
}

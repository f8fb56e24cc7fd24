package no.helseprofil.keycloak.users;

import no.helseprofil.keycloak.storage.RealmProfiles;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.events.EventStoreProvider;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.jpa.JpaEventStoreProvider;
import org.keycloak.events.jpa.JpaEventStoreProviderFactory;
import org.keycloak.models.KeycloakSession;

/**
 * Takes the place of Keycloak's store of events, by the same id, so that the numbers of people don't gather in it:
 * where a realm keeps what was sent with an admin event, every change of a user would leave them there, for all who may
 * read events. Listeners are told after it, see {@link EventMaskFactory}.
 */
public final class AdminEventStoreFactory extends JpaEventStoreProviderFactory {

    @Override
    public EventStoreProvider create(KeycloakSession session) {
        return new Store(session);
    }

    private static final class Store extends JpaEventStoreProvider {

        private final KeycloakSession session;

        Store(KeycloakSession session) {
            super(session, session.getProvider(JpaConnectionProvider.class).getEntityManager());
            this.session = session;
        }

        @Override
        public void onEvent(AdminEvent event, boolean includeRepresentation) {
            if (RealmProfiles.isUnderProfile(session)) {
                event.setRepresentation(MaskedRepresentation.of(event.getRepresentation()));
            }
            super.onEvent(event, includeRepresentation);
        }
    }
}

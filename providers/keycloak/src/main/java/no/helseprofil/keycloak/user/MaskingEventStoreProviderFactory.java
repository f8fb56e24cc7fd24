package no.helseprofil.keycloak.user;

import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.keycloak.user.MaskingEventListenerProviderFactory.MaskedRepresentation;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.events.EventStoreProvider;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.jpa.JpaEventStoreProvider;
import org.keycloak.events.jpa.JpaEventStoreProviderFactory;
import org.keycloak.models.KeycloakSession;

/**
 * Replacement of Keycloak's event store, under the same id, that masks people's numbers in admin events. Where a realm
 * stores the representation of admin events, every change of a user would otherwise leave these numbers readable for
 * everybody who may read events. Listeners get the event after the store, see
 * {@link MaskingEventListenerProviderFactory}.
 */
public final class MaskingEventStoreProviderFactory extends JpaEventStoreProviderFactory {

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

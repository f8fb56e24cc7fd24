package no.helseprofil.keycloak.assessment;

import jakarta.persistence.EntityManager;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.jpa.ClientAdapter;
import org.keycloak.models.jpa.entities.ClientEntity;

/**
 * A client as it is in the database, read and not kept in Keycloak's cache: an assessment of a large realm
 * would push out of it the clients that ask for tokens meanwhile. Keycloak makes a map of all attributes
 * whenever it is asked for one.
 */
final class UncachedClient extends ClientAdapter {

    private final Map<String, String> attributes;

    UncachedClient(KeycloakSession session, RealmModel realm, EntityManager entities, ClientEntity client) {
        super(realm, entities, session, client);
        this.attributes = super.getAttributes();
    }

    @Override
    public Map<String, String> getAttributes() {
        return attributes;
    }

    @Override
    public @Nullable String getAttribute(String name) {
        return attributes.get(name);
    }
}

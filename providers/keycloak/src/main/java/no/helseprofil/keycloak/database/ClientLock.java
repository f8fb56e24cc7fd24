package no.helseprofil.keycloak.database;

import jakarta.persistence.EntityManager;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.cache.CacheRealmProvider;
import org.keycloak.models.jpa.entities.ClientEntity;

/**
 * One request at a time that reads what is stored of a client and writes it again, on all nodes together. Keycloak
 * compares nothing when it writes an attribute: of two keys that were added at once, one would be lost.
 */
public final class ClientLock {

    /** Changes nothing, and holds the row until the end of the transaction on every database. */
    private static final String HOLD =
            "update ClientEntity client set client.clientId = client.clientId where client.id = :client";

    private ClientLock() {}

    /**
     * Waits for whoever holds the client now, and holds off others until the session's transaction ends.
     *
     * @return the client as it is stored, not as this node had it in its cache; null if it isn't there any more
     */
    public static @Nullable ClientModel take(KeycloakSession session, RealmModel realm, ClientModel client) {
        return take(session, realm, client.getId(), client.getClientId());
    }

    /**
     * The same of a client that was read before something else was waited for: it says nothing any more, not even its
     * id, if it has been removed meanwhile.
     */
    public static @Nullable ClientModel take(KeycloakSession session, RealmModel realm, String id, String clientId) {
        EntityManager entities = Entities.of(session);
        entities.flush();
        if (entities.createQuery(HOLD).setParameter("client", id).executeUpdate() == 0) {
            return null;
        }
        // what this request may have read before it waited
        ClientEntity read = entities.find(ClientEntity.class, id);
        read.getAttributes().forEach(entities::detach);
        entities.detach(read);
        CacheRealmProvider cache = session.getProvider(CacheRealmProvider.class);
        if (cache != null) {
            cache.registerClientInvalidation(id, clientId, realm.getId());
        }
        return realm.getClientById(id);
    }
}

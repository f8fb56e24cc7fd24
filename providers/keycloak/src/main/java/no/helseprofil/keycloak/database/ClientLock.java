package no.helseprofil.keycloak.database;

import jakarta.persistence.EntityManager;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.cache.CacheRealmProvider;
import org.keycloak.models.jpa.entities.ClientEntity;

/**
 * Lock of a client, held by one request at a time on all nodes, for reading and rewriting the client's data. Keycloak
 * compares nothing when it writes an attribute, so one of two keys that are added at once would be lost.
 */
public final class ClientLock {

    /** Update that changes nothing. It locks the row until the end of the transaction on every database. */
    private static final String HOLD =
            "update ClientEntity client set client.clientId = client.clientId where client.id = :client";

    private ClientLock() {}

    /**
     * Takes the lock until the session's transaction ends, waiting for the request that holds it.
     *
     * @return the client as it is stored, not as this node had it in its cache; null if it doesn't exist any more
     */
    public static @Nullable ClientModel take(KeycloakSession session, RealmModel realm, ClientModel client) {
        return take(session, realm, client.getId(), client.getClientId());
    }

    /**
     * Takes the lock of a client that was read before another wait. Its ids are passed separately, because the model of
     * a client that was removed meanwhile doesn't even return its id.
     */
    public static @Nullable ClientModel take(KeycloakSession session, RealmModel realm, String id, String clientId) {
        EntityManager entities = Entities.of(session);
        entities.flush();
        if (entities.createQuery(HOLD).setParameter("client", id).executeUpdate() == 0) {
            return null;
        }
        // drops what this request may have read before it waited
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

package no.helseprofil.keycloak.database;

import jakarta.persistence.EntityManager;
import jakarta.ws.rs.NotFoundException;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.cache.CacheRealmProvider;
import org.keycloak.models.jpa.entities.RealmEntity;

/**
 * One administrator of a realm's profile at a time, on all nodes together. Keycloak compares nothing when it writes a
 * component: of two who read the same document and replace it at once, both would be told that theirs is in force.
 */
public final class RealmLock {

    /** Changes nothing, and holds the row until the end of the transaction on every database. */
    private static final String HOLD = "update RealmEntity realm set realm.name = realm.name where realm.id = :realm";

    private RealmLock() {}

    /**
     * Waits for whoever writes in this realm now, and holds off others until the session's transaction ends. What the
     * realm tells from here on is what is stored, not what this node had in its cache.
     *
     * @throws NotFoundException as Keycloak's own where there is no such realm: whoever was waited for has removed it
     */
    public static void take(KeycloakSession session, RealmModel realm) {
        EntityManager entities = Entities.of(session);
        if (!hold(entities, realm)) {
            throw new NotFoundException("Realm not found.");
        }
        // what this request may have read before it waited
        entities.detach(entities.getReference(RealmEntity.class, realm.getId()));
        CacheRealmProvider cache = session.getProvider(CacheRealmProvider.class);
        if (cache != null) {
            cache.registerRealmInvalidation(realm.getId(), realm.getName());
        }
    }

    /** Whether the realm is there to be held. */
    static boolean hold(EntityManager entities, RealmModel realm) {
        return entities.createQuery(HOLD).setParameter("realm", realm.getId()).executeUpdate() == 1;
    }
}

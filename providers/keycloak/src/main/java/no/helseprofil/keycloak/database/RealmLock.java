package no.helseprofil.keycloak.database;

import jakarta.persistence.EntityManager;
import jakarta.ws.rs.NotFoundException;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.cache.CacheRealmProvider;
import org.keycloak.models.jpa.entities.RealmEntity;

/**
 * Lock of a realm, held by one administrator of its profile at a time on all nodes. Keycloak compares nothing when it
 * writes a component. Without the lock, two administrators who replace the same document at once would both be informed
 * that theirs is in force.
 */
public final class RealmLock {

    /** Update that changes nothing. It locks the row until the end of the transaction on every database. */
    private static final String HOLD = "update RealmEntity realm set realm.name = realm.name where realm.id = :realm";

    private RealmLock() {}

    /**
     * Takes the lock until the session's transaction ends, waiting for the request that holds it. Afterwards the realm
     * is read from the database and not from this node's cache.
     *
     * @throws NotFoundException if the realm was removed meanwhile, with the message of Keycloak's own
     */
    public static void take(KeycloakSession session, RealmModel realm) {
        EntityManager entities = Entities.of(session);
        if (!hold(entities, realm)) {
            throw new NotFoundException("Realm not found.");
        }
        // drops what this request may have read before it waited
        entities.detach(entities.getReference(RealmEntity.class, realm.getId()));
        CacheRealmProvider cache = session.getProvider(CacheRealmProvider.class);
        if (cache != null) {
            cache.registerRealmInvalidation(realm.getId(), realm.getName());
        }
    }

    /** Takes the lock, and returns false if the realm doesn't exist any more. */
    static boolean hold(EntityManager entities, RealmModel realm) {
        return entities.createQuery(HOLD).setParameter("realm", realm.getId()).executeUpdate() == 1;
    }
}

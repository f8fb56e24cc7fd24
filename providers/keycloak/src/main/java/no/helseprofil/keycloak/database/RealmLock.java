package no.helseprofil.keycloak.database;

import jakarta.persistence.EntityManager;
import jakarta.ws.rs.NotFoundException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.IdentityProviderStorageProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.cache.CacheRealmProvider;
import org.keycloak.models.jpa.JpaIdentityProviderStorageProviderFactory;
import org.keycloak.models.jpa.entities.IdentityProviderEntity;
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

    /**
     * Lock of an identity provider, held by one request at a time on all nodes, for reading and rewriting its settings.
     * Keycloak writes all settings at once and compares none.
     */
    public static final class ProviderLock {

        private ProviderLock() {}

        /**
         * Takes the realm's lock until the session's transaction ends, waiting for the request that holds it.
         *
         * @param known provider as it was read before
         * @return the provider as it is stored, not as this node had it in its cache; null if it doesn't exist any more
         */
        public static @Nullable IdentityProviderModel take(
                KeycloakSession session, RealmModel realm, IdentityProviderModel known) {
            RealmLock.take(session, realm);
            EntityManager entities = Entities.of(session);
            // drops what this request may have read before it waited
            IdentityProviderEntity read = entities.find(IdentityProviderEntity.class, known.getInternalId());
            if (read == null) {
                return null;
            }
            entities.detach(read);
            return session.getProvider(
                            IdentityProviderStorageProvider.class, JpaIdentityProviderStorageProviderFactory.ID)
                    .getById(known.getInternalId());
        }
    }

    /**
     * A value of a realm's component, written during a request of Keycloak's that may have written to the realm before.
     * Keycloak may hold an older state of the realm, and may even be about to remove it. Its models are therefore not
     * touched, and the value is read and written in the database directly.
     */
    public static final class LockedValue {

        private static final String READ = "select config.value from ComponentConfigEntity config"
                + " where config.component.id = :component and config.name = :name";
        private static final String WRITE = "update ComponentConfigEntity config set config.value = :value"
                + " where config.component.id = :component and config.name = :name";

        private final KeycloakSession session;
        private final EntityManager entities;
        private final RealmModel realm;
        private final String component;
        private final String name;

        private LockedValue(KeycloakSession session, RealmModel realm, String component, String name) {
            this.session = session;
            this.entities = Entities.of(session);
            this.realm = realm;
            this.component = component;
            this.name = name;
        }

        /** Takes the lock of the realm until the transaction ends, waiting for the request that holds it. */
        public static LockedValue take(
                KeycloakSession session, RealmModel realm, ComponentModel component, String name) {
            LockedValue value = new LockedValue(session, realm, component.getId(), name);
            value.entities.flush();
            RealmLock.hold(value.entities, realm);
            return value;
        }

        /** Returns the stored value; empty if it doesn't exist any more. */
        public Optional<String> read() {
            return entities.createQuery(READ, String.class)
                    .setParameter("component", component)
                    .setParameter("name", name)
                    .getResultStream()
                    .findFirst();
        }

        /** Writes the value. Every node reads it as soon as the transaction is committed. */
        public void write(String value) {
            entities.createQuery(WRITE)
                    .setParameter("value", value)
                    .setParameter("component", component)
                    .setParameter("name", name)
                    .executeUpdate();
            CacheRealmProvider cache = session.getProvider(CacheRealmProvider.class);
            if (cache != null) {
                cache.registerRealmInvalidation(realm.getId(), realm.getName());
            }
        }
    }
}

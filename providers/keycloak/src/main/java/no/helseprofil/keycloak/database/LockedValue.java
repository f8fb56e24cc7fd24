package no.helseprofil.keycloak.database;

import jakarta.persistence.EntityManager;
import java.util.Optional;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.cache.CacheRealmProvider;

/**
 * A value of a realm's component, written during a request of Keycloak's that may have written to the realm before.
 * Keycloak may hold an older state of the realm, and may even be about to remove it. Its models are therefore not
 * touched, and the value is read and written in the database directly.
 */
public final class LockedValue {

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
    public static LockedValue take(KeycloakSession session, RealmModel realm, ComponentModel component, String name) {
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

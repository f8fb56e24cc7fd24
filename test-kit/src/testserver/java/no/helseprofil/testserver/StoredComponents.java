package no.helseprofil.testserver;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Objects;
import org.keycloak.component.ComponentModel;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.cache.CacheRealmProvider;
import org.keycloak.models.jpa.entities.ComponentConfigEntity;
import org.keycloak.models.jpa.entities.ComponentEntity;
import org.keycloak.models.utils.KeycloakModelUtils;

/** The component table below Keycloak's model, where nothing validates. */
final class StoredComponents {

    private static final String OVERWRITE = "update ComponentConfigEntity entry set entry.value = :value"
            + " where entry.name = :key and entry.component.id in (:components)";

    private final KeycloakSession session;

    StoredComponents(KeycloakSession session) {
        this.session = session;
    }

    /** Returns how many entries were overwritten; the next request of any client reads the new value. */
    int overwrite(String type, String key, String value) {
        List<String> components = idsOf(type);
        if (components.isEmpty()) {
            return 0;
        }
        int overwritten = KeycloakModelUtils.runJobInTransactionWithResult(
                session.getKeycloakSessionFactory(), job -> store(job, components, key, value));
        // Only after the commit: a request in between would fill the cache with the old value again.
        session.getProvider(CacheRealmProvider.class).clear();
        return overwritten;
    }

    /** Stores the realm's components of a type a second time; returns how many. */
    int duplicate(String type) {
        List<String> components = idsOf(type);
        KeycloakModelUtils.runJobInTransaction(session.getKeycloakSessionFactory(), job -> duplicate(job, components));
        session.getProvider(CacheRealmProvider.class).clear();
        return components.size();
    }

    private static void duplicate(KeycloakSession job, List<String> components) {
        EntityManager entities = job.getProvider(JpaConnectionProvider.class).getEntityManager();
        for (String id : components) {
            ComponentEntity original = entities.find(ComponentEntity.class, id);
            ComponentEntity second = new ComponentEntity();
            second.setId(KeycloakModelUtils.generateId());
            second.setName(original.getName());
            second.setRealm(original.getRealm());
            second.setParentId(original.getParentId());
            second.setProviderId(original.getProviderId());
            second.setProviderType(original.getProviderType());
            second.setSubType(original.getSubType());
            entities.persist(second);
            original.getComponentConfigs().forEach(entry -> entities.persist(copy(entry, second)));
        }
    }

    private static ComponentConfigEntity copy(ComponentConfigEntity entry, ComponentEntity component) {
        ComponentConfigEntity copy = new ComponentConfigEntity();
        copy.setId(KeycloakModelUtils.generateId());
        copy.setName(entry.getName());
        copy.setValue(entry.getValue());
        copy.setComponent(component);
        return copy;
    }

    private List<String> idsOf(String type) {
        RealmModel realm = Objects.requireNonNull(session.getContext().getRealm());
        return realm.getComponentsStream(realm.getId(), type)
                .map(ComponentModel::getId)
                .toList();
    }

    private static int store(KeycloakSession job, List<String> components, String key, String value) {
        return job.getProvider(JpaConnectionProvider.class)
                .getEntityManager()
                .createQuery(OVERWRITE)
                .setParameter("value", value)
                .setParameter("key", key)
                .setParameter("components", components)
                .executeUpdate();
    }
}

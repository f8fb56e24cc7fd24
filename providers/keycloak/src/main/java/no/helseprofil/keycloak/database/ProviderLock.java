package no.helseprofil.keycloak.database;

import jakarta.persistence.EntityManager;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.IdentityProviderStorageProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.jpa.JpaIdentityProviderStorageProviderFactory;
import org.keycloak.models.jpa.entities.IdentityProviderEntity;

/**
 * One request at a time that reads what is stored of an identity provider and writes it again, on all nodes together.
 * Keycloak writes all settings at once and compares none.
 */
public final class ProviderLock {

    private ProviderLock() {}

    /**
     * Waits for whoever holds the realm now, and holds off others until the session's transaction ends.
     *
     * @param known the provider as it was read before
     * @return the provider as it is stored, not as this node had it in its cache; null if it isn't there any more
     */
    public static @Nullable IdentityProviderModel take(
            KeycloakSession session, RealmModel realm, IdentityProviderModel known) {
        RealmLock.take(session, realm);
        EntityManager entities = Entities.of(session);
        // what this request may have read before it waited
        IdentityProviderEntity read = entities.find(IdentityProviderEntity.class, known.getInternalId());
        if (read == null) {
            return null;
        }
        entities.detach(read);
        return session.getProvider(IdentityProviderStorageProvider.class, JpaIdentityProviderStorageProviderFactory.ID)
                .getById(known.getInternalId());
    }
}

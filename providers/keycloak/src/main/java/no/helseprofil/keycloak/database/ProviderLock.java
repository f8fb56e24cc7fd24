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
 * Lock of an identity provider, held by one request at a time on all nodes, for reading and rewriting its settings.
 * Keycloak writes all settings at once and compares none.
 */
public final class ProviderLock {

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
        return session.getProvider(IdentityProviderStorageProvider.class, JpaIdentityProviderStorageProviderFactory.ID)
                .getById(known.getInternalId());
    }
}

package no.helseprofil.keycloak.user;

import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.keycloak.storage.RealmProfiles;
import org.keycloak.models.IdentityProviderMapperModel;
import org.keycloak.models.IdentityProviderStorageProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.cache.infinispan.idp.InfinispanIdentityProviderStorageProvider;
import org.keycloak.models.cache.infinispan.idp.InfinispanIdentityProviderStorageProviderFactory;

/**
 * Replacement of Keycloak's store of identity providers, under the same id. In a realm under the profile it adds {@link
 * PersonMapper} after a provider's own mappers in each login, whatever their types. The administration of a provider
 * shows only the stored mappers.
 */
public final class GuardedIdentityProviderStorageProviderFactory
        extends InfinispanIdentityProviderStorageProviderFactory {

    @Override
    public IdentityProviderStorageProvider create(KeycloakSession session) {
        return new Provider(session);
    }

    private static final class Provider extends InfinispanIdentityProviderStorageProvider {

        private final KeycloakSession session;

        Provider(KeycloakSession session) {
            super(session);
            this.session = session;
        }

        @Override
        public Stream<IdentityProviderMapperModel> getMappersByAliasStream(String alias) {
            Stream<IdentityProviderMapperModel> stored = super.getMappersByAliasStream(alias);
            if (session.getContext().getAuthenticationSession() == null || !RealmProfiles.isUnderProfile(session)) {
                return stored;
            }
            List<IdentityProviderMapperModel> read = stored.toList();
            return Stream.concat(read.stream(), Stream.of(PersonMapper.of(alias)));
        }
    }
}

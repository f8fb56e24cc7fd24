package no.helseprofil.keycloak.users;

import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.keycloak.storage.RealmProfiles;
import org.keycloak.models.IdentityProviderMapperModel;
import org.keycloak.models.IdentityProviderStorageProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.cache.infinispan.idp.InfinispanIdentityProviderStorageProvider;
import org.keycloak.models.cache.infinispan.idp.InfinispanIdentityProviderStorageProviderFactory;

/**
 * Takes the place of Keycloak's store of identity providers, by the same id, so that in a realm under the profile
 * {@link PersonMapper} comes after the mappers that a provider has, in each login and whatever their types are. Who
 * administers a provider sees the mappers that are stored, and no other.
 */
public final class IdentityProvidersFactory extends InfinispanIdentityProviderStorageProviderFactory {

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

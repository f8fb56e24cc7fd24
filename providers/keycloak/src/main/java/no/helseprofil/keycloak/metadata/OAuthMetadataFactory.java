package no.helseprofil.keycloak.metadata;

import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oauth2.OAuth2WellKnownProviderFactory;
import org.keycloak.wellknown.WellKnownProvider;

/** Factory of {@code /.well-known/oauth-authorization-server}, Keycloak's second metadata endpoint. */
public final class OAuthMetadataFactory extends OAuth2WellKnownProviderFactory {

    @Override
    public WellKnownProvider create(KeycloakSession session) {
        return new ProfileMetadata(session, super.create(session));
    }
}

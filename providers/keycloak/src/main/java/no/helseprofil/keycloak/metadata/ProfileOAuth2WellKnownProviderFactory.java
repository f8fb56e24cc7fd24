package no.helseprofil.keycloak.metadata;

import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oauth2.OAuth2WellKnownProviderFactory;
import org.keycloak.wellknown.WellKnownProvider;

/** Factory of {@code /.well-known/oauth-authorization-server}, Keycloak's second metadata endpoint. */
public final class ProfileOAuth2WellKnownProviderFactory extends OAuth2WellKnownProviderFactory {

    @Override
    public WellKnownProvider create(KeycloakSession session) {
        return new ProfileWellKnownProvider(session, super.create(session));
    }
}

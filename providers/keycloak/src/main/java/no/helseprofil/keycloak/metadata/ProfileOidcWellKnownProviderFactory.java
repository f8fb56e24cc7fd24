package no.helseprofil.keycloak.metadata;

import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.OIDCWellKnownProviderFactory;
import org.keycloak.wellknown.WellKnownProvider;

/** Factory of {@code /.well-known/openid-configuration}. */
public final class ProfileOidcWellKnownProviderFactory extends OIDCWellKnownProviderFactory {

    @Override
    public WellKnownProvider create(KeycloakSession session) {
        return new ProfileWellKnownProvider(session, super.create(session));
    }
}

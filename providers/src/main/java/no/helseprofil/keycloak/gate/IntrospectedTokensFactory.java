package no.helseprofil.keycloak.gate;

import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.AccessTokenIntrospectionProvider;
import org.keycloak.protocol.oidc.AccessTokenIntrospectionProviderFactory;
import org.keycloak.protocol.oidc.TokenIntrospectionProvider;
import org.keycloak.representations.AccessToken;

/**
 * Takes the place of Keycloak's introspection of access tokens, by the same id. Keycloak runs the mappers anew there, and
 * signs the outcome as another access token if it is asked to, so what the {@link Gate} took out would come back.
 */
public final class IntrospectedTokensFactory extends AccessTokenIntrospectionProviderFactory {

    @Override
    public TokenIntrospectionProvider create(KeycloakSession session) {
        return RealmProfiles.of(session) instanceof RealmProfile.None ? super.create(session) : new Tokens(session);
    }

    private static final class Tokens extends AccessTokenIntrospectionProvider<AccessToken> {

        Tokens(KeycloakSession session) {
            super(session);
        }

        /** What opens an API is what the token itself says, and nothing that was put to its client since. */
        @Override
        public AccessToken transformAccessToken(AccessToken issued, UserSessionModel userSession) {
            AccessToken transformed = super.transformAccessToken(issued, userSession);
            TokenClaims.dropReserved(transformed);
            transformed.audience(issued.getAudience());
            return transformed;
        }
    }
}

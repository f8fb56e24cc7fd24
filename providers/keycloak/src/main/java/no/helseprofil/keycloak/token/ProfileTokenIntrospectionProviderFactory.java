package no.helseprofil.keycloak.token;

import no.helseprofil.keycloak.server.WatchedHook;
import no.helseprofil.keycloak.storage.RealmProfiles;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.AccessTokenIntrospectionProvider;
import org.keycloak.protocol.oidc.AccessTokenIntrospectionProviderFactory;
import org.keycloak.protocol.oidc.TokenIntrospectionProvider;
import org.keycloak.representations.AccessToken;
import org.keycloak.services.util.DefaultClientSessionContext;

/**
 * Takes the place of Keycloak's introspection of access tokens, by the same id. Keycloak runs the mappers anew there,
 * and signs the outcome as another access token if it is asked to, so what the {@link AccessTokenPostProcessor} took
 * out would come back.
 */
public final class ProfileTokenIntrospectionProviderFactory extends AccessTokenIntrospectionProviderFactory {

    @Override
    public TokenIntrospectionProvider create(KeycloakSession session) {
        return RealmProfiles.isUnderProfile(session) ? new Tokens(session) : super.create(session);
    }

    private static final class Tokens extends AccessTokenIntrospectionProvider<AccessToken> {

        Tokens(KeycloakSession session) {
            super(session);
        }

        /**
         * Transforms a token as Keycloak does, but for the token manager, which can't be set; a session without this
         * client adds nothing.
         */
        @Override
        public AccessToken transformAccessToken(AccessToken issued, UserSessionModel userSession) {
            WatchedHook.INTROSPECTION.pass(session);
            ClientModel holder = realm.getClientByClientId(issued.getIssuedFor());
            AuthenticatedClientSessionModel clientSession =
                    userSession.getAuthenticatedClientSessionByClient(holder.getId());
            if (clientSession == null) {
                return issued;
            }
            return new ProfileTokenManager()
                    .transformIntrospectionAccessToken(
                            session,
                            issued,
                            withoutMappedClaims(issued),
                            userSession,
                            DefaultClientSessionContext.fromClientSessionAndScopeParameter(
                                    clientSession, issued.getScope(), session));
        }

        private static AccessToken withoutMappedClaims(AccessToken issued) {
            AccessToken answer = new AccessToken();
            answer.id(issued.getId());
            answer.type(issued.getType());
            answer.subject(issued.getSubject());
            answer.iat(issued.getIat());
            answer.exp(issued.getExp());
            answer.issuedFor(issued.getIssuedFor());
            answer.issuer(issued.getIssuer());
            answer.setNonce(issued.getNonce());
            answer.setScope(issued.getScope());
            answer.setSessionId(issued.getSessionId());
            answer.audience(issued.getAudience());
            answer.setConfirmation(issued.getConfirmation());
            return answer;
        }
    }
}

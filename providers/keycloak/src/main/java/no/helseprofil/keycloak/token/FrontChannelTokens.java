package no.helseprofil.keycloak.token;

import java.util.function.Function;
import no.helseprofil.decision.token.TokenRules;
import no.helseprofil.keycloak.claims.HealthClaims;
import no.helseprofil.keycloak.storage.RealmProfiles;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.TokenManager;
import org.keycloak.representations.IDToken;
import org.keycloak.services.clientpolicy.context.ImplicitHybridTokenResponse;

/**
 * Tokens of the implicit and the hybrid flow, which clients keep that the profile exempts, and those of before until
 * their date. Keycloak makes them with a token manager of its own.
 */
public final class FrontChannelTokens {

    private FrontChannelTokens() {}

    /**
     * Ends a login as Keycloak does, with what its token manager is to see: no mapper that forges, and the type of
     * access tokens that holds for the client.
     *
     * @param end Keycloak's own work
     */
    public static <T> T end(
            KeycloakSession session, ClientSessionContext context, Function<ClientSessionContext, T> end) {
        if (!RealmProfiles.isUnderProfile(session)) {
            return end.apply(context);
        }
        TokenRules rules = TokenLookup.rules(session, context.getClientSession().getClient());
        ClientSessionContext filtered = new FilteredSessionContext(session, context, rules);
        return rules.forced().typed()
                ? ProfileTokenManager.typed(session.getContext(), () -> end.apply(filtered))
                : end.apply(filtered);
    }

    /** Takes out of the ID token, if there is one, what no scope has put there, before it is signed. */
    public static void restrict(KeycloakSession session, ImplicitHybridTokenResponse response) {
        TokenManager.AccessTokenResponseBuilder builder = response.getAccessTokenResponseBuilder();
        ClientSessionContext context = builder.getClientSessionCtx();
        IDToken idToken = builder.getIdToken();
        if (idToken != null) {
            TokenRules rules =
                    TokenLookup.rules(session, context.getClientSession().getClient());
            TokenClaims.of(session, context, rules).restrictIdToken(idToken);
            if (!rules.isOutside()) {
                new HealthClaims(session, context).writeTo(idToken);
            }
        }
    }
}

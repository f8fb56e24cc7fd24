package no.helseprofil.keycloak.gate;

import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.TokenManager;
import org.keycloak.representations.IDToken;
import org.keycloak.services.clientpolicy.context.ImplicitHybridTokenResponse;

/**
 * Tokens of the implicit and the hybrid flow, which only clients keep that the profile exempts. Keycloak makes them with a
 * token manager of its own.
 */
public final class FrontChannelTokens {

    private FrontChannelTokens() {}

    /** What that token manager gets to see: no mapper that forges. */
    public static ClientSessionContext sieve(KeycloakSession session, ClientSessionContext context) {
        if (RealmProfiles.of(session) instanceof RealmProfile.None) {
            return context;
        }
        TokenRules rules = TokenRules.of(session, context.getClientSession().getClient());
        return new SievedContext(session, context, rules);
    }

    /** Takes out of the ID token, if there is one, what no scope has put there, before it is signed. */
    public static void restrict(ImplicitHybridTokenResponse response) {
        TokenManager.AccessTokenResponseBuilder builder = response.getAccessTokenResponseBuilder();
        IDToken idToken = builder.getIdToken();
        if (idToken != null) {
            new TokenClaims(builder.getClientSessionCtx(), true).restrictIdToken(idToken);
        }
    }
}

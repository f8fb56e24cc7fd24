package no.helseprofil.keycloak.gate;

import java.util.function.Function;
import java.util.function.Supplier;
import no.helseprofil.judgement.token.TokenRules;
import no.helseprofil.keycloak.claims.HealthClaims;
import no.helseprofil.keycloak.client.SwitchedClient;
import no.helseprofil.keycloak.storage.RealmProfiles;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.OIDCConfigAttributes;
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
        TokenRules rules =
                TokenLookup.rules(session, context.getClientSession().getClient());
        ClientSessionContext filtered = new FilteredSessionContext(session, context, rules);
        return rules.forced().typed() ? typed(session.getContext(), () -> end.apply(filtered)) : end.apply(filtered);
    }

    /**
     * Signs access tokens that say that they are ones, {@code at+jwt} (RFC 9068, section 2.1), whatever their client is
     * set to. Keycloak asks the client of the request at the moment it signs them.
     */
    static <T> T typed(KeycloakContext request, Supplier<T> signing) {
        return SwitchedClient.during(request, OIDCConfigAttributes.USE_RFC9068_ACCESS_TOKEN_HEADER_TYPE, signing);
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

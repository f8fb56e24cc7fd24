package no.helseprofil.keycloak.sandbox;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.protocol.oidc.TokenExchangeContext;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.context.TokenExchangeRequestContext;

/**
 * The scopes to which a token exchange is restricted, put back as they were: Keycloak has no copy of what it is about.
 *
 * @param exchange null at other events
 * @param before what they were
 */
record RestoredScopes(
        @Nullable TokenExchangeContext exchange, @Nullable Set<String> before) {

    static RestoredScopes of(ClientPolicyContext context) {
        TokenExchangeContext exchange =
                context instanceof TokenExchangeRequestContext asked ? asked.getTokenExchangeContext() : null;
        return new RestoredScopes(exchange, exchange == null ? null : exchange.getRestrictedScopes());
    }

    void restore() {
        if (exchange != null) {
            exchange.setRestrictedScopes(before);
        }
    }
}

package no.helseprofil.keycloak.gate;

import no.helseprofil.keycloak.client.ApiScope;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.TokenManager;
import org.keycloak.representations.AccessTokenResponse;

/** The answer to a token request: what Keycloak builds, with the type and the scope that hold for the client. */
final class ProfileTokenResponse extends TokenManager.AccessTokenResponseBuilder {

    private final TokenRules rules;
    private final KeycloakContext request;

    ProfileTokenResponse(
            TokenRules rules,
            RealmModel realm,
            ClientModel client,
            EventBuilder event,
            KeycloakSession session,
            UserSessionModel userSession,
            ClientSessionContext context,
            TokenManager tokenManager) {
        super(realm, client, event, session, userSession, context, tokenManager);
        this.rules = rules;
        this.request = session.getContext();
    }

    @Override
    public AccessTokenResponse build() {
        AccessTokenResponse response = rules.forced().typed() ? buildTyped() : super.build();
        if (rules.isOutside()) {
            response.setScope(ApiScope.without(response.getScope(), request.getRealm()));
        }
        return response;
    }

    private AccessTokenResponse buildTyped() {
        return TypedAccessTokens.during(request, super::build);
    }
}

package no.helseprofil.keycloak.gate;

import org.keycloak.events.EventBuilder;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.delegate.ClientModelLazyDelegate;
import org.keycloak.protocol.oidc.OIDCConfigAttributes;
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
            response.setScope(ApiScope.without(response.getScope()));
        }
        return response;
    }

    /** Keycloak asks the client of the request for the type of access tokens, at the moment it signs them. */
    private AccessTokenResponse buildTyped() {
        ClientModel client = request.getClient();
        request.setClient(new WithTypedAccessTokens(client));
        try {
            return super.build();
        } finally {
            request.setClient(client);
        }
    }

    private static final class WithTypedAccessTokens extends ClientModelLazyDelegate.WithId {

        WithTypedAccessTokens(ClientModel client) {
            super(client.getId(), () -> client);
        }

        @Override
        public String getAttribute(String name) {
            return OIDCConfigAttributes.USE_RFC9068_ACCESS_TOKEN_HEADER_TYPE.equals(name)
                    ? Boolean.TRUE.toString()
                    : super.getAttribute(name);
        }
    }
}

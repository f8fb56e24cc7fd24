package no.helseprofil.keycloak.endpoint;

import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.function.Supplier;
import no.helseprofil.keycloak.request.DecodedForm;
import no.helseprofil.keycloak.token.ProfileTokenManager;
import no.helseprofil.profile.Endpoint;
import org.keycloak.OAuth2Constants;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.OIDCLoginProtocolService;
import org.keycloak.protocol.oidc.TokenManager;
import org.keycloak.protocol.oidc.endpoints.AuthorizationEndpoint;
import org.keycloak.protocol.oidc.endpoints.TokenEndpoint;
import org.keycloak.protocol.oidc.endpoints.TokenIntrospectionEndpoint;
import org.keycloak.protocol.oidc.endpoints.TokenRevocationEndpoint;
import org.keycloak.protocol.oidc.endpoints.UserInfoEndpoint;
import org.keycloak.protocol.oidc.grants.OAuth2GrantType;

/** The endpoints of the OpenID Connect protocol, some of them overridden; the others are Keycloak's as they are. */
public final class ProfileLoginProtocolService extends OIDCLoginProtocolService {

    private final KeycloakSession session;
    private final EventBuilder event;
    private final Supplier<AuthorizationEndpoint> authorization;
    private final Supplier<TokenIntrospectionEndpoint> introspection;

    /**
     * Overrides the endpoints of the realm of a request.
     *
     * @param authorization makes the authorization endpoint
     * @param introspection makes the introspection endpoint
     */
    public ProfileLoginProtocolService(
            KeycloakSession session,
            EventBuilder event,
            Supplier<AuthorizationEndpoint> authorization,
            Supplier<TokenIntrospectionEndpoint> introspection) {
        super(session, event);
        this.authorization = authorization;
        this.introspection = introspection;
        this.session = session;
        this.event = event;
    }

    @Override
    public Object auth() {
        return authorization.get();
    }

    @Override
    public Object token() {
        return new TokenEndpointOverride(session, new ProfileTokenManager(), event, introspection);
    }

    @Override
    public Object revoke() {
        return new RevocationEndpointOverride(session, event);
    }

    @Override
    public Object issueUserInfo() {
        return new UserInfoEndpointOverride(session, new ProfileTokenManager(), event);
    }

    /** The token endpoint, whatever the grant; and what Keycloak puts below it. */
    private static final class TokenEndpointOverride extends TokenEndpoint {

        private final KeycloakSession session;
        private final EventBuilder event;
        private final Supplier<TokenIntrospectionEndpoint> introspection;

        TokenEndpointOverride(
                KeycloakSession session,
                TokenManager tokenManager,
                EventBuilder event,
                Supplier<TokenIntrospectionEndpoint> introspection) {
            super(session, tokenManager, event);
            this.session = session;
            this.event = event;
            this.introspection = introspection;
        }

        @Override
        public Response processGrantRequest() {
            return new EndpointOverride(session, event, Endpoint.TOKEN).pass(this::eventType, this::judged);
        }

        private Response judged() {
            DecodedForm.nameScopes(session);
            DecodedForm.leaveOneResource(session);
            DecodedForm.leaveOutLongCode(session);
            return super.processGrantRequest();
        }

        @Override
        public Object introspect() {
            return introspection.get();
        }

        private EventType eventType() {
            MultivaluedMap<String, String> form =
                    session.getContext().getHttpRequest().getDecodedFormParameters();
            String grantType = form == null ? null : form.getFirst(OAuth2Constants.GRANT_TYPE);
            OAuth2GrantType grant = grantType == null ? null : session.getProvider(OAuth2GrantType.class, grantType);
            return grant == null ? EventType.CLIENT_LOGIN : grant.getEventType();
        }
    }

    /** The userinfo endpoint: a protected resource, so it answers with challenges. */
    private static final class UserInfoEndpointOverride extends UserInfoEndpoint {

        private final KeycloakSession session;
        private final EventBuilder event;

        UserInfoEndpointOverride(KeycloakSession session, TokenManager tokenManager, EventBuilder event) {
            super(session, tokenManager);
            this.session = session;
            this.event = event;
        }

        @Override
        public Response issueUserInfoGet() {
            return override().pass(() -> EventType.USER_INFO_REQUEST, super::issueUserInfoGet);
        }

        @Override
        public Response issueUserInfoPost() {
            return override().pass(() -> EventType.USER_INFO_REQUEST, super::issueUserInfoPost);
        }

        private EndpointOverride override() {
            return new EndpointOverride(session, event, Endpoint.USERINFO);
        }
    }

    /** The revocation endpoint (RFC 7009). */
    private static final class RevocationEndpointOverride extends TokenRevocationEndpoint {

        private final KeycloakSession session;
        private final EventBuilder event;

        RevocationEndpointOverride(KeycloakSession session, EventBuilder event) {
            super(session, event);
            this.session = session;
            this.event = event;
        }

        @Override
        public Response revoke() {
            return new EndpointOverride(session, event, Endpoint.REVOCATION)
                    .pass(() -> EventType.REVOKE_GRANT, super::revoke);
        }
    }
}

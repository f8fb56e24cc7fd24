package no.helseprofil.keycloak.door;

import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.function.Supplier;
import no.helseprofil.keycloak.request.LongCode;
import no.helseprofil.profile.Endpoint;
import org.keycloak.OAuth2Constants;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.TokenManager;
import org.keycloak.protocol.oidc.endpoints.TokenEndpoint;
import org.keycloak.protocol.oidc.endpoints.TokenIntrospectionEndpoint;
import org.keycloak.protocol.oidc.grants.OAuth2GrantType;

/** The token endpoint, whatever the grant; and what Keycloak puts below it. */
public final class TokenDoor extends TokenEndpoint {

    private final KeycloakSession session;
    private final EventBuilder event;
    private final Supplier<TokenIntrospectionEndpoint> introspection;

    TokenDoor(
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
        return new Door(session, event, Endpoint.TOKEN).pass(this::eventType, this::judged);
    }

    private Response judged() {
        RepeatedResource.leaveOne(session);
        LongCode.leaveOut(session);
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

package no.helseprofil.keycloak.door;

import jakarta.ws.rs.core.Response;
import no.helseprofil.profile.Endpoint;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.TokenManager;
import org.keycloak.protocol.oidc.endpoints.UserInfoEndpoint;

/** The userinfo endpoint: a protected resource, so it answers with challenges. */
public final class UserInfoDoor extends UserInfoEndpoint {

    private final KeycloakSession session;
    private final EventBuilder event;

    UserInfoDoor(KeycloakSession session, TokenManager tokenManager, EventBuilder event) {
        super(session, tokenManager);
        this.session = session;
        this.event = event;
    }

    @Override
    public Response issueUserInfoGet() {
        return door().pass(() -> EventType.USER_INFO_REQUEST, super::issueUserInfoGet);
    }

    @Override
    public Response issueUserInfoPost() {
        return door().pass(() -> EventType.USER_INFO_REQUEST, super::issueUserInfoPost);
    }

    private Door door() {
        return new Door(session, event, Endpoint.USERINFO);
    }
}

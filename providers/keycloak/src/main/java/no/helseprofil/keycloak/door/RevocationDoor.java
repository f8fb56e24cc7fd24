package no.helseprofil.keycloak.door;

import jakarta.ws.rs.core.Response;
import no.helseprofil.profile.Endpoint;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.endpoints.TokenRevocationEndpoint;

/** The revocation endpoint (RFC 7009). */
public final class RevocationDoor extends TokenRevocationEndpoint {

    private final KeycloakSession session;
    private final EventBuilder event;

    RevocationDoor(KeycloakSession session, EventBuilder event) {
        super(session, event);
        this.session = session;
        this.event = event;
    }

    @Override
    public Response revoke() {
        return new Door(session, event, Endpoint.REVOCATION).pass(() -> EventType.REVOKE_GRANT, super::revoke);
    }
}

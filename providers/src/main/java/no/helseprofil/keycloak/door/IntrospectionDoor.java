package no.helseprofil.keycloak.door;

import jakarta.ws.rs.core.Response;
import no.helseprofil.profile.Endpoint;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.endpoints.TokenIntrospectionEndpoint;

/** The introspection endpoint (RFC 7662). */
public final class IntrospectionDoor extends TokenIntrospectionEndpoint {

    private final KeycloakSession session;
    private final EventBuilder event;

    IntrospectionDoor(KeycloakSession session, EventBuilder event) {
        super(session, event);
        this.session = session;
        this.event = event;
    }

    @Override
    public Response introspect() {
        return new Door(session, event, Endpoint.INTROSPECTION)
                .pass(() -> EventType.INTROSPECT_TOKEN, super::introspect);
    }
}

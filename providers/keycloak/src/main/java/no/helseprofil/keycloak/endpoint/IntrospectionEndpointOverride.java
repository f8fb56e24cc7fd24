package no.helseprofil.keycloak.endpoint;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import no.helseprofil.keycloak.request.EvaluatedRequest;
import no.helseprofil.keycloak.request.IntrospectedToken;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.request.Blocked;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.endpoints.TokenIntrospectionEndpoint;

/** The introspection endpoint (RFC 7662). */
public final class IntrospectionEndpointOverride extends TokenIntrospectionEndpoint {

    private final KeycloakSession session;
    private final EventBuilder event;

    /** Answers one request. */
    public IntrospectionEndpointOverride(KeycloakSession session, EventBuilder event) {
        super(session, event);
        this.session = session;
        this.event = event;
    }

    @Override
    public Response introspect() {
        return new EndpointOverride(session, event, Endpoint.INTROSPECTION)
                .pass(() -> EventType.INTROSPECT_TOKEN, this::answer);
    }

    /** Returns the answer on a token, in the form that the API asks for. */
    private Response answer() {
        return SignedIntrospection.of(session, said());
    }

    /**
     * Returns Keycloak's answer on a token, unless it is written otherwise than it was issued, or its holder is blocked
     * or gets nothing in an emergency (RFC 7662, section 2.2).
     */
    private Response said() {
        Response answer = super.introspect();
        boolean worthless = answer.getStatus() == Response.Status.OK.getStatusCode()
                && (EvaluatedRequest.ofMoment(session)
                                .filter(judged -> !IntrospectedToken.of(session).isCompact()
                                        || Blocked.isInspectedTokenBlocked(judged.facts()))
                                .isPresent()
                        || IntrospectedToken.of(session).isOfShutOut());
        return worthless
                ? Response.ok(Map.of("active", false))
                        .type(MediaType.APPLICATION_JSON_TYPE)
                        .build()
                : answer;
    }
}

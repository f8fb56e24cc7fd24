package no.helseprofil.keycloak.request;

import jakarta.ws.rs.core.Response;
import no.helseprofil.profile.Endpoint;
import org.keycloak.services.CorsErrorResponseException;
import org.keycloak.services.cors.Cors;

/**
 * A finished refusal on its way through Keycloak. It has this type because Keycloak sends it unchanged from each place
 * that calls us: token endpoint, PAR, client policies, token post-processor, UMA.
 */
public final class RefusedException extends CorsErrorResponseException {

    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;
    private final Endpoint endpoint;

    /** The refusal, to be answered at this endpoint. */
    public RefusedException(Refusal refusal, Endpoint endpoint) {
        super(cors(), refusal.code(), refusal.description(), Response.Status.BAD_REQUEST);
        this.refusal = refusal;
        this.endpoint = endpoint;
    }

    @Override
    public Response getResponse() {
        cors().allowAllOrigins().add();
        return refusal.response(endpoint);
    }

    private static Cors cors() {
        return Cors.builder().auth().allowedMethods("POST").exposedHeaders(Cors.ACCESS_CONTROL_ALLOW_METHODS);
    }
}

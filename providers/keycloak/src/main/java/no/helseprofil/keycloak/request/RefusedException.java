package no.helseprofil.keycloak.request;

import jakarta.ws.rs.core.Response;
import java.lang.reflect.Proxy;
import no.helseprofil.profile.Endpoint;
import org.keycloak.services.CorsErrorResponseException;
import org.keycloak.services.cors.Cors;

/**
 * A finished refusal on its way through Keycloak. It has this type because Keycloak sends it unchanged from each place
 * that calls us: token endpoint, PAR, client policies, token post-processor, UMA.
 */
public final class RefusedException extends CorsErrorResponseException {

    private static final long serialVersionUID = 1L;

    /** Makes the exception of a refusal that is sent at this endpoint. */
    public RefusedException(Refusal refusal, Endpoint endpoint) {
        super(sending(refusal, endpoint), refusal.code(), refusal.description(), Response.Status.BAD_REQUEST);
    }

    /**
     * Returns what adds the CORS headers and sends the refusal in place of Keycloak's response, to which they would be
     * added. From 26.8 on, {@code getResponse} can't be overridden.
     */
    private static Cors sending(Refusal refusal, Endpoint endpoint) {
        return (Cors) Proxy.newProxyInstance(
                RefusedException.class.getClassLoader(), new Class<?>[] {Cors.class}, (proxy, method, arguments) -> {
                    Cors.builder()
                            .auth()
                            .allowedMethods("POST")
                            .exposedHeaders(Cors.ACCESS_CONTROL_ALLOW_METHODS)
                            .allowAllOrigins()
                            .add();
                    return refusal.response(endpoint);
                });
    }
}

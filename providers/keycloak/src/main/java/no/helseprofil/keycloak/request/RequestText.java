package no.helseprofil.keycloak.request;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import no.helseprofil.keycloak.server.RequestAttribute;
import org.keycloak.models.KeycloakSession;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * Query and form of a request as they were sent, before the server split them into parameters. Keycloak 26.7 splits a
 * query at each semicolon and a form at none; Keycloak 26.8.1 splits neither there, and what stands before a server may
 * do otherwise. OAuth has a semicolon percent-encoded (RFC 6749, appendix B), as every library does.
 */
@Provider
public final class RequestText implements ContainerRequestFilter {

    private static final RequestAttribute<ContainerRequestContext> RECEIVED =
            RequestAttribute.of(ContainerRequestContext.class);

    @Override
    public void filter(ContainerRequestContext request) {
        KeycloakSession session = KeycloakSessionUtil.getKeycloakSession();
        if (session != null) {
            RECEIVED.set(session, request);
        }
    }

    /**
     * Returns whether a semicolon stands in the query, or in the form if the server has read one. A request that this
     * server sends to itself has neither.
     */
    static boolean hasSemicolon(KeycloakSession session, boolean hasForm) {
        return RECEIVED.get(session)
                .filter(request -> isInQuery(request) || hasForm && isInForm(request))
                .isPresent();
    }

    private static boolean isInQuery(ContainerRequestContext request) {
        String query = request.getUriInfo().getRequestUri().getRawQuery();
        return query != null && query.indexOf(';') >= 0;
    }

    /** Keycloak leaves a copy of a body from which it has read a form. A multipart form has no delimiters. */
    private static boolean isInForm(ContainerRequestContext request) {
        String type = request.getHeaderString(HttpHeaders.CONTENT_TYPE);
        if (type != null && type.startsWith(MediaType.MULTIPART_FORM_DATA)) {
            return false;
        }
        if (!(request.getEntityStream() instanceof ByteArrayInputStream body)) {
            throw new IllegalStateException("the server keeps no copy of a form that it has read");
        }
        body.reset();
        String form = new String(body.readAllBytes(), StandardCharsets.ISO_8859_1);
        body.reset();
        return form.indexOf(';') >= 0;
    }
}

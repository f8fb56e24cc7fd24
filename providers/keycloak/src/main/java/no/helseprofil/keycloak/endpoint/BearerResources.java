package no.helseprofil.keycloak.endpoint;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.endpoints.TokenEndpoint;
import org.keycloak.protocol.oidc.endpoints.TokenIntrospectionEndpoint;
import org.keycloak.protocol.oidc.endpoints.TokenRevocationEndpoint;
import org.keycloak.protocol.oidc.endpoints.UserInfoEndpoint;
import org.keycloak.protocol.oidc.par.endpoints.ParEndpoint;
import org.keycloak.services.resources.admin.AdminRoot;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * Stands before Keycloak's own resources, and has {@link BearerIncident} asked of the access token that comes there. A
 * resource of a later Keycloak is among them, since what counts is that a token comes and not where.
 *
 * <p>It is asked before the request is answered, and where something is written once more before that is committed: the
 * body of a request may come long after its head.
 */
@Provider
public final class BearerResources implements ContainerRequestFilter, ContainerResponseFilter {

    private static final String ASKED = BearerResources.class.getName();
    private static final String OURS = "no.helseprofil.";
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    /** Endpoints at which {@link EndpointOverride} judges the whole request. */
    private static final Set<Class<?>> OVERRIDDEN = Set.of(
            TokenEndpoint.class,
            ParEndpoint.class,
            UserInfoEndpoint.class,
            TokenIntrospectionEndpoint.class,
            TokenRevocationEndpoint.class);

    @Context
    private @Nullable ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) {
        KeycloakSession session = KeycloakSessionUtil.getKeycloakSession();
        if (session == null || !isAsked(request)) {
            return;
        }
        request.setProperty(ASKED, SAFE.contains(request.getMethod()) ? Asked.READS : Asked.WRITES);
        BearerIncident.of(session).refusal().ifPresent(refused -> {
            request.setProperty(ASKED, Asked.REFUSED);
            request.abortWith(refused);
        });
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        KeycloakSession session = KeycloakSessionUtil.getKeycloakSession();
        if (session == null || !isOvertaken(request, response) || !isAsked(request)) {
            return;
        }
        BearerIncident.of(session).refusalByNow().ifPresent(refused -> {
            session.getTransactionManager().setRollbackOnly();
            response.setStatus(refused.getStatus());
            response.setEntity(refused.getEntity(), new Annotation[0], MediaType.APPLICATION_JSON_TYPE);
            refused.getHeaders().forEach((name, values) -> response.getHeaders().put(name, values));
        });
    }

    /**
     * Returns whether a block may have overtaken the request: it has written, or its token has ended. A block ends the
     * tokens of its clients soon after, and Keycloak refuses those before it asks a filter. The sender is to read that
     * it is blocked.
     */
    private static boolean isOvertaken(ContainerRequestContext request, ContainerResponseContext response) {
        Object asked = request.getProperty(ASKED);
        return response.getStatus() == Response.Status.UNAUTHORIZED.getStatusCode()
                ? asked != Asked.REFUSED
                : asked == Asked.WRITES && response.getStatus() < Response.Status.BAD_REQUEST.getStatusCode();
    }

    private boolean isAsked(ContainerRequestContext request) {
        return request.getHeaderString(HttpHeaders.AUTHORIZATION) != null && !isJudged(request);
    }

    /**
     * Returns whether the request is judged by an endpoint, or by a resource of ours itself. Requests to the admin REST
     * are judged by this class.
     */
    private boolean isJudged(ContainerRequestContext request) {
        Class<?> type = resource == null ? null : resource.getResourceClass();
        return type != null
                && (OVERRIDDEN.stream().anyMatch(endpoint -> endpoint.isAssignableFrom(type))
                        || type.getName().startsWith(OURS) && !isAdministration(request));
    }

    private static boolean isAdministration(ContainerRequestContext request) {
        return request.getUriInfo().getMatchedResources().stream().anyMatch(AdminRoot.class::isInstance);
    }

    private enum Asked {
        READS,
        WRITES,
        REFUSED
    }
}

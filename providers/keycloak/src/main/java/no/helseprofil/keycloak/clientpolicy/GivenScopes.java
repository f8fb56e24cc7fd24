package no.helseprofil.keycloak.clientpolicy;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.PathSegment;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.util.Objects;
import java.util.Set;
import no.helseprofil.keycloak.token.AddedMappers;
import no.helseprofil.keycloak.user.GuardedRequest;
import no.helseprofil.keycloak.user.GuardedRequest.CallingAdministrator;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.ErrorResponse;
import org.keycloak.services.resources.admin.ClientResource;
import org.keycloak.services.resources.admin.ClientScopeResource;
import org.keycloak.services.resources.admin.ProtocolMappersResource;
import org.keycloak.services.resources.admin.RealmAdminResource;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * Filter of client scopes with a mapper that may disclose the numbers of users, in a realm under the profile. Giving
 * one to a client from before the profile, or changing one, decides who gets these numbers, and Keycloak asks no policy
 * about it. So any write to an address that names one takes {@code manage-realm}, but for those that take it away.
 */
@Provider
public final class GivenScopes implements ContainerRequestFilter {

    /**
     * Resources at which {@code DELETE} takes something away. At the roles of a scope it opens the scope to more users.
     */
    private static final Set<Class<?>> TAKING_AWAY = Set.of(
            ClientScopeResource.class, ClientResource.class, RealmAdminResource.class, ProtocolMappersResource.class);

    private static final String REFUSED =
            "In a realm under the profile manage-realm is needed to give, or to change, a client scope with a mapper that may"
                    + " disclose the numbers of users. Take such mappers out of it, or have an administrator with manage-realm do it.";

    @Context
    private @Nullable ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) {
        KeycloakSession session = KeycloakSessionUtil.getKeycloakSession();
        if (GuardedRequest.of(session, resource, request)
                .filter(guarded -> guarded.isWrite() && guarded.isAdministration())
                .filter(guarded -> !(HttpMethod.DELETE.equals(request.getMethod()) && guarded.isAt(TAKING_AWAY)))
                .filter(guarded ->
                        !CallingAdministrator.of(session).managesRealm() && namesTellingScope(session, request))
                .isPresent()) {
            request.abortWith(
                    ErrorResponse.error(REFUSED, Response.Status.FORBIDDEN).getResponse());
        }
    }

    private static boolean namesTellingScope(KeycloakSession session, ContainerRequestContext request) {
        AddedMappers mappers = new AddedMappers(session);
        return request.getUriInfo().getPathSegments().stream()
                .map(PathSegment::getPath)
                .map(session.getContext().getRealm()::getClientScopeById)
                .filter(Objects::nonNull)
                .anyMatch(mappers::isTelling);
    }
}

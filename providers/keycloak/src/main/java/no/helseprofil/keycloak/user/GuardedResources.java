package no.helseprofil.keycloak.user;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.ErrorResponse;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * Filter in front of Keycloak's own resources, for what a realm under the profile requires in addition to Keycloak:
 * {@link TokenRights}, {@link AdministratorRights} and {@link ImpersonatedAccount}. Keycloak calls it after it has
 * found the resource, set the realm and checked the role. It therefore judges the resource that will run, however the
 * address was spelled.
 */
@Provider
public final class GuardedResources implements ContainerRequestFilter {

    @Context
    private @Nullable ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) {
        KeycloakSession session = KeycloakSessionUtil.getKeycloakSession();
        TokenRights.refusing(session, resource, request)
                .or(() -> GuardedRequest.of(session, resource, request).map(guarded -> refusing(session, guarded)))
                .ifPresent(refused -> request.abortWith(
                        ErrorResponse.error(refused, Response.Status.FORBIDDEN).getResponse()));
    }

    private static @Nullable String refusing(KeycloakSession session, GuardedRequest guarded) {
        String refused = new AdministratorRights(session).refusing(guarded);
        return refused == null ? new ImpersonatedAccount(session).refusing(guarded) : refused;
    }
}

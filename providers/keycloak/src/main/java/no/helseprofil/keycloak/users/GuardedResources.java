package no.helseprofil.keycloak.users;

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
 * Stands before Keycloak's own resources, where a realm under the profile asks for more than Keycloak does:
 * {@link TokenRights}, {@link AdministratorRights} and {@link ImpersonatedAccount}. It is called when Keycloak has
 * found the resource, set the realm and asked for the role that it wants, so what it looks at is what runs, in
 * whatever letters the address was written.
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

package no.helseprofil.keycloak.user;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.authorization.admin.PolicyEvaluationService;
import org.keycloak.models.KeycloakSession;
import org.keycloak.organization.admin.resource.OrganizationGroupsResource;
import org.keycloak.organization.admin.resource.OrganizationIdentityProvidersResource;
import org.keycloak.organization.admin.resource.OrganizationsResource;
import org.keycloak.services.ErrorResponse;
import org.keycloak.services.resources.admin.ClientsResource;
import org.keycloak.services.resources.admin.GroupsResource;
import org.keycloak.services.resources.admin.IdentityProviderResource;
import org.keycloak.services.resources.admin.IdentityProvidersResource;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * Filter in front of Keycloak's own resources, for what a realm under the profile requires in addition to Keycloak:
 * {@link TokenRights}, {@link ImpersonatedAccount}, and rights of administrators. Keycloak calls it after it has found
 * the resource, set the realm and checked the role. It therefore judges the resource that will run, however the address
 * was spelled.
 *
 * <p>An identity provider states who a user is and how the user logged in. An administrator who writes one, or its
 * mappers, could therefore log in as anybody, so this takes {@code manage-realm}. Searching by a value reveals that
 * value even to an administrator who may only count users, and a token made to evaluate policies contains the user's
 * claims, so both take {@code view-users}.
 */
@Provider
public final class GuardedResources implements ContainerRequestFilter {

    private static final Set<Class<?>> IDENTITY_PROVIDERS = Set.of(
            IdentityProvidersResource.class,
            IdentityProviderResource.class,
            OrganizationIdentityProvidersResource.class);

    /** Resources where {@code q} searches attributes of something other than users. */
    private static final Set<Class<?>> OTHER_SEARCHES = Set.of(
            ClientsResource.class,
            GroupsResource.class,
            OrganizationsResource.class,
            OrganizationGroupsResource.class,
            OrganizationIdentityProvidersResource.class);

    /** Resources where Keycloak issues a token of any user, to show how policies evaluate it. */
    private static final Set<Class<?>> TRIED_TOKENS = Set.of(PolicyEvaluationService.class);

    private static final String NEEDS_MANAGE_REALM =
            "In a realm under the profile manage-realm is needed to write identity"
                    + " providers and their mappers: what they say decides who somebody is.";
    private static final String NEEDS_VIEW_USERS_FOR_TOKENS =
            "In a realm under the profile view-users is needed to evaluate policies: the answer has a token of the user.";
    private static final String NEEDS_VIEW_USERS =
            "In a realm under the profile view-users is needed to search users by q or"
                    + " idpUserId: leave the parameter out.";

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
        String refused = refusing(CallingAdministrator.of(session), guarded);
        return refused == null ? new ImpersonatedAccount(session).refusing(guarded) : refused;
    }

    /** Returns the reason why the caller may not send this request; null if the caller may. */
    private static @Nullable String refusing(CallingAdministrator caller, GuardedRequest request) {
        if (!request.isAdministration()) {
            return null;
        }
        if (request.isWrite() && request.isAt(IDENTITY_PROVIDERS)) {
            return caller.managesRealm() ? null : NEEDS_MANAGE_REALM;
        }
        if (request.isAt(TRIED_TOKENS)) {
            return caller.may(rights -> rights.users().canView()) ? null : NEEDS_VIEW_USERS_FOR_TOKENS;
        }
        if (request.hasParameter("q", "idpUserId") && !request.isAt(OTHER_SEARCHES)) {
            return caller.may(rights -> rights.users().canView()) ? null : NEEDS_VIEW_USERS;
        }
        return null;
    }
}

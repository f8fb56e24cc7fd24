package no.helseprofil.keycloak.user;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.authorization.admin.PolicyEvaluationService;
import org.keycloak.models.KeycloakSession;
import org.keycloak.organization.admin.resource.OrganizationGroupsResource;
import org.keycloak.organization.admin.resource.OrganizationIdentityProvidersResource;
import org.keycloak.organization.admin.resource.OrganizationsResource;
import org.keycloak.services.resources.admin.ClientsResource;
import org.keycloak.services.resources.admin.GroupsResource;
import org.keycloak.services.resources.admin.IdentityProviderResource;
import org.keycloak.services.resources.admin.IdentityProvidersResource;

/**
 * Rights that an administrator needs in addition to the role that Keycloak asks for. An identity provider states who a
 * user is and how the user logged in. An administrator who writes one, or its mappers, could therefore log in as
 * anybody, so this takes {@code manage-realm}. Searching by a value reveals that value even to an administrator who may
 * only count users, and a token made to evaluate policies contains the user's claims, so both take {@code view-users}.
 */
final class AdministratorRights {

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

    private final CallingAdministrator caller;

    AdministratorRights(KeycloakSession session) {
        this.caller = CallingAdministrator.of(session);
    }

    /** Returns the reason why the caller may not send this request; null if the caller may. */
    @Nullable
    String refusing(GuardedRequest request) {
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

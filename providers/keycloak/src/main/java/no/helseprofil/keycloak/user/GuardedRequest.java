package no.helseprofil.keycloak.user;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import no.helseprofil.keycloak.storage.RealmProfiles;
import org.jspecify.annotations.Nullable;
import org.keycloak.Token;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.representations.AccessToken;
import org.keycloak.services.resources.admin.AdminAuth;
import org.keycloak.services.resources.admin.AdminRoot;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;
import org.keycloak.services.resources.admin.fgap.AdminPermissions;

/**
 * Request and the resource of Keycloak that is about to answer it.
 *
 * @param resource the class of the resource
 * @param request the request
 */
public record GuardedRequest(Class<?> resource, ContainerRequestContext request) {

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    /** Returns a request to a realm under the profile; empty for any other request. */
    public static Optional<GuardedRequest> of(
            @Nullable KeycloakSession session, @Nullable ResourceInfo resource, ContainerRequestContext request) {
        Class<?> type = resource == null ? null : resource.getResourceClass();
        return session == null || type == null || !RealmProfiles.isUnderProfile(session)
                ? Optional.empty()
                : Optional.of(new GuardedRequest(type, request));
    }

    public boolean isWrite() {
        return !SAFE.contains(request.getMethod());
    }

    /** Returns whether it goes to the admin REST of a realm, including extensions of it. */
    public boolean isAdministration() {
        return isBelow(AdminRoot.class);
    }

    /** Returns whether a resource of this class answers it or is above the one that does. */
    boolean isBelow(Class<?> type) {
        return type.isAssignableFrom(resource)
                || request.getUriInfo().getMatchedResources().stream().anyMatch(type::isInstance);
    }

    public boolean isAt(Set<Class<?>> resources) {
        return resources.stream().anyMatch(one -> one.isAssignableFrom(resource));
    }

    /** Returns whether its address has one of these query parameters. */
    boolean hasParameter(String... names) {
        return Stream.of(names).anyMatch(request.getUriInfo().getQueryParameters()::containsKey);
    }

    /**
     * Administrator who sent the request, as authenticated by Keycloak; may belong to another realm.
     *
     * @param session the request
     * @param user the administrator; null if the request isn't authenticated
     * @param token presented token; of another type, or null, if a client is registered dynamically
     */
    public record CallingAdministrator(
            KeycloakSession session,
            @Nullable UserModel user,
            @Nullable Token token) {

        /** Returns the caller from Keycloak's context of the request. */
        public static CallingAdministrator of(KeycloakSession session) {
            KeycloakContext context = session.getContext();
            return new CallingAdministrator(session, context.getUser(), context.getBearerToken());
        }

        /** Returns whether the caller may change the realm itself. */
        public boolean managesRealm() {
            return may(rights -> rights.realm().canManageRealm());
        }

        /** Returns whether the caller has a right; false if the request isn't authenticated. */
        boolean may(Predicate<AdminPermissionEvaluator> right) {
            if (user == null || !(token instanceof AccessToken access)) {
                return false;
            }
            String issuer = access.getIssuer();
            RealmModel home = session.realms().getRealmByName(issuer.substring(issuer.lastIndexOf('/') + 1));
            return home != null
                    && right.test(AdminPermissions.evaluator(
                            session,
                            session.getContext().getRealm(),
                            new AdminAuth(
                                    home,
                                    access,
                                    user,
                                    session.clients().getClientByClientId(home, access.getIssuedFor()))));
        }
    }
}

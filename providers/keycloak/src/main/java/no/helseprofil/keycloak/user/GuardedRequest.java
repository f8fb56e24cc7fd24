package no.helseprofil.keycloak.user;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.keycloak.storage.RealmProfiles;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.resources.admin.AdminRoot;

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
}

package no.helseprofil.keycloak.users;

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
 * A request, and the resource of Keycloak's that is about to answer it.
 *
 * @param resource the class of the resource
 * @param request what was sent
 */
public record GuardedRequest(Class<?> resource, ContainerRequestContext request) {

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    /** A request to a realm under the profile; empty if it is another. */
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

    /** Whether it goes to the admin REST of a realm, an extension of it included. */
    public boolean isAdministration() {
        return isBelow(AdminRoot.class);
    }

    /** Whether a resource of this class is what answers it, or what has led to that. */
    boolean isBelow(Class<?> type) {
        return type.isAssignableFrom(resource)
                || request.getUriInfo().getMatchedResources().stream().anyMatch(type::isInstance);
    }

    public boolean isAt(Set<Class<?>> resources) {
        return resources.stream().anyMatch(one -> one.isAssignableFrom(resource));
    }

    /** Whether it has one of these parameters in its address. */
    boolean hasParameter(String... names) {
        return Stream.of(names).anyMatch(request.getUriInfo().getQueryParameters()::containsKey);
    }
}

package no.helseprofil.keycloak.user;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.RoleModel;
import org.keycloak.representations.AccessToken;

/**
 * Audience and roles in an access token, as it was signed.
 *
 * @param token the signed content
 */
record StatedRights(AccessToken token) {

    /**
     * A role.
     *
     * @param client the {@code client_id} of the client that the role belongs to; null for a realm role
     * @param name its name
     */
    record Role(@Nullable String client, String name) {

        static Role of(RoleModel role) {
            return new Role(
                    role.getContainer() instanceof ClientModel client ? client.getClientId() : null, role.getName());
        }
    }

    /** Returns what the token lacks for a resource of one of Keycloak's own clients, such as {@code account}. */
    Optional<String> missingFor(String resource) {
        if (!token.hasAudience(resource)) {
            return Optional.of("its aud doesn't name " + resource);
        }
        return hasAnyOf(resource) ? Optional.empty() : Optional.of("it has no role of " + resource);
    }

    private boolean hasAnyOf(String client) {
        return access(client).anyMatch(roles -> !roles.isEmpty());
    }

    /** Returns whether the token has all of these roles. */
    boolean hasAll(Collection<Role> roles) {
        return roles.stream().allMatch(this::has);
    }

    private boolean has(Role role) {
        return access(role.client()).anyMatch(roles -> roles.contains(role.name()));
    }

    /** Returns the roles of a client, or of the realm. Both claims may be null in a token that isn't verified yet. */
    private Stream<Set<String>> access(@Nullable String client) {
        return (client == null
                        ? Stream.ofNullable(token.getRealmAccess())
                        : Stream.ofNullable(token.getResourceAccess()).flatMap(of -> Stream.ofNullable(of.get(client))))
                .flatMap(access -> Stream.ofNullable(access.getRoles()));
    }
}

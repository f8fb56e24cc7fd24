package no.helseprofil.profile;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Level of login that an authorization request asks for ({@code acr_values}, or {@code acr} in the parameter
 * {@code claims}).
 *
 * @param levels the requested levels, any of which will do. Other values, such as one that selects an identity
 *     provider, aren't included
 */
public record AskedLevel(Set<String> levels) {

    public static final AskedLevel NONE = new AskedLevel(Set.of());

    public AskedLevel {
        levels = Set.copyOf(levels);
    }

    /** Returns whether the request asks for any level. */
    public boolean isAny() {
        return !levels.isEmpty();
    }

    /**
     * Returns whether a login meets the request. Keycloak handles essential values that aren't levels of the profile
     * (OpenID Connect Core, section 5.5.1.1).
     *
     * @param level level of the login; null if unknown
     */
    public boolean isReachedBy(@Nullable String level) {
        return !isAny() || levels.stream().anyMatch(wanted -> SecurityLevel.reaches(level, wanted));
    }
}

package no.helseprofil.profile;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * At which level an authorization request wants its user to log in ({@code acr_values}, or {@code acr} in the parameter
 * {@code claims}).
 *
 * @param levels those that it names; any of them will do. A value that is no level, such as one by which an identity
 *     provider is chosen, isn't among them
 */
public record AskedLevel(Set<String> levels) {

    public static final AskedLevel NONE = new AskedLevel(Set.of());

    public AskedLevel {
        levels = Set.copyOf(levels);
    }

    /** Whether it wants any. */
    public boolean isAny() {
        return !levels.isEmpty();
    }

    /**
     * Whether a login is as the request wants it. What is essential and no level of ours (OpenID Connect Core, section
     * 5.5.1.1) Keycloak sees to.
     *
     * @param level of the login; null if none is known
     */
    public boolean isReachedBy(@Nullable String level) {
        return !isAny() || levels.stream().anyMatch(wanted -> SecurityLevel.reaches(level, wanted));
    }
}

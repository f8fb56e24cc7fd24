package no.helseprofil.profile;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Security level of a login: 2, 3 or 4, as the national identity providers define them. */
public final class SecurityLevel {

    /** HelseID's claim for the level, beside {@code acr} (RFC 9068, section 2.2.1). */
    public static final String CLAIM = "helseid://claims/identity/security_level";

    /** Levels by their names with the identity providers. */
    private static final Map<String, String> BY_NAME = Map.of(
            "2", "2",
            "3", "3",
            "4", "4",
            "Level3", "3",
            "Level4", "4",
            "idporten-loa-substantial", "3",
            "idporten-loa-high", "4");

    /** Levels by HelseID's words for them ({@code assurance_level}), which a request may use. */
    private static final Map<String, String> BY_WORD = Map.of("low", "2", "substantial", "3", "high", "4");

    private SecurityLevel() {}

    /** Returns the level with this name, or empty if there is none. */
    public static Optional<String> named(@Nullable String name) {
        return name == null ? Optional.empty() : Optional.ofNullable(BY_NAME.get(name));
    }

    /** Returns the level that a request names so: {@link #named}, or by a word of HelseID's. */
    public static Optional<String> requested(String name) {
        return named(name).or(() -> Optional.ofNullable(BY_WORD.get(name)));
    }

    /** Returns all names by which a request may name a level. */
    public static Stream<String> names() {
        return Stream.concat(BY_NAME.keySet().stream(), BY_WORD.keySet().stream());
    }

    /**
     * Returns whether a level is at least as high as another.
     *
     * @param level level of a login; null if unknown
     */
    static boolean reaches(@Nullable String level, String wanted) {
        return level != null && level.compareTo(wanted) >= 0;
    }

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
         * Returns whether a login meets the request. Keycloak handles essential values that aren't levels of the
         * profile (OpenID Connect Core, section 5.5.1.1).
         *
         * @param level level of the login; null if unknown
         */
        public boolean isReachedBy(@Nullable String level) {
            return !isAny() || levels.stream().anyMatch(wanted -> SecurityLevel.reaches(level, wanted));
        }
    }
}

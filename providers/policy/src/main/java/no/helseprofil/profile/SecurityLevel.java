package no.helseprofil.profile;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How safely a user has logged in: 2, 3 or 4, as the national identity providers count. */
public final class SecurityLevel {

    /** HelseID's claim of it, which stands beside {@code acr} (RFC 9068, section 2.2.1). */
    public static final String CLAIM = "helseid://claims/identity/security_level";

    /** What they call them, besides the level itself. */
    private static final Map<String, String> BY_NAME = Map.of(
            "2", "2",
            "3", "3",
            "4", "4",
            "Level3", "3",
            "Level4", "4",
            "idporten-loa-substantial", "3",
            "idporten-loa-high", "4");

    private SecurityLevel() {}

    /** The level of this name; empty if it is none. */
    public static Optional<String> named(@Nullable String name) {
        return name == null ? Optional.empty() : Optional.ofNullable(BY_NAME.get(name));
    }

    /**
     * Whether one level is as good as another.
     *
     * @param level of a login; null if none is known
     */
    static boolean reaches(@Nullable String level, String wanted) {
        return level != null && level.compareTo(wanted) >= 0;
    }
}

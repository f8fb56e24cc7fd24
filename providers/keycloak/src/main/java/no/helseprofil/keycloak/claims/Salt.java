package no.helseprofil.keycloak.claims;

import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.vault.VaultStringSecret;

/**
 * The key of pseudonyms, as a mapper has it: a text that nobody guesses, or where in the vault there is one.
 *
 * @param text what the mapper has; null for nothing
 */
record Salt(@Nullable String text) {

    private static final int SHORTEST = 22;
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{vault\\.[A-Za-z0-9._-]{1,100}}");

    /** Whether it is left to the server to make one. */
    boolean isLeft() {
        return text == null || text.isBlank();
    }

    /**
     * Whether it is a key, or a place of the vault. What begins like a reference and is none is a variable that an
     * import hasn't filled in, and stands in a file that others read.
     */
    boolean isGiven() {
        return isReference() || isKey(text);
    }

    /** The key itself; empty where there is none, or the vault has none there. */
    Optional<String> key(UnaryOperator<@Nullable String> vault) {
        return Optional.ofNullable(isReference() ? vault.apply(text) : text).filter(Salt::isKey);
    }

    static @Nullable String ofVault(KeycloakSession session, @Nullable String reference) {
        try (VaultStringSecret secret = session.vault().getStringSecret(reference)) {
            return secret.get().orElse(null);
        }
    }

    private boolean isReference() {
        return text != null && REFERENCE.matcher(text).matches();
    }

    private static boolean isKey(@Nullable String key) {
        return key != null && key.length() >= SHORTEST && !key.startsWith("${");
    }
}

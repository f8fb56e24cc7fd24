package no.helseprofil.keycloak.claims;

import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.vault.VaultStringSecret;

/**
 * Key of pseudonyms in a mapper's configuration: a secret text, or a reference to the vault.
 *
 * @param text the configured text; null if there is none
 */
record Salt(@Nullable String text) {

    private static final int SHORTEST = 22;
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{vault\\.[A-Za-z0-9._-]{1,100}}");

    /** Returns whether the server is to make the salt. */
    boolean isLeft() {
        return text == null || text.isBlank();
    }

    /**
     * Returns whether it is a key or a reference to the vault. Another text that begins with <code>${</code> is a
     * variable that an import hasn't replaced, and stands in a file that others can read.
     */
    boolean isGiven() {
        return isReference() || isKey(text);
    }

    /** Returns the key; empty if there is none here or in the vault. */
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

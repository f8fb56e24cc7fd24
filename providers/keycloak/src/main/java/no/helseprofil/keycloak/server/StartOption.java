package no.helseprofil.keycloak.server;

import org.keycloak.provider.ProviderConfigProperty;

/**
 * A start option of one of our providers. It is declared once: by this the code reads it, Keycloak knows it, and
 * {@code docs/start-options.md} tells of it.
 *
 * @param key its name behind the names of SPI and provider
 * @param otherwise the value that holds where it isn't set; empty if none does
 * @param effect what it does, and what becomes of the server without it, in a few words of Markdown
 * @param example a value that it may have
 */
public record StartOption(String key, String otherwise, String effect, String example) {

    /** An option without which there is none of what it names. */
    public static StartOption of(String key, String effect, String example) {
        return new StartOption(key, "", effect, example);
    }

    /** An option that is {@code true} or {@code false}, and {@code false} where it isn't set. */
    public static StartOption flag(String key, String effect) {
        return new StartOption(key, "false", effect, "true");
    }

    ProviderConfigProperty toProperty() {
        return new ProviderConfigProperty(
                key, null, effect, ProviderConfigProperty.STRING_TYPE, otherwise.isEmpty() ? null : otherwise);
    }
}

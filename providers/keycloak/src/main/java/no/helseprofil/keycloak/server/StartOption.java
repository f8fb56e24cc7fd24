package no.helseprofil.keycloak.server;

import org.keycloak.provider.ProviderConfigProperty;

/**
 * Start option of one of our providers. This single declaration is used by the code that reads it, by Keycloak, and by
 * {@code docs/start-options.md}.
 *
 * @param key its name after those of SPI and provider
 * @param otherwise default value; empty if there is none
 * @param effect its effect, and that of leaving it out, in a few words of Markdown
 * @param example a possible value
 */
public record StartOption(String key, String otherwise, String effect, String example) {

    /** Creates an option without a default. */
    public static StartOption of(String key, String effect, String example) {
        return new StartOption(key, "", effect, example);
    }

    /** Creates an option that is {@code true} or {@code false}, by default {@code false}. */
    public static StartOption flag(String key, String effect) {
        return new StartOption(key, "false", effect, "true");
    }

    ProviderConfigProperty toProperty() {
        return new ProviderConfigProperty(
                key, null, effect, ProviderConfigProperty.STRING_TYPE, otherwise.isEmpty() ? null : otherwise);
    }
}

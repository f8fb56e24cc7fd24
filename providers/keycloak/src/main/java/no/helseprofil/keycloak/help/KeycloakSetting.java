package no.helseprofil.keycloak.help;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A setting of Keycloak that affects a requirement, with a value that meets it.
 *
 * @param console place in the admin console, in the console's own words
 * @param name property or attribute of the client or realm
 * @param value value that meets the requirement
 */
record KeycloakSetting(
        @JsonProperty("console") String console,
        @JsonProperty("name") String name,
        @JsonProperty("value") String value) {

    private static final Map<String, List<KeycloakSetting>> BY_REQUIREMENT = readAll();

    /** Returns the settings for a requirement; none if only requests affect it. */
    static List<KeycloakSetting> of(String requirement) {
        return BY_REQUIREMENT.getOrDefault(requirement, List.of());
    }

    private static Map<String, List<KeycloakSetting>> readAll() {
        try (InputStream stream = Objects.requireNonNull(KeycloakSetting.class.getResourceAsStream("settings.json"))) {
            return new ObjectMapper().readValue(stream, new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException("reading settings.json", e);
        }
    }
}

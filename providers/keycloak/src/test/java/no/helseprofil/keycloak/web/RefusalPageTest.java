package no.helseprofil.keycloak.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The words of the page, which Keycloak reads from the JAR. */
class RefusalPageTest {

    private static final String OURS = "helseprofil.";

    @ParameterizedTest
    @ValueSource(strings = {"nb", "nn", "no"})
    void everyLanguageHasTheSameTexts(String language) throws IOException {
        assertThat(messages(language).stringPropertyNames().stream()
                        .filter(key -> key.startsWith(OURS))
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(messages("en").stringPropertyNames().stream()
                        .filter(key -> key.startsWith(OURS))
                        .toList());
    }

    @Test
    void genericNorwegianIsBokmaal() throws IOException {
        Properties bokmaal = messages("nb");
        messages("no").forEach((key, text) -> assertThat(text).as("%s", key).isEqualTo(bokmaal.get(key)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "nb", "nn", "no"})
    void noTextLosesApostrophesOrContainsMarkup(String language) throws IOException {
        messages(language).forEach((key, text) -> {
            String shown = new MessageFormat(text.toString()).format(new Object[] {"{0}"});
            assertThat(shown)
                    .as("%s, as Keycloak formats it", key)
                    .isEqualTo(text.toString().replace("''", "'"))
                    .doesNotContain("<");
        });
    }

    private static Properties messages(String language) throws IOException {
        String file = "/theme-resources/messages/messages_" + language + ".properties";
        try (InputStream stream = Objects.requireNonNull(RefusalPageTest.class.getResourceAsStream(file), file)) {
            Properties messages = new Properties();
            messages.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
            return messages;
        }
    }
}

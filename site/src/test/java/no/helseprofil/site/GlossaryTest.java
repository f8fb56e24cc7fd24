package no.helseprofil.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Norwegian words of {@code docs/glossary.md} are those that the console and the pages of test runs use. */
class GlossaryTest {

    private static final Path ROOT = Path.of("..");
    private static final String NO_NORWEGIAN_PAGE_HAS_IT = "–";
    private static final List<String> MESSAGES = List.of(
            "providers/keycloak/src/main/resources/no/helseprofil/keycloak/console/console_nb.properties",
            "providers/features/src/main/resources/no/helseprofil/testrun/trial_nb.properties");

    @ParameterizedTest
    @MethodSource
    void everyNorwegianTermIsUsedInThePages(String word) throws IOException {
        assertThat(messages()).containsPattern("(?<!\\p{L})" + word);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "keycloak/src/main/resources/theme-resources/messages/messages_nb",
                "keycloak/src/main/resources/theme-resources/messages/messages_nn",
                "keycloak/src/main/resources/theme-resources/messages/messages_no",
                "keycloak/src/main/resources/no/helseprofil/keycloak/console/console_nb",
                "keycloak/src/main/resources/no/helseprofil/keycloak/console/console_nn",
                "policy/src/main/resources/no/helseprofil/profile/requirements_nb",
                "policy/src/main/resources/no/helseprofil/profile/requirements_nn"
            })
    void usesOneTermForOrganisation(String file) throws IOException {
        assertThat(Files.readString(ROOT.resolve("providers/" + file + ".properties")))
                .as("the word of the glossary is organisasjon")
                .doesNotContainPattern("(?i)virksomhet|verksem");
    }

    static List<String> everyNorwegianTermIsUsedInThePages() throws IOException {
        try (Stream<String> lines = Files.lines(ROOT.resolve("docs/glossary.md"))) {
            return lines.filter(line -> line.startsWith("| "))
                    .skip(1)
                    .map(line -> line.split("\\|")[2].strip())
                    .filter(word -> !word.equals(NO_NORWEGIAN_PAGE_HAS_IT))
                    .toList();
        }
    }

    /** Returns the texts without their keys, which are English. */
    private static String messages() throws IOException {
        StringBuilder messages = new StringBuilder();
        for (String file : MESSAGES) {
            try (Stream<String> lines = Files.lines(ROOT.resolve(file))) {
                messages.append(lines.filter(line -> !line.startsWith("#") && line.contains("="))
                        .map(line -> line.substring(line.indexOf('=')).toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining("\n", "", "\n")));
            }
        }
        return messages.toString();
    }
}

package no.helseprofil.it.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Request;
import org.junit.jupiter.api.Test;

/**
 * The Java that the help pages show is the one with which {@link LibrariesIT} and {@link IndependentClientIT} get tokens, and that
 * of {@link ExampleApi#SPRING_BOOT}.
 */
class JavaExamplesIT {

    private static final Path TESTED = Path.of("src/test/java/no/helseprofil/it/libraries");

    @Test
    void everyJavaLineOnTheHelpPagesIsTested() {
        Stream<Path> clients = Stream.of("NimbusClient", "NimbusProgram", "IndependentClientIT")
                .map(name -> TESTED.resolve(name + ".java"));
        String tested = lines(Stream.concat(clients, ExampleApi.SPRING_BOOT.sources().stream())
                .map(TriedLibrary::text)
                .collect(Collectors.joining()));
        List<String> shown = javaOnTheHelpPages();
        assertThat(shown).isNotEmpty();
        for (String example : shown) {
            for (String part : example.split("\n\n", -1)) {
                assertThat(tested)
                        .as("where the lines stand that the page shows")
                        .contains(lines(part));
            }
        }
    }

    private static List<String> javaOnTheHelpPages() {
        List<String> shown = new ArrayList<>();
        try (TestRealm realm = TestRealm.underProfile()) {
            JsonNode requirements = Request.get(realm.address("helseprofil/requirements"))
                    .header("Accept", "application/json")
                    .send()
                    .json();
            for (JsonNode requirement : requirements) {
                for (JsonNode example : requirement.path("examples")) {
                    if (example.path("language").asText().equals("java")) {
                        shown.add(example.path("code").asText());
                    }
                }
            }
        }
        return shown;
    }

    /** One line after the other, however they are indented. */
    private static String lines(String code) {
        return Stream.of(code.split("\n")).map(String::strip).collect(Collectors.joining("\n"));
    }
}

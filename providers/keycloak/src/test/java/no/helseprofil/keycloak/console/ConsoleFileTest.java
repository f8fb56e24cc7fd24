package no.helseprofil.keycloak.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.helseprofil.profile.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleFileTest {

    private static final Path FOLDER = Path.of("src/main/resources/no/helseprofil/keycloak/console/files");
    private static final Pattern IMPORT = Pattern.compile("(?:from |import\\(|import )'([^']+)'");

    @Test
    void everyFileHasItsContentType() throws IOException {
        for (String path : files()) {
            ConsoleFile file = ConsoleFile.at(path).orElseThrow(() -> new AssertionError(path));
            assertThat(file.content()).as(path).isEqualTo(Files.readAllBytes(FOLDER.resolve(path)));
            assertThat(file.type())
                    .as(path)
                    .startsWith(
                            path.endsWith(".js")
                                    ? "text/javascript"
                                    : path.endsWith(".css") ? "text/css" : "image/svg+xml");
            assertThat(file.tag()).as(path).matches("[A-Za-z0-9_-]{43}");
        }
    }

    /** An address that stays the same when a file has changed would be answered out of a cache. */
    @Test
    void theVersionCoversAllFilesAndTexts() {
        assertThat(ConsoleFile.VERSION).matches("[A-Za-z0-9_-]{43}");
        for (Language language : Language.values()) {
            assertThat(ConsoleFile.at("words/" + language.tag()))
                    .hasValueSatisfying(words -> assertThat(words.type()).isEqualTo("application/json"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "app",
                "no-such.js",
                "../console_nb.properties",
                "../ConsoleFile.class",
                "pages/../../console_en.properties",
                "/app.js",
                "pages//overview.js",
                "app.js/",
                "app.js\n",
                "APP.JS",
                "%2e%2e/app.js",
                "words/se",
                "words/../nb"
            })
    void servesNoOtherPath(String path) {
        assertThat(ConsoleFile.at(path)).isEmpty();
    }

    /** A module that isn't there is a blank page. */
    @Test
    void everyImportedScriptExists() throws IOException {
        for (String path : files()) {
            String text = Files.readString(FOLDER.resolve(path), StandardCharsets.UTF_8);
            IMPORT.matcher(text)
                    .results()
                    .map((MatchResult found) -> found.group(1))
                    .forEach(imported -> {
                        assertThat(imported)
                                .as("%s imports a file of ours", path)
                                .startsWith(".");
                        Path file =
                                FOLDER.resolve(path).resolveSibling(imported).normalize();
                        assertThat(file).as("%s imports %s", path, imported).isRegularFile();
                    });
        }
    }

    @Test
    void noScriptEvaluatesTextOrCallsOtherHosts() throws IOException {
        for (String path : files()) {
            String text = Files.readString(FOLDER.resolve(path), StandardCharsets.UTF_8);
            assertThat(text)
                    .as(path)
                    .doesNotContain(
                            "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function");
            assertThat(text.replace("http://www.w3.org/2000/svg", "")).as(path).doesNotContain("://");
        }
    }

    private static List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> FOLDER.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}

package no.helseprofil.it.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the help pages show of openid-client is the program with which {@link LibrariesIT} gets its tokens. */
class NodeExamplesTest {

    private static final Path EXAMPLES =
            Path.of("../providers/src/main/resources/no/helseprofil/keycloak/help/examples");
    private static final Pattern SHOWN =
            Pattern.compile("## TypeScript: openid-client 6\n\n```typescript\n(.*?)```", Pattern.DOTALL);

    /** Of the others {@code organisation} alone has lines of it, for a client that is registered for one. */
    @ParameterizedTest
    @ValueSource(strings = {"assertion", "authorization", "grants", "nonce", "proof", "resource"})
    void everyLineIsInTheProgram(String example) {
        String shown = shown(example).orElseThrow();

        assertThat(Stream.of(shown.split("\n\n")).map(NodeExamplesTest::lines))
                .isNotEmpty()
                .allSatisfy(part -> assertThat(program()).contains(part));
    }

    @Test
    void aLineThatIsNotInTheProgramIsFound() {
        assertThat(program()).doesNotContain(lines(shown("organisation").orElseThrow()));
    }

    /** But for the options, which let it speak to a server without TLS. */
    private static String program() {
        return lines(Library.text(Libraries.NODE.resolve("openid-client.js"))).replace(", options)", ")");
    }

    private static Optional<String> shown(String example) {
        return SHOWN.matcher(Library.text(EXAMPLES.resolve(example + ".md")))
                .results()
                .map((MatchResult found) -> found.group(1))
                .findFirst();
    }

    /** One line of code after the other, however they are indented. */
    private static String lines(String code) {
        return code.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("//"))
                .collect(Collectors.joining("\n"));
    }
}

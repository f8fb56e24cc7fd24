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
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests that the program shown by the help pages is the one that is run: by {@link LibrariesIT} with the clients of
 * {@code examples}, and with its APIs by {@link no.helseprofil.it.assessment.ApiAssessmentIT}. {@link JavaExamplesIT}
 * checks the Java.
 */
class ProgramExamplesTest {

    private static final String TYPESCRIPT = "TypeScript: openid-client 6";
    private static final Path NODE_CLIENT = Libraries.NODE.resolve("openid-client.js");
    private static final Path EXAMPLES =
            Path.of("../providers/keycloak/src/main/resources/no/helseprofil/keycloak/help/examples");
    private static final Path PROGRAMS = Path.of("../examples");

    /**
     * The example {@code organisation} is the only other one with lines of openid-client. They are for a client that is
     * registered for an organisation.
     */
    @ParameterizedTest
    @CsvSource(textBlock = """
                    TypeScript: openid-client 6,      node-client/openid-client.js,  assertion
                    TypeScript: openid-client 6,      node-client/openid-client.js,  authorization
                    TypeScript: openid-client 6,      node-client/openid-client.js,  grants
                    TypeScript: openid-client 6,      node-client/openid-client.js,  nonce
                    TypeScript: openid-client 6,      node-client/openid-client.js,  proof
                    TypeScript: openid-client 6,      node-client/openid-client.js,  resource
                    Python: PyJWT,                    python-client/client.py,       assertion
                    Python: PyJWT,                    python-client/client.py,       authorization
                    Python: PyJWT,                    python-client/client.py,       grants
                    Python: PyJWT,                    python-client/client.py,       nonce
                    Python: PyJWT,                    python-client/client.py,       proof
                    Python: PyJWT,                    python-client/client.py,       resource
                    JavaScript: Express and jose,     express-api/api.js,            api-blocked
                    JavaScript: Express and jose,     express-api/api.js,            api-proof
                    JavaScript: Express and jose,     express-api/api.js,            api-replay
                    JavaScript: Express and jose,     express-api/api.js,            api-step-up
                    JavaScript: Express and jose,     express-api/api.js,            api-token
                    """)
    void theProgramContainsEveryLine(String library, Path program, String example) {
        String shown = shown(library, example).orElseThrow();

        assertThat(Stream.of(shown.split("\n\n")).map(ProgramExamplesTest::lines))
                .isNotEmpty()
                .allSatisfy(part -> assertThat(lines(PROGRAMS.resolve(program))).contains(part));
    }

    @Test
    void detectsALineMissingInTheProgram() {
        assertThat(lines(NODE_CLIENT))
                .doesNotContain(lines(shown(TYPESCRIPT, "organisation").orElseThrow()));
    }

    /** But for the options, which let it speak to a server without TLS. */
    private static String lines(Path program) {
        return lines(TriedLibrary.text(program)).replace(", options)", ")");
    }

    private static Optional<String> shown(String library, String example) {
        return Pattern.compile("## " + Pattern.quote(library) + "\n\n```\\w+\n(.*?)```", Pattern.DOTALL)
                .matcher(TriedLibrary.text(EXAMPLES.resolve(example + ".md")))
                .results()
                .map((MatchResult found) -> found.group(1))
                .findFirst();
    }

    /** One line of code after the other, however they are indented. */
    private static String lines(String code) {
        return code.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("//") && !line.startsWith("#"))
                .collect(Collectors.joining("\n"));
    }
}

package no.helseprofil.keycloak.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.keycloak.request.Step.Column;
import no.helseprofil.profile.Endpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of {@code docs/architecture.md} is written by this class, from {@link Step}. */
class StepDocumentTest {

    private static final Path PAGE = Path.of("..", "..", "docs", "architecture.md");
    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final String WRITE = "steps.write";
    private static final String COMMAND = "mvn test -pl providers -Dtest=StepDocumentTest -D" + WRITE;
    private static final String BEGIN = "<!-- steps: written by `" + COMMAND + "` -->\n";
    private static final String END = "<!-- /steps -->\n";

    private static final Map<Column, String> COLUMNS = Map.of(
            Column.TOKEN, "token",
            Column.PUSHED_AUTHORIZATION, "PAR",
            Column.AUTHORIZATION, "authorize",
            Column.LOGIN_END, "login ends",
            Column.USERINFO, "userinfo",
            Column.INTROSPECTION, "introspect",
            Column.REVOCATION, "revoke",
            Column.OTHER, "other",
            Column.REGISTRATION, "register");

    @Test
    void thePageShowsTheSteps() throws IOException {
        String page = Files.readString(PAGE);
        String expected =
                page.substring(0, page.indexOf(BEGIN) + BEGIN.length()) + table() + page.substring(page.indexOf(END));
        if (System.getProperty(WRITE) != null) {
            Files.writeString(PAGE, expected);
        }
        assertThat(Files.readString(PAGE))
                .as("docs/architecture.md is out of date; write it anew: %s", COMMAND)
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void aStepIsMadeByAClassThatExists(Step step) throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            assertThat(files.filter(file -> file.endsWith(step.by() + ".java")))
                    .as("the class that does %s", step)
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsReadOfARequestIsWhatTheChecksLookAt(Endpoint endpoint) {
        assertThat(Step.ASSERTION.isAt(endpoint))
                .as("an assertion is read where a client authenticates")
                .isEqualTo(endpoint.authenticatesClient());
        assertThat(Step.PROOF.isAt(endpoint))
                .as("a proof is read where one is looked at")
                .isEqualTo(endpoint.takesProof());
        assertThat(Step.DECISION.isAt(endpoint)).as("nothing passes undecided").isTrue();
    }

    private static String table() {
        String head = Arrays.stream(Column.values()).map(COLUMNS::get).collect(Collectors.joining(" | "));
        return "\n| step | by | " + head + " |\n" + "|---|---|" + "---|".repeat(Column.values().length) + "\n"
                + Arrays.stream(Step.values()).map(StepDocumentTest::row).collect(Collectors.joining()) + "\n";
    }

    private static String row(Step step) {
        return "| " + step.what() + " | `" + step.by() + "` | "
                + Arrays.stream(Column.values())
                        .map(place -> step.isAt(place) ? "●" : "")
                        .collect(Collectors.joining(" | "))
                + " |\n";
    }
}

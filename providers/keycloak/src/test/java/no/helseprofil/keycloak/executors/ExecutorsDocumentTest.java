package no.helseprofil.keycloak.executors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of {@code docs/observed-policies.md} is written by this class, from {@link KeycloakExecutor}. */
class ExecutorsDocumentTest {

    private static final Path PAGE = Path.of("..", "..", "docs", "observed-policies.md");
    private static final String WRITE = "executors.write";
    private static final String COMMAND = "mvn test -pl providers -Dtest=ExecutorsDocumentTest -D" + WRITE;
    private static final String BEGIN = "<!-- executors: written by `" + COMMAND + "` -->\n";
    private static final String END = "<!-- /executors -->\n";

    @Test
    void thePageShowsEachExecutor() throws IOException {
        String page = Files.readString(PAGE);
        String expected =
                page.substring(0, page.indexOf(BEGIN) + BEGIN.length()) + table() + page.substring(page.indexOf(END));
        if (System.getProperty(WRITE) != null) {
            Files.writeString(PAGE, expected);
        }
        assertThat(Files.readString(PAGE))
                .as("docs/observed-policies.md is out of date; write it anew: %s", COMMAND)
                .isEqualTo(expected);
    }

    private static String table() {
        return "\n| executor | observed | at these events, or why not |\n|---|---|---|\n"
                + Arrays.stream(KeycloakExecutor.values())
                        .map(ExecutorsDocumentTest::row)
                        .collect(Collectors.joining())
                + "\n";
    }

    private static String row(KeycloakExecutor executor) {
        return "| `" + executor.id() + "` | "
                + switch (executor.treatment()) {
                    case OBSERVED ->
                        "yes | "
                                + executor.events().stream()
                                        .sorted()
                                        .map(event -> "`" + event + "`")
                                        .collect(Collectors.joining(" "));
                    case CHANGES -> "passed over | refuses nothing: " + executor.does();
                    case REFUSED -> "no | " + executor.does();
                }
                + " |\n";
    }
}

package no.helseprofil.keycloak.observedprofile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.keycloak.observedprofile.KeycloakExecutor.Treatment;
import org.junit.jupiter.api.Test;

/** The table of {@code docs/observed-policies.md} is written by this class, from {@link KeycloakExecutor}. */
class ExecutorsDocumentTest {

    private static final Path PAGE = Path.of("..", "..", "docs", "observed-policies.md");
    private static final String WRITE = "executors.write";
    private static final String COMMAND = "mvn test -pl providers -Dtest=ExecutorsDocumentTest -D" + WRITE;
    private static final String BEGIN = "<!-- executors: written by `" + COMMAND + "` -->\n";
    private static final String END = "<!-- /executors -->\n";

    @Test
    void thePageListsEachExecutor() throws IOException {
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
        return "\nObserved are "
                + executors(Treatment.OBSERVED)
                        .map(executor -> "`" + executor.id() + "`")
                        .collect(Collectors.joining(", "))
                + ".\n\n| executor | |\n|---|---|\n"
                + executors(Treatment.CHANGES)
                        .map(executor -> row(executor, "passed over: "))
                        .collect(Collectors.joining())
                + executors(Treatment.REFUSED)
                        .map(executor -> row(executor, "not observed: "))
                        .collect(Collectors.joining())
                + "\n";
    }

    private static Stream<KeycloakExecutor> executors(Treatment treatment) {
        return Arrays.stream(KeycloakExecutor.values()).filter(executor -> executor.treatment() == treatment);
    }

    private static String row(KeycloakExecutor executor, String treatment) {
        return "| `" + executor.id() + "` | " + treatment + executor.does() + " |\n";
    }
}

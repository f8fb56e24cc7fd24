package no.helseprofil.keycloak.observedprofile;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.Docs;
import no.helseprofil.GeneratedDocument;
import no.helseprofil.keycloak.observedprofile.KeycloakExecutor.Treatment;
import org.junit.jupiter.api.Test;

/** The table of {@code docs/observed-policies.md} is written by this class, from {@link KeycloakExecutor}. */
class ExecutorsDocumentTest {

    @Test
    void thePageListsEachExecutor() throws IOException {
        new GeneratedDocument(Docs.file("observed-policies.md"), "executors.write", getClass())
                .shows("executors", table());
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

package no.helseprofil.keycloak.clientpolicy;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;
import no.helseprofil.Docs;
import no.helseprofil.GeneratedDocument;
import no.helseprofil.keycloak.clientpolicy.ClientRegistrations.RegistrationStep;
import org.junit.jupiter.api.Test;

/** The list of {@code docs/architecture.md} is written by this class, from the steps that are executed. */
class RegistrationStepDocumentTest {

    @Test
    void thePageListsTheSteps() throws IOException {
        String steps = Arrays.stream(RegistrationStep.values())
                .map(step -> "1. `" + step + "`: " + step.reason() + "\n")
                .collect(Collectors.joining());
        new GeneratedDocument(Docs.file("architecture.md"), "registration-steps.write", getClass())
                .shows("registration-steps", "\n" + steps + "\n");
    }
}

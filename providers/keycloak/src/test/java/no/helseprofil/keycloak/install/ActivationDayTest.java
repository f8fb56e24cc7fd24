package no.helseprofil.keycloak.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.stream.Stream;
import no.helseprofil.Docs;
import no.helseprofil.keycloak.install.ActivationPreview.ActivationDay;
import no.helseprofil.keycloak.token.ProfileEffects.Effect;
import org.junit.jupiter.api.Test;

class ActivationDayTest {

    @Test
    void everyChangeIsDocumented() throws IOException {
        assertThat(Files.readString(Docs.file("migration.md")).lines().filter(line -> line.startsWith("| `")))
                .as("rows of docs/migration.md, What changes on the day of activation, in this order")
                .map(row -> row.substring("| `".length(), row.indexOf("` |")))
                .containsSubsequence(Stream.concat(
                                Stream.of(ActivationDay.values()).map(ActivationDay::id),
                                Stream.of(Effect.values()).map(Effect::id))
                        .toArray(String[]::new));
    }
}

package no.helseprofil.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KitFilesTest {

    private static final String VERSION = "26.7.5";

    @TempDir
    Path repository;

    @Test
    void findsTheServerInTheKitsMavenRepository() throws IOException {
        Path zip = repository.resolve("org/keycloak/keycloak-quarkus-dist/26.7.5/keycloak-quarkus-dist-26.7.5.zip");
        Files.createDirectories(zip.getParent());
        Path kit = repository.resolve("no/helseprofil/helseprofil-test-kit/1.0.0/helseprofil-test-kit-1.0.0.jar");

        assertThat(KitFiles.distribution(kit, VERSION))
                .as("excluded by who takes a container")
                .isEmpty();

        Files.createFile(zip);

        assertThat(KitFiles.distribution(kit, VERSION)).contains(zip);
    }

    @Test
    void findsNoRepositoryForAKitFromElsewhere() {
        assertThat(KitFiles.distribution(repository.resolve("libs/helseprofil-test-kit.jar"), VERSION))
                .as("as another build tool keeps it")
                .isEmpty();
    }

    @Test
    void usesTheServerVersionOfTheBuild() {
        assertThat(KitFiles.keycloakVersion()).matches("26\\.7\\.[0-9]+");
    }
}

package no.helseprofil.keycloak.selfattack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import no.helseprofil.keycloak.selfattack.SelfAttack.ServerBuild;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerBuildTest {

    @TempDir
    private Path home;

    @Test
    void theDigestCoversKeycloakAndItsExtensions() throws IOException {
        put("lib/lib/main/org.keycloak.keycloak-services.jar", "A");
        put("lib/lib/main/io.other.jar", "A");
        put("providers/helseprofil.jar", "A");
        String before = digest("PAR", "DPOP");

        put("lib/lib/main/io.other.jar", "B");
        assertThat(digest("PAR", "DPOP")).as("another library").isEqualTo(before);
        put("providers/helseprofil.jar", "B");
        String otherJar = digest("PAR", "DPOP");
        put("lib/lib/main/org.keycloak.keycloak-services.jar", "B");
        String otherKeycloak = digest("PAR", "DPOP");
        put("providers/another.jar", "A");

        assertThat(otherJar).as("another JAR").isNotEqualTo(before);
        assertThat(otherKeycloak).as("another Keycloak").isNotEqualTo(otherJar);
        String otherExtension = digest("PAR", "DPOP");
        assertThat(otherExtension).as("another extension").isNotEqualTo(otherKeycloak);
        assertThat(digest("PAR")).as("other features").isNotEqualTo(otherExtension);
    }

    @Test
    void theDigestIgnoresGeneratedClasses() throws IOException {
        put("lib/quarkus/generated-bytecode.jar", "A");
        String before = digest();

        put("lib/quarkus/generated-bytecode.jar", "B");
        assertThat(digest()).as("each build writes other classes").isEqualTo(before);
    }

    private String digest(String... features) throws IOException {
        return ServerBuild.digest(home, List.of(features));
    }

    private void put(String name, String content) throws IOException {
        Path jar = home.resolve(name);
        Files.createDirectories(jar.getParent());
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry("A.class"));
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
    }
}

package no.helseprofil.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import no.helseprofil.testkit.server.KeptBuild.KeptDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of which servers begin with a kept build, and which with the kept database. */
class KeptDatabaseTest {

    private static final ServerOptions OPTIONS = ServerOptions.stock();

    @Test
    void onlyBuildOptionsNeedAnotherBuild() {
        Path distribution = Path.of("keycloak-1");
        KeptBuild plain = KeptBuild.of(distribution, OPTIONS);

        assertThat(KeptBuild.of(distribution, OPTIONS.withArgument("--tracing-endpoint=http://localhost:1")))
                .isEqualTo(plain);
        assertThat(KeptBuild.of(distribution, OPTIONS.withArgument("--tracing-enabled=true")))
                .isNotEqualTo(plain);
    }

    @Test
    void distributionsOfOneVersionHaveOneDatabase(@TempDir Path folder) throws IOException {
        for (String name : List.of("stock", "changed", "newer")) {
            Path distribution = Files.createDirectory(folder.resolve(name));
            Files.writeString(distribution.resolve("version.txt"), name.equals("newer") ? "2" : "1");
        }

        KeptDatabase stock = KeptDatabase.of(folder.resolve("stock"), OPTIONS);
        assertThat(KeptDatabase.of(folder.resolve("changed"), OPTIONS)).isEqualTo(stock);
        assertThat(KeptDatabase.of(folder.resolve("newer"), OPTIONS)).isNotEqualTo(stock);
        assertThat(KeptDatabase.of(folder.resolve("without-version.txt"), OPTIONS))
                .isNotEqualTo(stock)
                .isNotEqualTo(KeptDatabase.of(folder.resolve("another-without"), OPTIONS));
    }

    @Test
    void usesTheKeptDatabaseByDefault() {
        assertThat(KeptDatabase.isFor(
                        OPTIONS.withArgument("--hostname=https://a.example").withEnvironment("KC_HTTP_PORT", "1")))
                .isTrue();
    }

    @Test
    void usesTheKeptDatabaseOnlyForAnEmptyFolder(@TempDir Path folder) throws IOException {
        assertThat(KeptDatabase.isFor(OPTIONS.withDatabase(folder))).isTrue();

        Files.createFile(folder.resolve("keycloakdb.mv.db"));

        assertThat(KeptDatabase.isFor(OPTIONS.withDatabase(folder))).isFalse();
        assertThat(KeptDatabase.isFor(OPTIONS.withDatabase(folder.resolve("none"))))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--db=postgres",
                "--db-url=jdbc:h2:mem:x",
                "--spi-connections-jpa--quarkus--migration-strategy=manual"
            })
    void doesNotUseTheKeptDatabaseForAnotherDatabase(String argument) {
        assertThat(KeptDatabase.isFor(OPTIONS.withArgument(argument))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"KC_DB", "KC_DB_URL", "KC_SPI_CONNECTIONS_JPA__QUARKUS__MIGRATION_STRATEGY"})
    void doesNotUseTheKeptDatabaseIfTheEnvironmentNamesOne(String name) {
        assertThat(KeptDatabase.isFor(OPTIONS.withEnvironment(name, "x"))).isFalse();
    }
}

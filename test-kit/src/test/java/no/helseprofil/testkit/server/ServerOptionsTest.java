package no.helseprofil.testkit.server;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ServerOptionsTest {

    @Test
    void reportsAMissingJarWithItsFolder() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Servers.start(ServerOptions.stock().withProvider(Path.of("no-such.jar"))))
                .withMessage("there is no file no-such.jar in " + Path.of("").toAbsolutePath());
    }

    @Test
    void reportsAMissingRealmFile() {
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        Servers.startOnThisMachine(ServerOptions.stock().withRealm(Path.of("realms/no-such.json"))))
                .withMessage(
                        "there is no file no-such.json in " + Path.of("realms").toAbsolutePath());
    }
}

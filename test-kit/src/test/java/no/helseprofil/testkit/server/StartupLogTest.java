package no.helseprofil.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import no.helseprofil.testkit.server.StartupLog.Ports;
import org.junit.jupiter.api.Test;

/** The line by which a server says that it answers, as Keycloak 26.7 writes it. */
class StartupLogTest {

    private static final String STARTED =
            "INFO  [io.quarkus] (main) Keycloak 26.7.5 on JVM started in 15.785s. Listening on: ";

    @Test
    void thePortsAreThoseOfTheLineThatEndsTheStart() {
        assertThat(StartupLog.ports("starting\n" + STARTED
                        + "http://localhost:46557. Management interface listening on http://localhost:46735."))
                .hasValue(new Ports("46557", "46735"));
        assertThat(StartupLog.ports("starting\n")).isEmpty();
    }

    @Test
    void aServerMayListenByTlsBesideIt() {
        assertThat(StartupLog.ports(STARTED + "http://localhost:40985 and https://localhost:34955."
                        + " Management interface listening on http://localhost:40511."))
                .hasValue(new Ports("40985", "40511"));
    }

    @Test
    void whatIsBuiltIsBuiltBeforeTheServerRuns() {
        String building = "Updating the configuration and installing your custom providers, if any. Please wait.\n"
                + "INFO  [io.quarkus.deployment.QuarkusAugmentor] (main) Quarkus augmentation completed in 8917ms\n";

        assertThat(StartupLog.isBuilt(building)).isFalse();
        assertThat(StartupLog.isBuilt(building
                        + "Running the server in development mode. DO NOT use this configuration in production.\n"))
                .isTrue();
    }
}

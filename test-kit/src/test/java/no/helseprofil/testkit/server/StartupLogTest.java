package no.helseprofil.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import no.helseprofil.testkit.server.StartupLog.Ports;
import org.junit.jupiter.api.Test;

/** The line by which a server says that it answers, as Keycloak 26.7 writes it. */
class StartupLogTest {

    private static final String STARTED =
            "INFO  [io.quarkus] (main) Keycloak 26.7.5 on JVM started in 15.785s. Listening on: ";

    @Test
    void readsThePortsFromTheStartupLine() {
        assertThat(StartupLog.ports("starting\n" + STARTED
                        + "http://localhost:46557. Management interface listening on http://localhost:46735."))
                .hasValue(new Ports("46557", "46735"));
        assertThat(StartupLog.ports("starting\n")).isEmpty();
    }

    @Test
    void readsThePortsOfATlsServer() {
        assertThat(StartupLog.ports(STARTED + "http://localhost:40985 and https://localhost:34955."
                        + " Management interface listening on http://localhost:40511."))
                .hasValue(new Ports("40985", "40511"));
    }

    @Test
    void aFailedStartShowsTheEarlierErrors() {
        String error = """
                2026-12-01 04:13:36,123 ERROR [org.keycloak.services] (main) the port is in use
                java.net.BindException: Address already in use
                \tat java.base/sun.nio.ch.Net.bind0(Native Method)
                """;
        String warnings =
                "2026-12-01 04:13:36,124 WARN  [org.keycloak.services] (main) KC-SERVICES0047 ERROR in a text\n"
                        .repeat(100);
        String log = "2026-12-01 04:13:35,000 INFO  [io.quarkus] (main) starting\n" + error + warnings
                + "ERROR: Failed to start server\n";

        String shown = StartupLog.tail(log);

        assertThat(shown)
                .startsWith("The server's last error lines:\n" + error + "ERROR: Failed to start server\n"
                        + "The server's last log lines:\n")
                .endsWith("WARN  [org.keycloak.services] (main) KC-SERVICES0047 ERROR in a text\n"
                        + "ERROR: Failed to start server");
        assertThat(shown.lines()).hasSizeLessThan(90);
        assertThat(StartupLog.tail("INFO  [io.quarkus] (main) starting"))
                .as("a start without errors")
                .isEqualTo("The server's last log lines:\nINFO  [io.quarkus] (main) starting");
    }

    @Test
    void distinguishesBuildingFromRunning() {
        String building = "Updating the configuration and installing your custom providers, if any. Please wait.\n"
                + "INFO  [io.quarkus.deployment.QuarkusAugmentor] (main) Quarkus augmentation completed in 8917ms\n";

        assertThat(StartupLog.isBuilt(building)).isFalse();
        assertThat(StartupLog.isBuilt(building
                        + "Running the server in development mode. DO NOT use this configuration in production.\n"))
                .isTrue();
    }
}

package no.helseprofil.keycloak.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import no.helseprofil.assessment.probe.ProbeTransport.ProbeException;
import no.helseprofil.keycloak.server.Fakes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.keycloak.models.KeycloakSession;

class ProbeFactoryTest {

    private static final ExecutorService WORKERS = Executors.newCachedThreadPool();

    /** A session of a server without a truststore of its own. */
    private static final KeycloakSession SESSION = Fakes.answering(KeycloakSession.class, (method, arguments) -> null);

    @AfterAll
    static void end() {
        WORKERS.shutdownNow();
    }

    private static ProbeProvider startedWith(Map<String, String> options) {
        ProbeFactory factory = new ProbeFactory();
        factory.init(new WrittenOptions(options));
        return factory.create(SESSION);
    }

    private static String reason(ProbeProvider probes) {
        return catchThrowableOfType(
                        ProbeException.class, () -> probes.transports().open("https://api.example.no/", WORKERS))
                .reason();
    }

    @Test
    void probesNothingByDefaultAndNamesTheOption() {
        assertThat(reason(startedWith(Map.of())))
                .isEqualTo("api.example.no:443 may not be probed: start the server with a"
                        + " --spi-helseprofil-assessment--probe--hosts that names it");
    }

    @Test
    void anInvalidOptionDisablesProbesWithAHint() {
        ProbeProvider probes = startedWith(Map.of("hosts", "api.example.no", "timeout", "5 seconds"));

        assertThat(reason(probes))
                .isEqualTo("no API is probed until the server is started with another"
                        + " --spi-helseprofil-assessment--probe--timeout: write a duration such as PT5S, at most PT1M");
    }

    @Test
    void theNumberOfRequestsIsAnOption() {
        assertThat(startedWith(Map.of()).requests()).isEqualTo(100);
        assertThat(startedWith(Map.of("requests", "40")).requests()).isEqualTo(40);
    }
}

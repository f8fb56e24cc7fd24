package no.helseprofil.certification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import no.helseprofil.testkit.client.TrustedServers;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start of what is certified, with a script in the place of {@code kc.sh}. */
class CertifiedServerTest {

    private static ServerCertificate certificate;

    @TempDir
    private Path home;

    private Path log;

    /** One for all: its key takes seconds. */
    @BeforeAll
    static void makeCertificate(@TempDir Path folder) {
        certificate = ServerCertificate.made("localhost", folder);
        certificate.writePem(folder.resolve("certificate.pem"));
        TrustedServers.add(folder.resolve("certificate.pem"));
    }

    @BeforeEach
    void placeLog() {
        log = home.resolve("keycloak.log");
    }

    @Test
    void waitsForAServerThatListensBeforeItAnswers() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        Settings settings = onFreePorts();
        script("echo 'Listening on: https://0.0.0.0'; echo \"$@\"; exec sleep 60");
        HttpsServer metadata = HttpsServer.create();
        metadata.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
        metadata.createContext("/realms/certification/.well-known/openid-configuration", exchange -> {
            exchange.sendResponseHeaders(asked.incrementAndGet() < 3 ? 503 : 200, -1);
            exchange.close();
        });
        Thread late = new Thread(() -> bindWhenStarted(metadata, settings.port));
        late.start();

        try (CertifiedServer server = CertifiedServer.start(home, settings, certificate, Map.of(), log)) {
            assertThat(server).isNotNull();
            assertThat(asked).hasValue(3);
            assertThat(Files.readString(log)).contains("--hostname=https://localhost:" + settings.port);
        } finally {
            metadata.stop(0);
        }
    }

    @Test
    void reportsAStoppedServerWithItsLog() throws IOException {
        script("echo broken; exit 1");

        assertThatThrownBy(() -> CertifiedServer.start(home, onFreePorts(), certificate, Map.of(), log))
                .hasMessageContaining("Keycloak did not start (it doesn't listen)")
                .hasMessageContaining(log.toString());
    }

    @Test
    void reportsAnUnavailablePortBeforeTheStart() throws IOException {
        script("exit 1");
        try (ServerSocket taken = new ServerSocket(0)) {
            Settings settings = settings(taken.getLocalPort());

            assertThatThrownBy(() -> CertifiedServer.start(home, settings, certificate, Map.of(), log))
                    .hasMessageContaining("port " + taken.getLocalPort() + " can't be bound (Address already in use");
            assertThat(log).doesNotExist();
        }
    }

    @Test
    void reportsTheCauseOfAnError() {
        assertThat(Certification.withCauses(
                        new UncheckedIOException("starting kc.sh", new IOException("no such file"))))
                .isEqualTo("starting kc.sh: java.io.IOException: no such file");
        assertThat(Certification.withCauses(new IllegalStateException("it failed: why", new IOException("why"))))
                .isEqualTo("it failed: why");
    }

    @Test
    void theSoftwareNameContainsAVersion() throws IOException {
        Path unpacked = home.resolve("keycloak-26.7.5");
        Files.createDirectories(unpacked.resolve("providers"));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, "1.2.3");
        new JarOutputStream(Files.newOutputStream(unpacked.resolve("providers/helseprofil.jar")), manifest).close();

        assertThat(CertifiedServer.software(unpacked)).isEqualTo("Helseprofil 1.2.3 on Keycloak 26.7.5");
    }

    /** Two ports that follow one another, and that nothing used a moment ago. */
    private static Settings onFreePorts() throws IOException {
        while (true) {
            try (ServerSocket first = new ServerSocket(0);
                    ServerSocket second = new ServerSocket(first.getLocalPort() + 1)) {
                return settings(second.getLocalPort() - 1);
            } catch (IOException | IllegalArgumentException e) {
                continue;
            }
        }
    }

    private static Settings settings(int port) {
        return Settings.of(List.of("--port", String.valueOf(port)));
    }

    private void bindWhenStarted(HttpsServer metadata, int port) {
        try {
            while (!Files.exists(log)) {
                Thread.onSpinWait();
            }
            metadata.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            metadata.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void script(String content) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("bin/kc.sh"), content + "\n");
    }
}

package no.helseprofil.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy/kit.Containerfile}: the kit behind a mapped port, which no process in the container can reach. */
@Tag("cluster")
@Tag("images")
class KitImageIT {

    private static final String IMAGE = "helseprofil/kit-it";
    private static final Path KIT = Path.of("..", "test-kit", "target", "helseprofil-test-kit.jar");
    private static final Duration TO_START = Duration.ofMinutes(6);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    /** Libraries of the kit among those of these tests. */
    private static final String LIBRARIES =
            ".*/(jackson|nimbus|oauth2|content-type|lang-tag|json-smart|accessors|asm-|jcip|slf4j-api|jspecify).*[.]jar";

    @TempDir
    private static Path folder;

    private static String container = "";
    private static URI kit;

    @BeforeAll
    static void buildAndStart() throws IOException, InterruptedException {
        assumeTrue(
                "container".equals(System.getProperty("helseprofil.server")),
                "the tests of a cluster run in processes here, so there need be no container engine");
        Path lib = Files.createDirectory(folder.resolve("lib"));
        Files.copy(KIT, folder.resolve(KIT.getFileName()));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (entry.matches(LIBRARIES)) {
                Files.copy(Path.of(entry), lib.resolve(Path.of(entry).getFileName()));
            }
        }
        docker(
                "build",
                "--quiet",
                "--tag",
                IMAGE,
                "--build-arg",
                "KEYCLOAK_IMAGE=" + System.getProperty("helseprofil.image"),
                "--file",
                "../deploy/kit.Containerfile",
                folder.toString());
        container = docker("run", "--detach", "--publish", "127.0.0.1::8080", IMAGE);
        String mapped = docker("port", container, "8080").lines().findFirst().orElseThrow();
        kit = URI.create("http://localhost:" + mapped.substring(mapped.lastIndexOf(':') + 1) + "/kit");
        long begun = System.nanoTime();
        while (!answers()) {
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .as(docker("logs", container))
                    .isLessThan(TO_START);
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    @AfterAll
    static void end() throws IOException, InterruptedException {
        if (!container.isEmpty()) {
            docker("rm", "--force", container);
        }
    }

    @Test
    void theIssuerHasTheMappedPortAndIssuesTokens() {
        String issuer = String.valueOf(Request.get(kit).send().text("issuer"));
        assertThat(issuer).isEqualTo(kit.resolve("/realms/helse").toString());

        Response made = Request.post(URI.create(kit + "/clients")).send();
        OidcClient client = OidcClient.discover(
                issuer,
                String.valueOf(made.text("client_id")),
                SigningKey.parse(made.json().path("jwk").toString()));
        assertThat(client.clientCredentials("nhn:demo-api/read").response().status())
                .isEqualTo(200);
    }

    @Test
    void theKitReachesItsMappedPort() {
        assertThat(post("/tokens").json().path("status").intValue()).isEqualTo(200);
        assertThat(post("/test-tokens").text("access_token")).isNotBlank();
        assertThat(post("/realm-keys").text("kid")).isNotBlank();
        assertThat(post("/reset").status()).isEqualTo(204);
    }

    @Test
    void runsUnprivilegedWithAPrebuiltKeycloak() throws IOException, InterruptedException {
        assertThat(docker("exec", container, "id", "-u")).isEqualTo("1000");
        assertThat(docker(
                        "exec",
                        container,
                        "sh",
                        "-c",
                        "cat $(ls -t /opt/kit/target/keycloak/server-*/*.log | head -n 1)"))
                .contains("Listening on")
                .doesNotContain("Updating the configuration and installing your custom providers");
    }

    private static Response post(String path) {
        Response answer = Request.post(URI.create(kit + path)).send();
        assertThat(answer.isSuccess()).as(path + ": " + answer.body()).isTrue();
        return answer;
    }

    private static boolean answers() {
        try {
            return Request.get(kit).send().isSuccess();
        } catch (IllegalStateException notYet) {
            return false;
        }
    }

    private static String docker(String... arguments) throws IOException, InterruptedException {
        Path log = Files.createTempFile(folder, "docker-", ".log");
        ProcessBuilder command = new ProcessBuilder("docker");
        command.command().addAll(List.of(arguments));
        int status = command.redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        String said = Files.readString(log).strip();
        assertThat(status).as("docker %s: %s", arguments[0], said).isZero();
        return said;
    }
}

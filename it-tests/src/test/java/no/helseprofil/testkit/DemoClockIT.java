package no.helseprofil.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.Distribution;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.TestTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that the JAR which {@code ./run} puts into its server moves the clock and does nothing else, for programs and
 * for no web page.
 */
class DemoClockIT {

    private static final String PACKAGE = "no/helseprofil/testserver/clock/";
    private static final String SERVICE =
            "META-INF/services/org.keycloak.services.resource.RealmResourceProviderFactory";
    private static final URI CLOCK =
            URI.create(SharedServer.get().url() + "/realms/master/helseprofil-test-clock?offset=7200");
    private static final URI LOG = URI.create(SharedServer.get().url() + "/realms/master/helseprofil-test/log");
    private static final String HEADER = "Helseprofil-Test";

    @Test
    void theJarContainsTheClockClassesOnly(@TempDir Path work) throws IOException {
        Path repository = Path.of("..").toRealPath();
        Files.createDirectory(work.resolve("providers"));
        Files.createSymbolicLink(work.resolve("lib"), keycloak().resolve("lib"));
        String script = Files.readString(repository.resolve("run"));
        ProcessBuilder bash = new ProcessBuilder(
                        "bash",
                        "-euc",
                        function(script, "is_older") + function(script, "install_clock") + "install_clock")
                .directory(repository.toFile())
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("output").toFile());
        bash.environment()
                .putAll(Map.of(
                        "HOME_OF_KEYCLOAK", work.toString(),
                        "STATE", work.toString(),
                        "JAVA",
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString()));
        Process process = bash.start();
        process.onExit().join();
        assertThat(process.exitValue())
                .as(Files.readString(work.resolve("output")))
                .isZero();

        try (JarFile jar = new JarFile(work.resolve("providers/demo-clock.jar").toFile())) {
            assertThat(jar.stream().map(ZipEntry::getName).filter(name -> !name.endsWith("/")))
                    .containsExactlyInAnyOrder(
                            "META-INF/MANIFEST.MF",
                            SERVICE,
                            PACKAGE + "ClockResource.class",
                            PACKAGE + "ClockResourceProviderFactory.class",
                            PACKAGE + "ClockResourceProviderFactory$ClockResourceProvider.class",
                            PACKAGE + "OwnProgram.class",
                            PACKAGE + "package-info.class");
        }
    }

    private static Path keycloak() throws IOException {
        Path cache = Path.of("target", "keycloak").toAbsolutePath();
        Distribution.unpackedBelow(cache, Path.of(System.getProperty("helseprofil.dist.zip")));
        try (Stream<Path> folders = Files.list(cache)) {
            return folders.filter(folder -> folder.getFileName().toString().matches("keycloak-[0-9.]+"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** A function of a script, with what follows its name. */
    private static String function(String script, String name) {
        int start = script.indexOf("\n" + name + "() {\n");
        return script.substring(start, script.indexOf("\n}\n", start) + 3);
    }

    @Test
    void theServerFindsEachMethod() throws IOException {
        String source = Files.readString(
                Path.of("..", "test-kit/src/testserver/java/no/helseprofil/testserver/clock/ClockResource.java"));

        assertThat(source.split("@Path\\(", -1))
                .as("in a JAR without a path the server answers 405, and ./run demo fails")
                .hasSameSizeAs(source.split("@(GET|POST)\\b", -1))
                .hasSizeGreaterThan(2);
    }

    @Test
    @Attack(
            by = Attacker.STRANGER,
            tries = "uses a web page to send to the demo server of a developer who runs ./run, by form or script",
            outcome = "only the clock is a test endpoint, and it accepts no web page's request")
    void aWebPageCannotMoveTheClock() {
        TestTime time = new TestTime(SharedServer.get());
        Request form = Request.post(CLOCK).body("text/plain", "");
        List<Request> pages = List.of(
                form,
                form.header("Origin", "https://attacker.example"),
                form.header("Origin", "null").header(HEADER, "true"),
                form.header("Origin", SharedServer.get().url().toString()).header(HEADER, "true"),
                Request.get(CLOCK),
                Request.post(LOG).body("text/plain", "of a web page"),
                Request.post(LOG)
                        .body("text/plain", "of a web page")
                        .header("Origin", "null")
                        .header(HEADER, "true"));
        assertThat(pages).allSatisfy(page -> assertThat(page.send().status()).isEqualTo(403));
        assertThat(time.offset()).isZero();
        assertThat(SharedServer.get().log()).doesNotContain("of a web page");
    }

    @Test
    void noBrowserMaySendTheHeader() {
        Response preflight = Request.of("OPTIONS", CLOCK)
                .header("Origin", "https://attacker.example")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", HEADER.toLowerCase(Locale.ROOT))
                .send();
        assertThat(preflight.header("Access-Control-Allow-Headers")).isEmpty();
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEmpty();
    }
}

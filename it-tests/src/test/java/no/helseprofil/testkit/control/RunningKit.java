package no.helseprofil.testkit.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import no.helseprofil.it.support.KeptServers;
import no.helseprofil.testkit.api.ReferenceApi;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import org.jspecify.annotations.Nullable;

/**
 * Kit that {@code ./run --kit} has started, in a copy of the project whose Maven only says where the classes are: they are built
 * already.
 *
 * @param process the process that was started
 * @param mavenArguments the arguments with which it called Maven
 * @param ready the line that it printed
 */
record RunningKit(Process process, String mavenArguments, JsonNode ready) {

    /** Two APIs of a vendor that the kit may probe. */
    static final ReferenceApi.Place RIGHT = ReferenceApi.Place.take();

    static final ReferenceApi.Place WRONG = ReferenceApi.Place.take();

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Duration TO_START = Duration.ofMinutes(6);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static @Nullable RunningKit shared;

    /** Returns the kit of all test classes of a JVM, without anything that another test has made. */
    static synchronized RunningKit shared() throws IOException {
        RunningKit kit = shared;
        if (kit == null) {
            kit = start("--probe", RIGHT.authority(), "--probe", WRONG.authority());
            shared = kit;
        }
        kit.post("/reset", "");
        return kit;
    }

    private static RunningKit start(String... arguments) throws IOException {
        Path target = Path.of("target").toAbsolutePath();
        Path folder = Files.createTempDirectory(target, "kit-");
        KeptServers.linkInto(folder.resolve(".run/target"));
        for (String file : List.of("run", "pom.xml", "providers", "themes", "realm-config")) {
            Files.createSymbolicLink(folder.resolve(file), ROOT.resolve(file));
        }
        Files.delete(folder.resolve("run"));
        Files.copy(ROOT.resolve("run"), folder.resolve("run"));
        Path module = Files.createDirectories(folder.resolve("test-kit/target"));
        for (String file : List.of("pom.xml", "src")) {
            Files.createSymbolicLink(
                    module.resolveSibling(file), ROOT.resolve("test-kit").resolve(file));
        }
        Files.createSymbolicLink(module.resolve("classes"), ROOT.resolve("test-kit/target/classes"));
        Path noted = folder.resolve("noted");
        Path maven = Files.createDirectory(folder.resolve("bin")).resolve("mvn");
        Files.writeString(
                maven,
                "#!/bin/sh\necho \"$*\" > '%s'\necho '%s' > test-kit/target/kit.classpath\n"
                        .formatted(noted, classPath(folder)));
        assertThat(maven.toFile().setExecutable(true)).isTrue();

        ProcessBuilder run = new ProcessBuilder("bash", folder.resolve("run").toString(), "--kit", "--port", "0");
        run.command().addAll(List.of(arguments));
        run.environment().put("PATH", maven.getParent() + ":" + System.getenv("PATH"));
        run.environment().put("JAVA_HOME", System.getProperty("java.home"));
        run.environment()
                .put(
                        "JAVA_TOOL_OPTIONS",
                        "'-Dhelseprofil.server.java.options=" + System.getProperty("helseprofil.server.java.options")
                                + "' " + optionsOfThisJava());
        Path out = folder.resolve("out");
        Path log = folder.resolve("log");
        Process process =
                run.redirectOutput(out.toFile()).redirectError(log.toFile()).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "end-kit"));
        return new RunningKit(process, Files.readString(noted(process, noted)), ready(process, out, log));
    }

    /** Returns the options by which this JVM compiles and collects, which are made for a short run. */
    private static String optionsOfThisJava() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-XX:"))
                .collect(Collectors.joining(" "));
    }

    private static Path noted(Process process, Path file) {
        while (process.isAlive() && Files.notExists(file)) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
        return file;
    }

    private static JsonNode ready(Process process, Path out, Path log) throws IOException {
        long begun = System.nanoTime();
        while (!Files.readString(out).endsWith("\n")) {
            assertThat(process.isAlive() && System.nanoTime() - begun < TO_START.toNanos())
                    .as(Files.readString(log))
                    .isTrue();
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
        return MAPPER.readTree(Files.readString(out));
    }

    /** Returns the libraries of the kit, and the server, as Maven names them. */
    private static String classPath(Path folder) throws IOException {
        Path server = folder.resolve("keycloak-quarkus-dist-0.zip");
        Files.createSymbolicLink(
                server, Path.of(System.getProperty("helseprofil.dist.zip")).toAbsolutePath());
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                        .filter(entry -> entry.endsWith(".jar") && !entry.contains("test-kit"))
                        .collect(Collectors.joining(":"))
                + ":" + server;
    }

    String issuer() {
        return ready.path("issuer").textValue();
    }

    URI address(String path) {
        return URI.create(ready.path("kit").textValue() + path);
    }

    Response send(String method, String path, String json) {
        Request request = Request.of(method, address(path));
        return (json.isEmpty() ? request : request.body("application/json", json.replace('\'', '"'))).send();
    }

    /** Sends a request that must succeed; its JSON may be written with apostrophes. */
    JsonNode post(String path, String json) {
        Response answer = send("POST", path, json);
        assertThat(answer.status()).as("%s %s: %s", path, json, answer.body()).isIn(200, 204);
        return answer.status() == 200 ? answer.json() : MAPPER.createObjectNode();
    }

    JsonNode get(String path) {
        Response answer = send("GET", path, "");
        assertThat(answer.status()).as("%s: %s", path, answer.body()).isEqualTo(200);
        return answer.json();
    }

    void delete(String path) {
        Response answer = send("DELETE", path, "");
        assertThat(answer.status()).as("%s: %s", path, answer.body()).isEqualTo(204);
    }

    /** Returns what is said of a request that must be refused with a status. */
    String refused(int status, Response answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        return String.valueOf(answer.text("error"));
    }
}

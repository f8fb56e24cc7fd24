package no.helseprofil.it.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import no.helseprofil.it.support.FreePort;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.KeycloakServer;

/** A Prometheus on this machine that scrapes a server, with the rules of {@code deploy/monitoring}. */
final class Prometheus implements AutoCloseable {

    /** The server looks once a minute how far its realms are. */
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private final Process process;
    private final URI url;
    private final Path log;

    private Prometheus(Process process, URI url, Path log) {
        this.process = process;
        this.url = url;
        this.log = log;
    }

    static Prometheus of(KeycloakServer server, Path rules, Path folder) throws IOException {
        Path configuration = Files.writeString(folder.resolve("prometheus.yaml"), """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: [%s]
                scrape_configs:
                  - job_name: keycloak
                    static_configs: [{targets: ["%s"]}]
                """.formatted(
                rules.toAbsolutePath().normalize(), server.managementUrl().getAuthority()));
        int port = FreePort.find();
        Path log = folder.resolve("prometheus.log");
        Process process = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new Prometheus(process, URI.create("http://127.0.0.1:" + port), log);
    }

    /** Output of {@code promtool}, and whether it is content. */
    record Verdict(boolean success, String output) {}

    static Verdict promtool(Path folder, String... arguments) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Stream.concat(Stream.of("promtool"), Stream.of(arguments))
                        .toList())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Verdict(process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0, output);
    }

    /** The answer to a query at this moment. */
    Response query(String expression) {
        return Request.get(URI.create(
                        url + "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8)))
                .send();
    }

    /** Waits until a query has a result. */
    List<JsonNode> await(String expression) throws IOException {
        return await(expression, result -> !result.isEmpty());
    }

    private List<JsonNode> await(String expression, Predicate<List<JsonNode>> holds) throws IOException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < PATIENCE.toNanos() && process.isAlive()) {
            try {
                Response answer = query(expression);
                List<JsonNode> result = answer.status() != 200
                        ? List.of()
                        : answer.json().at("/data/result").findParents("value");
                if (holds.test(result)) {
                    return result;
                }
            } catch (IllegalStateException | UncheckedIOException notThereYet) {
                // it takes a moment to start
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
        throw new IllegalStateException("no result of " + expression + "; " + Files.readString(log));
    }

    @Override
    public void close() {
        process.destroy();
    }
}

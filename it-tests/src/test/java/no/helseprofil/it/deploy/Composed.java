package no.helseprofil.it.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import no.helseprofil.it.support.FreePort;
import no.helseprofil.testkit.client.TrustedServers;

/**
 * The folder {@code deploy}, copied, built and started as its page says, with the images that the run has, on a port of its
 * own, and compiled to start soon.
 */
final class Composed implements AutoCloseable {

    /** Image that is built. */
    static final String IMAGE = "helseprofil/keycloak-it";

    /** Name and password of the first administrator. */
    static final String ADMIN = "admin";

    private static final Path DEPLOY = Path.of("..", "deploy");
    private static final String PORT = "8443";

    /** The port of management is open inside the network alone, and the image has no curl. */
    private static final String METRICS = "exec 3<>/dev/tcp/127.0.0.1/9000;"
            + " printf 'GET /metrics HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3; cat <&3";

    /** Without these options half of what the build and the nodes compute is to compile for years of use. */
    private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=0.3"
            + " -XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote -XX:-UseG1GC -XX:+UseSerialGC";

    /** Compose reads it by itself. */
    private static final String OVERRIDE = """
            services:
              keycloak-1: &node
                environment:
                  JAVA_OPTS_APPEND: %s
              keycloak-2: *node
            """.formatted(SHORT_LIVED);

    private static final String BUILD = "AS build\n";

    private final Path folder;
    private final URI url;

    private Composed(Path folder, URI url) {
        this.folder = folder;
        this.url = url;
    }

    /** Builds the image, starts all of it and waits until it is healthy. */
    static Composed start(Path folder) throws IOException {
        String port = String.valueOf(FreePort.find());
        copy(folder, port);
        Files.writeString(folder.resolve("compose.override.yaml"), OVERRIDE);
        Composed composed = new Composed(folder, URI.create("https://localhost:" + port));
        composed.run("./certificate", "tls");
        composed.run(
                "docker",
                "build",
                "--quiet",
                "--tag",
                IMAGE,
                "--build-arg",
                "KEYCLOAK_IMAGE=" + System.getProperty("helseprofil.image"),
                "--file",
                "Containerfile",
                ".");
        try {
            composed.compose("up", "--detach", "--wait", "--quiet-pull");
        } catch (IllegalStateException failed) {
            String log = composed.compose("logs", "--no-color");
            composed.close();
            throw new IllegalStateException(log, failed);
        }
        TrustedServers.add(folder.resolve("tls/certificate.pem"));
        return composed;
    }

    /** The address of nginx, without a slash at the end. */
    URI url() {
        return url;
    }

    /** A realm file, made of an example of a template by the JAR in the image. */
    String realmFile(String template) {
        Path templates = Path.of(Objects.requireNonNull(System.getProperty("helseprofil.realms")), "templates");
        return run(
                "docker",
                "run",
                "--rm",
                "--volume",
                templates.toAbsolutePath().normalize() + ":/templates:ro",
                "--entrypoint",
                "java",
                IMAGE,
                "-jar",
                "/opt/keycloak/providers/helseprofil.jar",
                "realm",
                "/templates/" + template);
    }

    /** Imports a realm file by {@code kc.sh import}, in a container beside the nodes. */
    void importRealm(String realm) throws IOException {
        Path file = Files.writeString(folder.resolve("realm.json"), realm);
        compose(
                "run",
                "--rm",
                "--no-TTY",
                "--volume",
                file + ":/realm.json:ro",
                "keycloak-1",
                "import",
                "--optimized",
                "--file",
                "/realm.json");
    }

    /** Returns the metrics of a node. */
    String metrics(String node) {
        return compose("exec", "--no-TTY", node, "bash", "-c", METRICS);
    }

    /** Returns the output of a command of Compose. */
    String compose(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker", "compose", "--project-name", projectName()));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }

    /** Returns the output of a command in the folder. */
    String run(String... command) {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
            builder.environment()
                    .putAll(Map.of(
                            "ADMIN_PASSWORD",
                            ADMIN,
                            "DATABASE_PASSWORD",
                            "of-this-test",
                            "HELSEPROFIL_IMAGE",
                            IMAGE,
                            "POSTGRES_IMAGE",
                            System.getProperty("helseprofil.postgres.image"),
                            "NGINX_IMAGE",
                            System.getProperty("helseprofil.nginx.image")));
            Process process = builder.start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        compose("down", "--volumes", "--timeout", "5");
        run("docker", "image", "rm", IMAGE);
        run("docker", "image", "prune", "--force", "--filter", "label=no.helseprofil.stage=build");
    }

    /** Compose takes small letters and digits. */
    private String projectName() {
        return "it-" + Math.abs((long) folder.toString().hashCode());
    }

    private static void copy(Path folder, String port) throws IOException {
        try (Stream<Path> files = Files.list(DEPLOY)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(
                        file,
                        folder.resolve(file.getFileName()),
                        StandardCopyOption.COPY_ATTRIBUTES,
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        for (String name : List.of("compose.yaml", "nginx.conf")) {
            Path file = folder.resolve(name);
            Files.writeString(file, Files.readString(file).replace(PORT, port));
        }
        Path recipe = folder.resolve("Containerfile");
        Files.writeString(
                recipe,
                Files.readString(recipe).replace(BUILD, BUILD + "ENV JAVA_OPTS_APPEND=\"" + SHORT_LIVED + "\"\n"));
        Files.copy(
                Path.of(System.getProperty("helseprofil.jar")),
                folder.resolve("helseprofil.jar"),
                StandardCopyOption.REPLACE_EXISTING);
    }
}

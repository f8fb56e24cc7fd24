package no.helseprofil.it.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import no.helseprofil.testkit.client.TrustedServers;
import no.helseprofil.testkit.server.KeycloakServer;

/**
 * The folder {@code deploy}, copied, built and started as its page says, with the images that the run has and on a port of
 * its own.
 */
final class Composed implements KeycloakServer {

    /** What is built. */
    static final String IMAGE = "helseprofil/keycloak-it";

    private static final Path DEPLOY = Path.of("..", "deploy");
    private static final String PORT = "8443";

    private final Path folder;
    private final URI url;
    private String lastLog = "";

    private Composed(Path folder, URI url) {
        this.folder = folder;
        this.url = url;
    }

    /** Builds the image, starts all of it and waits until it is healthy. */
    static Composed start(Path folder) throws IOException {
        String port = freePort();
        copy(folder, port);
        Composed composed = new Composed(folder, URI.create("https://localhost:" + port));
        composed.run("./certificate");
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
            composed.close();
            throw new IllegalStateException(composed.lastLog, failed);
        }
        TrustedServers.add(folder.resolve("tls/certificate.pem"));
        return composed;
    }

    /** What a command of Compose says. */
    String compose(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker", "compose", "--project-name", folderName()));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }

    /** What a command in the folder says. */
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
    public URI url() {
        return url;
    }

    @Override
    public URI managementUrl() {
        throw new UnsupportedOperationException("the ports of management are in the network of the nodes");
    }

    @Override
    public String servedFrom() {
        return "container";
    }

    @Override
    public String log() {
        return lastLog.isEmpty() ? compose("logs", "--no-color") : lastLog;
    }

    @Override
    public void kill() {
        compose("kill");
    }

    @Override
    public void close() {
        if (lastLog.isEmpty()) {
            lastLog = log();
            compose("down", "--volumes", "--timeout", "5");
            run("docker", "image", "rm", IMAGE);
            run("docker", "image", "prune", "--force", "--filter", "label=no.helseprofil.stage=build");
        }
    }

    /** Compose takes small letters and digits. */
    private String folderName() {
        return "it-" + Math.abs((long) folder.toString().hashCode());
    }

    private static void copy(Path folder, String port) throws IOException {
        try (Stream<Path> files = Files.list(DEPLOY)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        for (String name : List.of("compose.yaml", "nginx.conf")) {
            Path file = folder.resolve(name);
            Files.writeString(file, Files.readString(file).replace(PORT, port));
        }
        Files.copy(
                Path.of(System.getProperty("helseprofil.jar")),
                folder.resolve("helseprofil.jar"),
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static String freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            return String.valueOf(socket.getLocalPort());
        }
    }
}

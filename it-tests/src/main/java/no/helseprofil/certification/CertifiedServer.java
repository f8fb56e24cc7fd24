package no.helseprofil.certification;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;

/** Keycloak in production mode, with TLS of its own and without a proxy. It ends with this JVM. */
final class CertifiedServer implements AutoCloseable {

    private static final Duration TO_START = Duration.ofMinutes(15);
    private static final Duration TO_END = Duration.ofSeconds(20);
    private static final long GLANCE = 300;

    /** Lowest port that every user may bind, unless the machine is configured otherwise. */
    private static final int UNPRIVILEGED = 1024;

    private final Process process;

    private CertifiedServer(Process process) {
        this.process = process;
    }

    /**
     * Starts the server and waits until it serves the metadata of the realm.
     *
     * @param home an unpacked Keycloak with the JAR among its providers, and the realm among its imports
     * @param environment environment variables of the realm file
     * @throws IllegalStateException if a port can't be bound, or if the server ends or takes too long, with the place
     *     of its log
     */
    static CertifiedServer start(
            Path home, Settings settings, ServerCertificate certificate, Map<String, String> environment, Path log) {
        requireBindable(settings.port);
        requireBindable(settings.resourcePort());
        ProcessBuilder builder =
                new ProcessBuilder("bash", home.resolve("bin/kc.sh").toString());
        builder.command().addAll(arguments(settings, certificate));
        builder.environment().keySet().removeIf(name -> name.startsWith("KC_") || name.startsWith("KEYCLOAK_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("KC_HTTPS_KEY_STORE_PASSWORD", certificate.password());
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        try {
            CertifiedServer server = new CertifiedServer(builder.start());
            Runtime.getRuntime().addShutdownHook(new Thread(server::close, "end-keycloak"));
            server.await(log, URI.create(settings.issuer() + "/.well-known/openid-configuration"));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("starting " + home, e);
        }
    }

    /** Returns name and version of what is certified: of the JAR among the providers and of Keycloak. */
    static String software(Path home) {
        Path file = home.resolve("providers/helseprofil.jar");
        try (JarFile jar = new JarFile(file.toFile())) {
            String version = jar.getManifest().getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
            return "Helseprofil " + version + " on Keycloak "
                    + home.getFileName().toString().replace("keycloak-", "");
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        }
    }

    private static List<String> arguments(Settings settings, ServerCertificate certificate) {
        List<String> arguments = new ArrayList<>(List.of("start", "--import-realm", "--db=dev-file", "--cache=local"));
        arguments.add("--http-enabled=false");
        arguments.add("--https-port=" + settings.port);
        arguments.add("--hostname=" + settings.origin());
        arguments.add("--https-key-store-file=" + certificate.store());
        arguments.add("--https-key-store-type=pkcs12");
        arguments.add("--https-protocols=" + String.join(",", settings.protocols()));
        arguments.add("--https-cipher-suites=" + String.join(",", Settings.CIPHERS));
        // without this option Keycloak looks for a message bus while it builds, for ten seconds if there is none
        arguments.add("--spi-storage--sssd--enabled=false");
        return arguments;
    }

    /** Binds the port for a moment: Keycloak would fail to do so only after minutes. */
    private static void requireBindable(int port) {
        try {
            new ServerSocket(port).close();
        } catch (IOException e) {
            String right =
                    port < UNPRIVILEGED ? "; ports below " + UNPRIVILEGED + " need a right: docs/conformance.md" : "";
            throw new IllegalStateException("port " + port + " can't be bound (" + e.getMessage() + ")" + right, e);
        }
    }

    private void await(Path log, URI metadata) throws IOException {
        long end = System.nanoTime() + TO_START.toNanos();
        String missing;
        do {
            missing =
                    Files.readString(log).contains("Listening on: https://") ? failure(metadata) : "it doesn't listen";
            if (missing.isEmpty()) {
                return;
            }
        } while (!endsWithin(GLANCE) && System.nanoTime() < end);
        throw new IllegalStateException("Keycloak did not start (" + missing + "), see " + log);
    }

    /** Returns what is wrong with the answer; empty if nothing is. A loaded server may listen long before it answers. */
    private static String failure(URI metadata) {
        try {
            Response answer = Request.get(metadata).send();
            return answer.isSuccess() ? "" : metadata + ": HTTP " + answer.status();
        } catch (IllegalStateException e) {
            return metadata + ": " + e.getMessage();
        }
    }

    private boolean endsWithin(long milliseconds) {
        try {
            return process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for Keycloak", e);
        }
    }

    /** Waits until the server or this JVM ends. */
    void await() {
        process.onExit().join();
    }

    @Override
    public void close() {
        List<ProcessHandle> tree = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        tree.forEach(ProcessHandle::destroy);
        if (!endsWithin(TO_END.toMillis())) {
            tree.forEach(ProcessHandle::destroyForcibly);
        }
    }
}

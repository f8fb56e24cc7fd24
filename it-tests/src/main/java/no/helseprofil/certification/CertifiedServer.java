package no.helseprofil.certification;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Keycloak in production mode, with TLS of its own and without a proxy. It ends with this JVM. */
final class CertifiedServer implements AutoCloseable {

    private static final Duration TO_START = Duration.ofMinutes(15);
    private static final Duration TO_END = Duration.ofSeconds(20);
    private static final long GLANCE = 300;

    private final Process process;

    private CertifiedServer(Process process) {
        this.process = process;
    }

    /**
     * Starts the server and waits until it answers.
     *
     * @param home an unpacked Keycloak with the JAR among its providers, and the realm among its imports
     * @param environment environment variables of the realm file
     * @throws IllegalStateException if it ends or takes too long, with the place of its log
     */
    static CertifiedServer start(
            Path home, Settings settings, ServerCertificate certificate, Map<String, String> environment, Path log) {
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
            server.await(log);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("starting " + home, e);
        }
    }

    private static List<String> arguments(Settings settings, ServerCertificate certificate) {
        List<String> arguments = new ArrayList<>(List.of("start", "--import-realm", "--db=dev-file", "--cache=local"));
        arguments.add("--http-enabled=false");
        arguments.add("--https-port=" + settings.port());
        arguments.add("--hostname=https://" + settings.host() + ":" + settings.port());
        arguments.add("--https-key-store-file=" + certificate.store());
        arguments.add("--https-key-store-type=pkcs12");
        arguments.add("--https-protocols=" + String.join(",", settings.protocols()));
        arguments.add("--https-cipher-suites=" + String.join(",", Settings.CIPHERS));
        // without this option Keycloak looks for a message bus while it builds, for ten seconds if there is none
        arguments.add("--spi-storage--sssd--enabled=false");
        return arguments;
    }

    private void await(Path log) throws IOException {
        long end = System.nanoTime() + TO_START.toNanos();
        while (!Files.readString(log).contains("Listening on: https://")) {
            if (endsWithin(GLANCE) || System.nanoTime() > end) {
                throw new IllegalStateException("Keycloak did not start, see " + log);
            }
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

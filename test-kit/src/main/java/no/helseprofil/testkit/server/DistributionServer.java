package no.helseprofil.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import no.helseprofil.testkit.server.KeptBuild.KeptDatabase;
import org.jspecify.annotations.Nullable;

/**
 * Keycloak from the distribution, on the JDK that {@code helseprofil.server.java} names, or else that of the tests. Its
 * processes are Keycloak's script, and the JVMs that it starts one after the other.
 */
final class DistributionServer implements KeycloakServer {

    static final Path WORK = Path.of("target", "keycloak").toAbsolutePath();

    /** File of a server's log, in a folder of its own below {@link #WORK}; it remains when the server has ended. */
    static final String LOG = "keycloak.log";

    /**
     * Argument for any free port, which Keycloak then logs. A port that was found free beforehand could be taken by
     * another process.
     */
    private static final int ANY_PORT = 0;

    private static final Duration TO_END = Duration.ofSeconds(15);

    private final Process process;
    private final Path home;
    private final Path log;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile StartupLog.@Nullable Ports ports;

    private DistributionServer(Process process, Path home, Path log) {
        this.process = process;
        this.home = home;
        this.log = log;
    }

    /** Starts a server, which ends with this JVM at the latest, and waits until it answers. */
    static KeycloakServer start(ServerOptions options, Path zip) {
        Path other = options.distribution();
        Distribution distribution = Distribution.unpackedBelow(WORK, other == null ? zip : other);
        KeptBuild build = KeptBuild.of(distribution.unpacked(), options);
        try (BuildTurn turn = build.turn()) {
            DistributionServer server = launch(options, distribution, build);
            try {
                server.ports = StartupLog.await(server::log, server::hasEnded, () -> {
                    build.takeFrom(server.home);
                    turn.close();
                });
                if (build.equals(KeptBuild.plain(distribution.unpacked(), options))) {
                    KeptDatabase.of(distribution.unpacked(), options).takeFrom(server, options);
                }
                return server;
            } catch (RuntimeException e) {
                server.close();
                throw e;
            }
        }
    }

    private static DistributionServer launch(ServerOptions options, Distribution distribution, KeptBuild build) {
        try {
            Path folder = Files.createTempDirectory(WORK, "server-");
            Path home = folder.resolve("home");
            distribution.copyTo(home);
            build.putInto(home);
            copyInto(home.resolve("providers"), options.providers());
            copyInto(home.resolve("data/import"), options.realms());
            KeptDatabase.of(distribution.unpacked(), options).putInto(home, options);
            linkDatabase(home, options.database());

            Path log = folder.resolve(LOG);
            ProcessBuilder builder =
                    new ProcessBuilder("sh", home.resolve("bin/kc.sh").toString());
            builder.command().addAll(StartCommand.arguments(options, "localhost", ANY_PORT, ANY_PORT));
            removeForeignSettings(builder.environment());
            builder.environment()
                    .put("JAVA_HOME", ServerSettings.text(ServerSettings.JAVA).orElse(System.getProperty("java.home")));
            builder.environment().putAll(StartCommand.environment(options));
            Process process = builder.redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            process.getOutputStream().close();
            DistributionServer server = new DistributionServer(process, home, log);
            Runtime.getRuntime().addShutdownHook(new Thread(server::close, "end-keycloak"));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("starting a server below " + WORK, e);
        }
    }

    private static void copyInto(Path folder, List<Path> files) throws IOException {
        Files.createDirectories(folder);
        for (Path file : files) {
            Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    /** Links the database, so that deleting the home leaves it in place. */
    private static void linkDatabase(Path home, @Nullable Path database) throws IOException {
        if (database != null) {
            Files.createSymbolicLink(KeptDatabase.database(home), database.toAbsolutePath());
        }
    }

    /** Removes settings that a developer made for another Keycloak, which must not influence the tests. */
    private static void removeForeignSettings(Map<String, String> environment) {
        environment
                .keySet()
                .removeIf(name -> name.startsWith("KC_")
                        || name.startsWith("KEYCLOAK_")
                        || name.startsWith("JAVA_OPTS")
                        || name.equals("JAVA")
                        || name.equals("JAVA_ADD_OPENS")
                        || name.startsWith("DEBUG"));
    }

    @Override
    public URI url() {
        return URI.create("http://localhost:" + ports().http());
    }

    @Override
    public URI managementUrl() {
        return URI.create("http://localhost:" + ports().management());
    }

    private StartupLog.Ports ports() {
        return Objects.requireNonNull(ports);
    }

    @Override
    public String servedFrom() {
        return "distribution";
    }

    @Override
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + log, e);
        }
    }

    /** Waits {@link StartupLog#BETWEEN_LOOKS}, but no longer than the process lives; returns whether it has ended. */
    private boolean hasEnded() {
        try {
            return process.waitFor(StartupLog.BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for Keycloak", e);
        }
    }

    /** Ends all processes at once; their home remains until {@link #close}. */
    @Override
    public void kill() {
        List<ProcessHandle> tree = tree();
        tree.forEach(ProcessHandle::destroyForcibly);
        tree.forEach(handle -> handle.onExit().join());
    }

    /** Ends all processes, politely at first, and deletes their home; the log remains. */
    @Override
    public void close() {
        if (ended.compareAndSet(false, true)) {
            List<ProcessHandle> tree = tree();
            tree.forEach(ProcessHandle::destroy);
            tree.forEach(DistributionServer::awaitEnd);
            Distribution.delete(home);
        }
    }

    private List<ProcessHandle> tree() {
        return Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
    }

    private static void awaitEnd(ProcessHandle handle) {
        try {
            handle.onExit().get(TO_END.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            handle.destroyForcibly();
            handle.onExit().join();
        } catch (InterruptedException e) {
            handle.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for the end of process " + handle.pid(), e);
        }
    }
}

package no.helseprofil.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keycloak from the distribution, on the JDK that {@code helseprofil.server.java} names, or else that of the tests. */
final class DistributionServer implements KeycloakServer {

    static final Path WORK = Path.of("target", "keycloak").toAbsolutePath();

    /** File of a server's log, in a folder of its own below {@link #WORK}; it remains when the server has ended. */
    static final String LOG = "keycloak.log";

    /**
     * Argument for any free port, which Keycloak then logs. A port that was found free beforehand could be taken by
     * another process.
     */
    private static final int ANY_PORT = 0;

    private final ServerProcess process;
    private final URI url;
    private final URI managementUrl;

    private DistributionServer(ServerProcess process, StartupLog.Ports ports) {
        this.process = process;
        this.url = URI.create("http://localhost:" + ports.http());
        this.managementUrl = URI.create("http://localhost:" + ports.management());
    }

    static KeycloakServer start(ServerOptions options, Path zip) {
        Path other = options.distribution();
        Distribution distribution = Distribution.unpackedBelow(WORK, other == null ? zip : other);
        KeptBuild build = KeptBuild.of(distribution.unpacked(), options);
        try (BuildTurn turn = build.turn()) {
            ServerProcess process = launch(options, distribution, build);
            try {
                StartupLog.Ports ports =
                        StartupLog.await(process::log, () -> process.endsWithin(StartupLog.BETWEEN_LOOKS), () -> {
                            build.takeFrom(process.home());
                            turn.close();
                        });
                return new DistributionServer(process, ports);
            } catch (RuntimeException e) {
                process.end();
                throw e;
            }
        }
    }

    @Override
    public URI url() {
        return url;
    }

    @Override
    public URI managementUrl() {
        return managementUrl;
    }

    @Override
    public String servedFrom() {
        return "distribution";
    }

    @Override
    public String log() {
        return process.log();
    }

    @Override
    public void kill() {
        process.kill();
    }

    @Override
    public void close() {
        process.end();
    }

    private static ServerProcess launch(ServerOptions options, Distribution distribution, KeptBuild build) {
        try {
            Path folder = Files.createTempDirectory(WORK, "server-");
            Path home = ServerHome.create(folder.resolve("home"), options, distribution, build);
            KeptDatabase.of(distribution.unpacked(), options).putInto(home, options, distribution, build);
            linkDatabase(home, options.database());
            List<String> arguments = StartCommand.arguments(options, "localhost", ANY_PORT, ANY_PORT);
            return ServerProcess.start(home, arguments, StartCommand.environment(options), folder.resolve(LOG));
        } catch (IOException e) {
            throw new UncheckedIOException("preparing a server below " + WORK, e);
        }
    }

    /** Links the database, so that deleting the home leaves it in place. */
    private static void linkDatabase(Path home, @Nullable Path database) throws IOException {
        if (database != null) {
            Files.createSymbolicLink(ServerHome.database(home), database.toAbsolutePath());
        }
    }
}

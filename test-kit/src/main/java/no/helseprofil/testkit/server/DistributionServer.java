package no.helseprofil.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import no.helseprofil.testkit.server.KeptBuild.ServerHome;
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
                KeycloakServer server = new DistributionServer(process, ports);
                if (build.equals(KeptBuild.plain(distribution.unpacked(), options))) {
                    KeptDatabase.of(distribution.unpacked(), options).takeFrom(server, options);
                }
                return server;
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
            KeptDatabase.of(distribution.unpacked(), options).putInto(home, options);
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

    /**
     * Database as a first start leaves it, with all tables, the realm {@code master} and its administrator, which take
     * half of that start. It is kept for servers with the same JARs, as soon as one without realms and build options
     * has made it.
     *
     * @param folder the place where it is kept, if it is
     */
    record KeptDatabase(Path folder) {

        /** Options that name another database, or change what Keycloak does with it. */
        private static final List<String> OTHER = List.of("--db", "--spi-connections-jpa");

        /** Returns the database for these options and this distribution. */
        static KeptDatabase of(Path distribution, ServerOptions options) {
            Path build = KeptBuild.plain(distribution, options).folder();
            return new KeptDatabase(build.resolveSibling(build.getFileName() + "-database"));
        }

        /**
         * Copies the database, if it is kept, into the home of a server that is about to start. A server with other
         * features gets a database from before they were switched.
         */
        void putInto(Path home, ServerOptions options) throws IOException {
            if (isFor(options) && Files.isDirectory(folder)) {
                Path given = options.database();
                Distribution.copy(folder.toRealPath(), given == null ? ServerHome.database(home) : given);
            }
        }

        /**
         * Takes it from a server that has just made it, before anybody has sent a request, unless it is kept already.
         * The server copies it, since its files may be copied only while no process has them open. One with realms, or
         * without the test JAR, isn't asked.
         */
        void takeFrom(KeycloakServer server, ServerOptions options) {
            if (Files.isDirectory(folder)
                    || !options.realms().isEmpty()
                    || !isFor(options)
                    || !TestEndpoints.areAmong(options.providers())) {
                return;
            }
            try {
                Path fresh = Files.createTempDirectory(folder.getParent(), "database-");
                Path zip = fresh.resolve("database.zip");
                new ServerProbe(server).copyDatabase(zip);
                Distribution.unpack(zip, fresh);
                Files.delete(zip);
                Distribution.publish(fresh, folder);
            } catch (IOException e) {
                throw new UncheckedIOException("keeping the database of " + server.url(), e);
            }
        }

        /** Returns whether a server uses Keycloak's built-in database, and begins with an empty one. */
        static boolean isFor(ServerOptions options) {
            Stream<String> names = Stream.concat(
                    options.arguments().stream(),
                    options.environment().keySet().stream().map(name -> name.replaceFirst("^KC_", "--")));
            return isEmpty(options.database())
                    && names.map(name -> name.toLowerCase(Locale.ROOT).replace('_', '-'))
                            .noneMatch(name -> OTHER.stream().anyMatch(name::startsWith));
        }

        private static boolean isEmpty(@Nullable Path database) {
            String[] files =
                    database == null ? new String[0] : database.toFile().list();
            return files != null && files.length == 0;
        }
    }
}

package no.helseprofil.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

    /**
     * Database as a first start leaves it, with all tables, the realm {@code master} and its administrator, which take
     * half of that start. It is made once for servers with the same JARs, by a command of Keycloak's that ends by
     * itself, since a database may be copied only while no process has it open.
     *
     * @param folder the place where it is kept, if it is
     */
    record KeptDatabase(Path folder) {

        /** Options that name another database, or change what Keycloak does with it. */
        private static final List<String> OTHER = List.of("--db", "--spi-connections-jpa");

        private static final String MADE = "KC-SERVICES0077";
        private static final String PASSWORD = "KC_BOOTSTRAP_ADMIN_PASSWORD";

        /** Returns the database for these options and this distribution. */
        static KeptDatabase of(Path distribution, ServerOptions options) {
            Path build = KeptBuild.plain(distribution, options).folder();
            return new KeptDatabase(build.resolveSibling(build.getFileName() + "-database"));
        }

        /**
         * Copies the database into the home of a server that is about to start. It is made before the first server that
         * has neither realms nor build options. A server with realms is usually the only one of its JVM, and would wait
         * longer for it than it saves. A server with other features gets a database from before they were switched.
         *
         * @throws IllegalStateException if Keycloak could not make it; the message ends with its last log lines
         */
        void putInto(Path home, ServerOptions options, Distribution distribution, KeptBuild build) throws IOException {
            if (!isFor(options)) {
                return;
            }
            if (options.realms().isEmpty()
                    && build.isKept()
                    && build.equals(KeptBuild.plain(distribution.unpacked(), options))) {
                makeOnce(options, distribution, build);
            }
            if (Files.isDirectory(folder)) {
                Path given = options.database();
                Distribution.copy(folder.toRealPath(), given == null ? ServerHome.database(home) : given);
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

        private void makeOnce(ServerOptions options, Distribution distribution, KeptBuild build) throws IOException {
            Path lock = folder.resolveSibling(folder.getFileName() + ".lock");
            synchronized (KeptDatabase.class) {
                try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        FileLock held = channel.lock()) {
                    if (held.isValid() && !Files.isDirectory(folder)) {
                        make(options, distribution, build);
                    }
                }
            }
        }

        private void make(ServerOptions options, Distribution distribution, KeptBuild build) throws IOException {
            Path work = Files.createTempDirectory(folder.getParent(), "database-");
            Path home = ServerHome.create(work.resolve("home"), options, distribution, build);
            List<String> command = List.of(
                    "bootstrap-admin",
                    "user",
                    "--optimized",
                    "--username",
                    KeycloakServer.ADMIN,
                    "--password:env",
                    PASSWORD);
            ServerProcess process = ServerProcess.start(
                    home, command, StartCommand.environment(options), work.resolve(DistributionServer.LOG));
            try {
                if (!process.endsWithin(ServerSettings.toStart())
                        || !process.log().contains(MADE)) {
                    throw new IllegalStateException("Keycloak made no database. " + StartupLog.tail(process.log()));
                }
                Path fresh = Files.createTempDirectory(folder.getParent(), "building-");
                Distribution.copy(ServerHome.database(home), fresh);
                Distribution.publish(fresh, folder);
            } finally {
                process.end();
            }
            Distribution.delete(work);
        }
    }
}

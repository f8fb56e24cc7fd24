package no.helseprofil.testkit.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The database as a first start leaves it: all tables, the realm {@code master} and its administrator, which take Keycloak half
 * of that start. It is made once for servers with the same JARs, by a command of Keycloak's that ends by itself, since a
 * database may be copied only while nobody has it open.
 *
 * @param folder where it is kept, if it is
 */
record KeptDatabase(Path folder) {

    /** What names another database, or changes what Keycloak does with it. */
    private static final List<String> OTHER = List.of("--db", "--spi-connections-jpa");

    private static final String MADE = "KC-SERVICES0077";
    private static final String PASSWORD = "KC_BOOTSTRAP_ADMIN_PASSWORD";

    /** The one for these options of a server of this distribution. */
    static KeptDatabase of(Path distribution, ServerOptions options) {
        Path build = KeptBuild.plain(distribution, options).folder();
        return new KeptDatabase(build.resolveSibling(build.getFileName() + "-database"));
    }

    /**
     * Puts it into the home of a server that is about to start. Before the first server that has neither realms nor options
     * that are built in it is made: one with realms is mostly the only one of its JVM, and would wait longer for it than it
     * takes to do without. A server with other features finds one of before they were switched.
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
            Distribution.copy(folder, ServerHome.database(home));
        }
    }

    /** Whether a server has the database that comes with Keycloak, and begins with an empty one. */
    static boolean isFor(ServerOptions options) {
        Stream<String> names = Stream.concat(
                options.arguments().stream(),
                options.environment().keySet().stream().map(name -> name.replaceFirst("^KC_", "--")));
        return options.database() == null
                && names.map(name -> name.toLowerCase(Locale.ROOT).replace('_', '-'))
                        .noneMatch(name -> OTHER.stream().anyMatch(name::startsWith));
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
            if (!process.endsWithin(DistributionServer.TO_START)
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

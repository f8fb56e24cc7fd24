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
import org.jspecify.annotations.Nullable;

/**
 * Database as a first start leaves it, with all tables, the realm {@code master} and its administrator, which take half
 * of that start. It is made once for servers with the same JARs, by a command of Keycloak's that ends by itself, since
 * a database may be copied only while no process has it open.
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
     * Copies the database into the home of a server that is about to start. It is made before the first server that has
     * neither realms nor build options. A server with realms is usually the only one of its JVM, and would wait longer
     * for it than it saves. A server with other features gets a database from before they were switched.
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
            Distribution.copy(folder, given == null ? ServerHome.database(home) : given);
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
        String[] files = database == null ? new String[0] : database.toFile().list();
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
            if (!process.endsWithin(ServerSettings.toStart()) || !process.log().contains(MADE)) {
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

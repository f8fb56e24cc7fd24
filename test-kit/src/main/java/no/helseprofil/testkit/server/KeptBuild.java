package no.helseprofil.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Result of Keycloak's build of its JARs and options, which takes as long as the start itself. It is kept for the next
 * server with the same JARs and options. Keycloak compares both at every start and builds again if they don't fit, so a
 * wrong result only gains nothing.
 *
 * @param folder the place where it is kept, if it is
 */
record KeptBuild(Path folder) {

    private static final Path OF_SERVER = Path.of("lib", "quarkus");
    private static final List<String> BUILD_OPTIONS = List.of("--cache=", "--db=", "--features", "--tracing-enabled");

    /** Returns the build for these options and this distribution. */
    static KeptBuild of(Path distribution, ServerOptions options) {
        return of(distribution, options.providers(), options.arguments());
    }

    /** Returns the build of a server with the same JARs, and without build options. */
    static KeptBuild plain(Path distribution, ServerOptions options) {
        return of(distribution, options.providers(), List.of());
    }

    private static KeptBuild of(Path distribution, List<Path> providers, List<String> arguments) {
        String buildOptions = arguments.stream()
                .filter(argument -> BUILD_OPTIONS.stream().anyMatch(argument::startsWith))
                .map(argument -> argument + '\n')
                .collect(Collectors.joining());
        String name = distribution.getFileName() + "-built-" + key(providers, buildOptions);
        return new KeptBuild(distribution.resolveSibling(name));
    }

    private static UUID key(List<Path> providers, String more) {
        String jars = providers.stream().map(KeptBuild::describe).sorted().collect(Collectors.joining());
        return UUID.nameUUIDFromBytes((jars + more).getBytes(StandardCharsets.UTF_8));
    }

    /** Waits while another server builds the same. */
    BuildTurn turn() {
        return BuildTurn.of(folder, this::isKept);
    }

    boolean isKept() {
        return Files.isDirectory(folder);
    }

    /** Copies the build into the home of a server that is about to start. */
    void putInto(Path home) throws IOException {
        if (isKept()) {
            Distribution.delete(home.resolve(OF_SERVER));
            Distribution.copy(folder.toRealPath(), home.resolve(OF_SERVER));
        }
    }

    /** Takes it from the home of a server that has built it, unless it is kept already. */
    void takeFrom(Path home) {
        if (isKept()) {
            return;
        }
        try {
            Path fresh = Files.createTempDirectory(folder.getParent(), "building-");
            Distribution.copy(home.resolve(OF_SERVER), fresh);
            Distribution.publish(fresh, folder);
        } catch (IOException e) {
            throw new UncheckedIOException("keeping what was built in " + home, e);
        }
    }

    /** Returns the properties of a JAR that Keycloak compares. */
    private static String describe(Path jar) {
        try {
            return jar.getFileName() + " " + Files.size(jar) + " " + Files.getLastModifiedTime(jar) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException("looking at " + jar, e);
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

        /** Returns the folder of Keycloak's built-in database. */
        static Path database(Path home) {
            return home.resolve("data/h2");
        }

        /** Returns the database for these options and this distribution, or another one of the same version. */
        static KeptDatabase of(Path distribution, ServerOptions options) {
            return new KeptDatabase(
                    distribution.resolveSibling("database-" + key(options.providers(), version(distribution))));
        }

        /** Returns the version, or the place of a distribution that doesn't say it. */
        private static String version(Path distribution) {
            Path file = distribution.resolve("version.txt");
            try {
                return Files.isRegularFile(file) ? Files.readString(file) : distribution.toString();
            } catch (IOException e) {
                throw new UncheckedIOException("reading " + file, e);
            }
        }

        /**
         * Copies the database, if it is kept, into the home of a server that is about to start. A server with other
         * features gets a database from before they were switched.
         */
        void putInto(Path home, ServerOptions options) throws IOException {
            if (isFor(options) && Files.isDirectory(folder)) {
                Path given = options.database();
                Distribution.copy(folder.toRealPath(), given == null ? database(home) : given);
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
                    || !ServerProbe.isPossible(options.providers())) {
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

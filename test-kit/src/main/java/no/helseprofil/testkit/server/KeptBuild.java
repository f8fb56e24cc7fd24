package no.helseprofil.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;

/**
 * Result of Keycloak's build of its JARs and options, which takes as long as the start itself. It is kept for the next
 * server with the same JARs and options. Keycloak compares both at every start and builds again if they don't fit, so a
 * wrong result only gains nothing.
 *
 * @param folder the place where it is kept, if it is
 */
record KeptBuild(Path folder) {

    private static final Path OF_SERVER = Path.of("lib", "quarkus");
    private static final List<String> BUILD_OPTIONS = List.of("--cache=", "--db=", "--features", "--tracing");

    /** Returns the build for these options and this distribution. */
    static KeptBuild of(Path distribution, ServerOptions options) {
        return of(distribution, options.providers(), options.arguments());
    }

    /** Returns the build of a server with the same JARs, and without build options. */
    static KeptBuild plain(Path distribution, ServerOptions options) {
        return of(distribution, options.providers(), List.of());
    }

    private static KeptBuild of(Path distribution, List<Path> providers, List<String> arguments) {
        StringBuilder key = new StringBuilder();
        providers.stream().map(KeptBuild::describe).sorted().forEach(key::append);
        arguments.stream()
                .filter(argument -> BUILD_OPTIONS.stream().anyMatch(argument::startsWith))
                .forEach(argument -> key.append(argument).append('\n'));
        UUID name = UUID.nameUUIDFromBytes(key.toString().getBytes(StandardCharsets.UTF_8));
        return new KeptBuild(distribution.resolveSibling(distribution.getFileName() + "-built-" + name));
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
     * Folder in which a server from the distribution runs: a copy of the distribution, with the files of its options.
     */
    static final class ServerHome {

        private ServerHome() {}

        /** Creates the folder, without a database. */
        static Path create(Path home, ServerOptions options, Distribution distribution, KeptBuild build)
                throws IOException {
            distribution.copyTo(home);
            build.putInto(home);
            putInto(home.resolve("providers"), options.providers());
            putInto(home.resolve("data/import"), options.realms());
            return home;
        }

        /** Returns the folder of Keycloak's built-in database. */
        static Path database(Path home) {
            return home.resolve("data/h2");
        }

        private static void putInto(Path folder, List<Path> files) throws IOException {
            Files.createDirectories(folder);
            for (Path file : files) {
                Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}

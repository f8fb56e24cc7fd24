package no.helseprofil.testkit.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The folder that a server from the distribution runs in: a copy of the distribution, with what its options add. */
final class ServerHome {

    private ServerHome() {}

    /** Makes it, without a database. */
    static Path create(Path home, ServerOptions options, Distribution distribution, KeptBuild build)
            throws IOException {
        distribution.copyTo(home);
        build.putInto(home);
        putInto(home.resolve("providers"), options.providers());
        putInto(home.resolve("data/import"), options.realms());
        return home;
    }

    /** Where Keycloak keeps the database that comes with it. */
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

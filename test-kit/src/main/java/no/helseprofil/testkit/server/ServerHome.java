package no.helseprofil.testkit.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Folder in which a server from the distribution runs: a copy of the distribution, with the files of its options. */
final class ServerHome {

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

package no.helseprofil.it.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Files that the kit has unpacked and built for servers, and copied for them. */
public final class KeptServers {

    private static final Path UNPACKED = Path.of("target", "keycloak").toAbsolutePath();
    private static final Path COPIED = Path.of("target", "helseprofil").toAbsolutePath();

    private KeptServers() {}

    /**
     * Lets a vendor's project use it, which would make it anew. A build is known by the times of its JARs, so the
     * project gets those of the shared server.
     *
     * @param target the folder in which the project has what it makes
     */
    public static void linkInto(Path target) throws IOException {
        Files.createDirectories(target);
        for (Path folder : List.of(UNPACKED, COPIED)) {
            link(target.resolve(folder.getFileName()), Files.createDirectories(folder));
        }
        for (String property : List.of("helseprofil.jar", "helseprofil.testserver.jar")) {
            Path jar = Path.of(Objects.requireNonNull(System.getProperty(property)))
                    .toAbsolutePath();
            link(COPIED.resolve(jar.getFileName()), jar);
        }
    }

    /** Makes a link, also in place of one from an earlier run. Another JVM may do it at the same moment. */
    public static void link(Path place, Path to) throws IOException {
        if (Files.notExists(place) || !Files.isSameFile(place, to)) {
            Path fresh = place.resolveSibling("linking-" + UUID.randomUUID());
            Files.createSymbolicLink(fresh, to);
            Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE);
        }
    }
}

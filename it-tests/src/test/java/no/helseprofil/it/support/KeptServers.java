package no.helseprofil.it.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the kit has unpacked and built for servers, and copied for them. */
public final class KeptServers {

    private KeptServers() {}

    /**
     * Lets a vendor's project use it, which would make it anew.
     *
     * @param target the folder in which the project has what it makes
     */
    public static void linkInto(Path target) throws IOException {
        Files.createDirectories(target);
        for (String folder : List.of("keycloak", "helseprofil")) {
            Path link = target.resolve(folder);
            if (Files.notExists(link)) {
                Files.createSymbolicLink(
                        link, Files.createDirectories(Path.of("target", folder).toAbsolutePath()));
            }
        }
    }
}

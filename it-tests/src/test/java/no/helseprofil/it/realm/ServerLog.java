package no.helseprofil.it.realm;

import java.util.List;
import no.helseprofil.testkit.server.KeycloakServer;

/** Lines of a server's log. */
public final class ServerLog {

    private static final int LOOKS = 1000;

    private ServerLog() {}

    /** The lines that contain all of these texts, as soon as there is one: a container's log arrives a moment late. */
    public static List<String> lines(KeycloakServer server, String... texts) {
        List<String> found = List.of();
        for (int i = 0; i < LOOKS && found.isEmpty(); i++) {
            found = server.log()
                    .lines()
                    .filter(line -> containsAll(line, texts))
                    .toList();
        }
        return found;
    }

    private static boolean containsAll(String line, String... texts) {
        return List.of(texts).stream().allMatch(line::contains);
    }
}

package no.helseprofil.it.realm;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import no.helseprofil.testkit.server.KeycloakServer;

/** Lines of a server's log. */
public final class ServerLog {

    private static final int LOOKS = 250;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private ServerLog() {}

    /** The lines that contain all of these texts, as soon as there is one: a container's log arrives a moment late. */
    public static List<String> lines(KeycloakServer server, String... texts) {
        List<String> found = found(server, texts);
        for (int i = 1; i < LOOKS && found.isEmpty(); i++) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            found = found(server, texts);
        }
        return found;
    }

    private static List<String> found(KeycloakServer server, String... texts) {
        return server.log().lines().filter(line -> containsAll(line, texts)).toList();
    }

    private static boolean containsAll(String line, String... texts) {
        return List.of(texts).stream().allMatch(line::contains);
    }
}

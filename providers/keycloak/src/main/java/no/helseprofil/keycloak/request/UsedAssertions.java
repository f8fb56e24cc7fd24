package no.helseprofil.keycloak.request;

import java.time.Duration;
import org.keycloak.models.KeycloakSession;

/**
 * The assertions that have been used, on all nodes, by {@code jti} and client: two clients may choose the same one, and
 * neither may block the other.
 *
 * @param session the request
 */
public record UsedAssertions(KeycloakSession session) {

    /**
     * Remembers an assertion.
     *
     * @param client internal id
     * @param lifespan remaining time in which it would be taken, in whole seconds
     * @return whether it had not been used
     * @throws UnknownUseException if it is unknown, as where the nodes don't reach each other
     */
    public boolean add(String client, String id, Duration lifespan) {
        try {
            return session.singleUseObjects().putIfAbsent("helseprofil:" + client + ":" + id, lifespan.toSeconds());
        } catch (RuntimeException unanswered) {
            throw new UnknownUseException(unanswered);
        }
    }

    /** Unknown use of an assertion. It counts as used, and its client is not at fault. */
    public static final class UnknownUseException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnknownUseException(RuntimeException cause) {
            super("the nodes of this server could not be asked what has been used", cause);
        }
    }
}

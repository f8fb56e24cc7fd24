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
     * Remembers one.
     *
     * @param client internal id
     * @param lifespan how much longer it would be taken, in whole seconds
     * @return whether it had not been used
     * @throws UnknownUseException if nobody can tell, as where the nodes don't reach each other
     */
    public boolean add(String client, String id, Duration lifespan) {
        try {
            return session.singleUseObjects().putIfAbsent("helseprofil:" + client + ":" + id, lifespan.toSeconds());
        } catch (RuntimeException unanswered) {
            throw new UnknownUseException(unanswered);
        }
    }

    /** Nobody can tell whether something has been used, so it counts as used; that is no fault of its client. */
    public static final class UnknownUseException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnknownUseException(RuntimeException cause) {
            super("the nodes of this server could not be asked what has been used", cause);
        }
    }
}

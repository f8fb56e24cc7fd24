package no.helseprofil.keycloak.request;

import java.time.Duration;
import org.keycloak.common.Profile;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * The assertions that have been used, on all nodes, by {@code jti} and client: two clients may choose the same one, and
 * neither may block the other.
 *
 * @param session the request
 */
public record UsedAssertions(KeycloakSession session) {

    /**
     * Remembers an assertion. A database does so in a transaction of its own: Keycloak 26.8 rolls back that of a
     * refused request, whose assertion could be used again.
     *
     * @param client internal id
     * @param lifespan remaining time in which it would be taken, in whole seconds
     * @return whether it had not been used
     * @throws UnknownUseException if it is unknown, as where the nodes don't reach each other
     */
    public boolean add(String client, String id, Duration lifespan) {
        String key = "helseprofil:" + client + ":" + id;
        try {
            return Profile.isFeatureEnabled(Profile.Feature.STATELESS)
                    ? KeycloakModelUtils.runJobInTransactionWithResult(
                            session.getKeycloakSessionFactory(), own -> add(own, key, lifespan))
                    : add(session, key, lifespan);
        } catch (RuntimeException unanswered) {
            throw new UnknownUseException(unanswered);
        }
    }

    private static boolean add(KeycloakSession session, String key, Duration lifespan) {
        return session.singleUseObjects().putIfAbsent(key, lifespan.toSeconds());
    }

    /** Unknown use of an assertion. It counts as used, and its client is not at fault. */
    public static final class UnknownUseException extends RuntimeException {

        UnknownUseException(RuntimeException cause) {
            super("the nodes of this server could not be asked what has been used", cause);
        }
    }
}

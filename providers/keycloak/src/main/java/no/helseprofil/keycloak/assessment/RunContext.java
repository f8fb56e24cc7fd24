package no.helseprofil.keycloak.assessment;

import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Context of a run: a realm of a server, without a request. It keeps the address of the request that started the run,
 * because Keycloak builds the issuer and relative redirect URIs on it where no {@code hostname} is configured.
 *
 * @param server the server
 * @param realm internal id
 * @param address base address of the request that started the run; null if the schedule started it
 */
public record RunContext(
        KeycloakSessionFactory server,
        String realm,
        @Nullable URI address) {

    static RunContext of(KeycloakSession session, RealmModel realm) {
        UriInfo uri = session.getContext().getHttpRequest().getUri();
        return new RunContext(session.getKeycloakSessionFactory(), realm.getId(), uri.getBaseUri());
    }

    /**
     * Runs some work in a transaction of its own.
     *
     * @throws RunOverException if the realm is gone
     */
    public <T> T in(BiFunction<KeycloakSession, RealmModel, T> work) {
        return KeycloakModelUtils.runJobInTransactionWithResult(server, session -> {
            RealmModel found = session.realms().getRealm(realm);
            if (found == null) {
                throw new RunOverException();
            }
            if (address != null) {
                session.getContext().setHttpRequest(StartingRequest.at(address));
            }
            session.getContext().setRealm(found);
            return work.apply(session, found);
        });
    }
}

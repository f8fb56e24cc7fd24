package no.helseprofil.keycloak.notice;

import java.util.Optional;
import java.util.function.BiFunction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Work in a realm outside of a request.
 *
 * @param realm internal id
 */
record RealmWork(KeycloakSessionFactory server, String realm) {

    /** Runs the work in a transaction of its own; empty, without running it, if the realm is gone. */
    <T> Optional<T> in(BiFunction<KeycloakSession, RealmModel, T> work) {
        return KeycloakModelUtils.runJobInTransactionWithResult(server, session -> {
            RealmModel found = session.realms().getRealm(realm);
            if (found == null) {
                return Optional.empty();
            }
            session.getContext().setRealm(found);
            return Optional.of(work.apply(session, found));
        });
    }
}

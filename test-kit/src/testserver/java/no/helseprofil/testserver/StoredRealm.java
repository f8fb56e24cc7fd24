package no.helseprofil.testserver;

import jakarta.persistence.FlushModeType;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.managers.RealmManager;

/** A realm, to be deleted in less time than the admin REST takes. */
final class StoredRealm {

    private final KeycloakSession session;
    private final RealmModel realm;

    StoredRealm(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
    }

    /**
     * Keycloak asks the database some hundred times, and before each the database layer compares all that it holds
     * with what it has read. No statement of a deletion needs what another has not written yet, but where a client has
     * authorization services, so that is left out elsewhere.
     */
    void delete() {
        session.getContext().setRealm(realm);
        if (!hasAuthorizationServices()) {
            session.getProvider(JpaConnectionProvider.class).getEntityManager().setFlushMode(FlushModeType.COMMIT);
        }
        new RealmManager(session).removeRealm(realm);
    }

    private boolean hasAuthorizationServices() {
        return session.getProvider(JpaConnectionProvider.class)
                        .getEntityManager()
                        .createQuery(
                                "select count(s) from ResourceServerEntity s, ClientEntity c where s.id = c.id and c.realmId ="
                                        + " :realm",
                                Long.class)
                        .setParameter("realm", realm.getId())
                        .getSingleResult()
                > 0;
    }
}

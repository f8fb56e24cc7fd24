package no.helseprofil.keycloak.database;

import jakarta.persistence.EntityManager;
import org.keycloak.models.ClientModel;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.ProviderEvent;

/**
 * Lines of a table that are deleted with their client and their realm.
 *
 * @param entity name of the table in queries
 * @param client property with the client's internal id; the realm's is {@code realmId}
 */
public record ClientLines(String entity, String client) {

    /** Deletes the lines of a client or realm that Keycloak removes. */
    public void on(ProviderEvent event) {
        if (event instanceof ClientModel.ClientRemovedEvent removed) {
            ClientModel gone = removed.getClient();
            forget(Entities.of(removed.getKeycloakSession()), gone.getRealm().getId(), gone.getId());
        } else if (event instanceof RealmModel.RealmRemovedEvent removed) {
            forget(Entities.of(removed.getKeycloakSession()), removed.getRealm().getId());
        }
    }

    public void forget(EntityManager entities, String realm, String gone) {
        entities.createQuery(ofRealm() + " and line." + client + " = :client")
                .setParameter("realm", realm)
                .setParameter("client", gone)
                .executeUpdate();
    }

    public void forget(EntityManager entities, String realm) {
        entities.createQuery(ofRealm()).setParameter("realm", realm).executeUpdate();
    }

    private String ofRealm() {
        return "delete from " + entity + " line where line.realmId = :realm";
    }
}

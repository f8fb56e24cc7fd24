package no.helseprofil.testserver;

import java.util.Objects;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.RepresentationToModel;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.services.managers.ClientManager;
import org.keycloak.services.managers.RealmManager;
import org.keycloak.services.resources.admin.ClientResource;

/** The realm's clients below the interfaces of Keycloak that ask client policies. */
final class StoredClients {

    private final KeycloakSession session;

    StoredClients(KeycloakSession session) {
        this.session = session;
    }

    void store(ClientRepresentation client) {
        RealmModel realm = Objects.requireNonNull(session.getContext().getRealm());
        ClientModel stored = client.getId() == null ? null : realm.getClientById(client.getId());
        if (stored == null) {
            create(client, realm);
        } else {
            ClientResource.updateClientServiceAccount(session, stored, client.isServiceAccountsEnabled());
            RepresentationToModel.updateClient(client, stored, session);
        }
    }

    private void create(ClientRepresentation client, RealmModel realm) {
        ClientModel created = ClientManager.createClient(session, realm, client);
        if (created.isServiceAccountsEnabled()) {
            new ClientManager(new RealmManager(session)).enableServiceAccount(created);
        }
    }
}

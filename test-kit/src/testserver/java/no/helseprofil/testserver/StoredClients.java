package no.helseprofil.testserver;

import java.util.HashMap;
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
        if ("saml".equals(client.getProtocol())) {
            withoutKey(client);
        }
        ClientModel created = ClientManager.createClient(session, realm, client);
        if (created.isServiceAccountsEnabled()) {
            new ClientManager(new RealmManager(session)).enableServiceAccount(created);
        }
    }

    /**
     * Has the client not sign, unless its representation says that it does. Keycloak generates a key of 4096 bits for a SAML
     * client that signs, which takes a server of the tests between five seconds and a minute.
     */
    private static void withoutKey(ClientRepresentation client) {
        if (client.getAttributes() == null) {
            client.setAttributes(new HashMap<>());
        }
        client.getAttributes().putIfAbsent("saml.client.signature", "false");
    }
}

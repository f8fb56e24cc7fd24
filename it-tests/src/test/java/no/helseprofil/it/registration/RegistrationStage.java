package no.helseprofil.it.registration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import no.helseprofil.it.realm.Administrators;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.KeycloakServer;
import org.jspecify.annotations.Nullable;

/** Stage on which the table is played: a realm under the profile, and the callers that register clients in it. */
final class RegistrationStage implements AutoCloseable {

    private static final String PREFIX = "row-";

    private final KeycloakServer server;
    private final TestRealm realm;
    private final AdminApi clientManager;
    private final SigningKey key = SigningKey.generate("ES256");
    private final RegistrationEndpoints endpoints;
    private @Nullable TestRealm imported;
    private boolean partiallyImported;

    private RegistrationStage(KeycloakServer server, TestRealm realm) {
        this.server = server;
        this.realm = realm;
        this.clientManager = Administrators.of(server, realm.name(), "manage-clients");
        this.endpoints = new RegistrationEndpoints(this);
    }

    /** One of Keycloak's own clients has been renamed, so that its name is free. */
    static RegistrationStage on(KeycloakServer server) {
        TestRealm realm = TestRealm.on(server, TestRealm.BOUND_TOKENS);
        realm.change(ChangeRows.FREE_NAME, own -> own.put("clientId", "was-" + ChangeRows.FREE_NAME));
        return new RegistrationStage(server, realm);
    }

    TestRealm realm() {
        return realm;
    }

    KeycloakServer server() {
        return server;
    }

    /** The administrator who registers: {@code manage-clients} and nothing more. */
    AdminApi clientManager() {
        return clientManager;
    }

    /** The key of every client of the table. */
    SigningKey key() {
        return key;
    }

    RegistrationEndpoints endpoints() {
        return endpoints;
    }

    Registered partiallyImported(ChangeRow change) {
        if (!partiallyImported) {
            PartialImport.into(realm, "FAIL", clients(RegistrationWay.PARTIAL_IMPORT));
            partiallyImported = true;
        }
        return registered(realm, clientId(change));
    }

    Registered importedWithRealm(ChangeRow change) {
        TestRealm known = imported;
        if (known == null) {
            known = TestRealm.importing(clients(RegistrationWay.REALM_IMPORT));
            imported = known;
        }
        return registered(known, clientId(change));
    }

    /** A client of the table's realm. */
    Registered registered(String clientId) {
        return registered(realm, clientId);
    }

    private Registered registered(TestRealm at, String clientId) {
        return new Registered(at, clientId, OidcClient.discover(at.issuer(), clientId, key));
    }

    /** Every client of the table that comes in by this way, all in one import. */
    private List<ObjectNode> clients(RegistrationWay way) {
        return ChangeRows.ALL.stream()
                .filter(change -> change.cell(way)
                        .filter(ChangeCell.Used.class::isInstance)
                        .isPresent())
                .map(change -> {
                    ObjectNode client = TestRealm.representation(clientId(change), key);
                    change.deviation().keycloak().accept(client);
                    return client;
                })
                .toList();
    }

    private static String clientId(ChangeRow change) {
        return PREFIX + ChangeRows.ALL.indexOf(change);
    }

    @Override
    public void close() {
        realm.close();
        if (imported != null) {
            imported.close();
        }
    }
}

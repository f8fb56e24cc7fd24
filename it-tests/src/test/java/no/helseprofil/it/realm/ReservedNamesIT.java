package no.helseprofil.it.realm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Keycloak's own clients are known by their names and not under the profile. Whoever may register clients may also remove
 * one of these, so the name must not be free for another.
 */
@Attack(by = Attacker.VENDOR, tries = "takes the name of one of Keycloak's own clients", outcome = "refused")
class ReservedNamesIT {

    @AutoClose
    private static TestRealm realm;

    private static AdminApi clientManager;

    @BeforeAll
    static void makeRealm() {
        realm = TestRealm.underProfile();
        clientManager = Administrators.of(SharedServer.get(), realm.name(), "manage-clients");
        for (String name : new String[] {"broker", "account", "admin-cli"}) {
            ObjectNode own = clientManager.client(name);
            assertThat(clientManager.update(own.put("clientId", "was-" + name)).status())
                    .as("Keycloak doesn't delete its own, and renames them")
                    .isEqualTo(204);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"broker", "account", "admin-cli"})
    void refusesABuiltInClientsName(String name) {
        Response refused = clientManager.post("clients", withSecret(name));
        Response other = clientManager.post("clients", withSecret("not-" + name));

        assertThat(other.status()).as("by another name").isEqualTo(201);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("invalid_client_metadata", "reserved for Keycloak's own");
    }

    @Test
    @Tag("smoke")
    void refusesRenamingToABuiltInClientsName() {
        ObjectNode client = clientManager.client(TestRealm.WITH_SECRET);

        Response refused = clientManager.update(client.deepCopy().put("clientId", "broker"));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("invalid_client_metadata");
        assertThat(realm.admin().client(TestRealm.WITH_SECRET).path("id"))
                .as("it kept its own")
                .isEqualTo(client.path("id"));
    }

    @Test
    @Tag("smoke")
    void refusesDynamicRegistrationOfABuiltInClientsName() {
        String token = realm.initialAccess();

        Response refused = Request.post(realm.address("clients-registrations/default"))
                .header("Authorization", "Bearer " + token)
                .body("application/json", withSecret("broker").toString())
                .send();

        assertThat(refused.isSuccess()).isFalse();
        assertThat(realm.admin().get("clients?clientId=broker").json()).isEmpty();
    }

    @Test
    void aBuiltInClientCanBeUpdated() {
        ObjectNode console = clientManager.client("security-admin-console");

        assertThat(clientManager
                        .update(console.put("description", "the console"))
                        .status())
                .isEqualTo(204);
    }

    private static ObjectNode withSecret(String clientId) {
        return Representations.json("{ \"enabled\": true, \"secret\": \"s\", \"serviceAccountsEnabled\": true }")
                .put("clientId", clientId);
    }
}

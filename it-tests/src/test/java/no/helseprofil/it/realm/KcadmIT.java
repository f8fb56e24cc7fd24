package no.helseprofil.it.realm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.UUID;
import no.helseprofil.it.support.Kcadm;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A realm under the profile is administered by {@code kcadm.sh} as any other, by whoever logs in to a realm that isn't: the
 * tool knows neither DPoP nor PAR, so in the realm itself it is a client like others, and refused.
 */
@Tag("slow")
class KcadmIT {

    private static final String SERVER = SharedServer.get().url().toString();
    private static final String SECRET = "a-secret-of-the-operator";

    private static TestRealm realm;
    private static Kcadm kcadm;

    @BeforeAll
    static void unpack() {
        kcadm = Kcadm.unpacked();
        realm = TestRealm.underProfile();
    }

    @AfterAll
    static void deleteRealm() {
        if (realm != null) {
            realm.close();
        }
    }

    @Test
    void anAdministratorOfTheServerAdministersTheRealm() {
        Kcadm.Outcome login = logIn("master", "--user", KeycloakServer.ADMIN, "--password", KeycloakServer.ADMIN);

        assertThat(login.exit()).as(login.output()).isZero();
        assertThatTheRealmIsAdministered();
    }

    @Test
    void aServiceAccountOfTheOperatorAdministersTheRealm() {
        AdminApi master = realm.admin().realm("master");
        String clientId = "operator-" + UUID.randomUUID();
        createAdministrator(master, clientId);
        try {
            Kcadm.Outcome login = logIn("master", "--client", clientId, "--secret", SECRET);

            assertThat(login.exit()).as(login.output()).isZero();
            assertThatTheRealmIsAdministered();
        } finally {
            master.delete("clients/" + master.client(clientId).path("id").textValue());
        }
    }

    @Test
    void aPasswordIsNotTakenInTheRealmItself() {
        Kcadm.Outcome login = logIn(realm.name(), "--user", TestRealm.USERNAME, "--password", TestRealm.PASSWORD);

        assertThat(login.exit()).isNotZero();
        assertThat(login.output()).contains("no-password-grant");
    }

    @Test
    void aSecretIsNotTakenInTheRealmItself() {
        Kcadm.Outcome login = logIn(realm.name(), "--client", TestRealm.WITH_SECRET, "--secret", TestRealm.SECRET);

        assertThat(login.exit()).isNotZero();
        assertThat(login.output()).contains("private-key-jwt");
    }

    @Test
    void theOrganisationsOfAClientAreSetAsTheGuideSays() {
        logIn("master", "--user", KeycloakServer.ADMIN, "--password", KeycloakServer.ADMIN);
        String client = realm.admin().client(TestRealm.OTHER_MACHINE).path("id").textValue();

        Kcadm.Outcome updated = kcadm.run(
                "update",
                "clients/" + client,
                "-r",
                realm.name(),
                "-s",
                "attributes.\"helseprofil.tenancy\"=multi-tenant",
                "-s",
                "attributes.\"helseprofil.orgnr-supplier\"=313745392",
                "-s",
                "attributes.\"helseprofil.delegations\"=999977774,312232324");

        assertThat(updated.exit()).as(updated.output()).isZero();
        JsonNode attributes = realm.admin().client(TestRealm.OTHER_MACHINE).path("attributes");
        assertThat(attributes.path("helseprofil.tenancy").textValue()).isEqualTo("multi-tenant");
        assertThat(attributes.path("helseprofil.orgnr-supplier").textValue()).isEqualTo("313745392");
        assertThat(attributes.path("helseprofil.delegations").textValue()).isEqualTo("999977774,312232324");
        assertThat(attributes.path("jwks.string").isTextual())
                .as("the others stay")
                .isTrue();
    }

    private static void assertThatTheRealmIsAdministered() {
        Kcadm.Outcome listed = kcadm.run("get", "clients", "-r", realm.name(), "--fields", "clientId");
        assertThat(listed.exit()).as(listed.output()).isZero();
        assertThat(listed.output()).contains(TestRealm.MACHINE);

        String name = "user-" + UUID.randomUUID();
        Kcadm.Outcome created = kcadm.run(
                "create",
                "users",
                "-r",
                realm.name(),
                "-s",
                "username=" + name,
                "-s",
                "firstName=Kari",
                "-s",
                "lastName=Normann");
        assertThat(created.exit()).as(created.output()).isZero();
        assertThat(realm.admin().get("users?exact=true&username=" + name).json())
                .hasSize(1);
    }

    private static Kcadm.Outcome logIn(String at, String... credentials) {
        String[] command = new String[6 + credentials.length];
        String[] fixed = {"config", "credentials", "--server", SERVER, "--realm", at};
        System.arraycopy(fixed, 0, command, 0, fixed.length);
        System.arraycopy(credentials, 0, command, fixed.length, credentials.length);
        return kcadm.run(command);
    }

    private static void createAdministrator(AdminApi master, String clientId) {
        Response created = master.post(
                "clients",
                JsonNodeFactory.instance
                        .objectNode()
                        .put("clientId", clientId)
                        .put("secret", SECRET)
                        .put("standardFlowEnabled", false)
                        .put("serviceAccountsEnabled", true));
        assertThat(created.status()).as(created + " " + created.body()).isEqualTo(201);
        String client = master.client(clientId).path("id").textValue();
        String account = master.get("clients/" + client + "/service-account-user")
                .json()
                .path("id")
                .textValue();
        JsonNode role = master.get("roles/admin").json();
        Response given = master.post(
                "users/" + account + "/role-mappings/realm",
                JsonNodeFactory.instance.arrayNode().add(role));
        assertThat(given.status()).as(given + " " + given.body()).isEqualTo(204);
    }
}

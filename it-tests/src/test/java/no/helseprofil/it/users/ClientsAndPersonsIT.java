package no.helseprofil.it.users;

import static no.helseprofil.it.support.Answers.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.realm.Administrators;
import no.helseprofil.it.support.Scopes;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Access of a client to people by itself, without anybody who logs in. It reads and writes by the token of its service
 * account, with no right and with a right for one person, and by its registration access token.
 */
class ClientsAndPersonsIT {

    private static final String PID = "17056600574";
    private static final String OTHER_PID = "04056600324";

    @AutoClose
    private static TestRealm realm;

    private static String person;
    private static String other;
    private static OidcClient client;
    private static String token;

    @BeforeAll
    static void create() {
        realm = TestRealm.underProfile();
        person = imported("a-person", PID);
        other = imported("another-person", OTHER_PID);
        client = realm.register("administers", SigningKey.generate("ES256"), made -> {});
        token = client.clientCredentials(TestRealm.SCOPE).accessToken();
    }

    @Test
    @Attack(
            by = Attacker.VENDOR,
            tries = "reads every admin REST endpoint with a service account's token",
            outcome = "nothing without a role; with a permission for one user, only that user")
    void aServiceAccountReadsOnlyWhatItsRolesAllow() {
        assertThat(read(ids(person), AdminEndpoint::isRead))
                .as("without a right")
                .doesNotContain(PID, OTHER_PID);
        assertThat(administer("users/" + person).status()).isEqualTo(403);

        permitToView(person);

        assertThat(administer("users/" + person).body())
                .as("the control: with a permission")
                .contains(PID);
        assertThat(administer("users").body()).contains(PID).doesNotContain(OTHER_PID);
        assertThat(read(ids(person), AdminEndpoint::isRead))
                .as("of the one")
                .contains(PID)
                .doesNotContain(OTHER_PID);
        assertThat(read(ids(other), endpoint -> !endpoint.path(ids(other)).equals(endpoint.path(ids(person)))))
                .as("of another")
                .doesNotContain(OTHER_PID);
        for (String search : List.of("users/count?q=pid:1705", "users?q=pid:1705", "users/count?q=pid:0405")) {
            assertThat(administer(search).status()).as(search).isEqualTo(403);
        }
        assertThat(Administrators.of(SharedServer.get(), realm.name(), "manage-authorization", "manage-clients")
                        .post(permissions() + "/policy/user", "{\"name\":\"another\",\"users\":[]}")
                        .status())
                .as("who writes policies of clients writes no permission of administrators")
                .isEqualTo(403);
        ObjectNode changed = (ObjectNode) realm.admin().get("users/" + person).json();
        changed.withObject("/attributes").putArray("pid").add("06828399789");
        assertThat(sent(Request.of("PUT", admin("users/" + person)).body("application/json", changed.toString()))
                        .status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?userProfileMetadata=true",
                "linked-accounts",
                "sessions",
                "groups",
                "organizations",
                "credentials"
            })
    void aServiceAccountHasNoAccountConsole(String path) {
        Response answer = client.call(
                        Request.get(realm.address("account/" + path)).header("Accept", "application/json"), token)
                .response();

        assertThat(answer.status()).as(answer.body()).isIn(401, 403, 404);
    }

    @Test
    void aRegistrationAccessTokenReadsItsClientOnly() {
        String registration = realm.registrationAccess("administers");
        SoftAssertions softly = new SoftAssertions();
        AdminEndpoint.of(SharedServer.get()).stream()
                .filter(AdminEndpoint::isRead)
                .forEach(endpoint -> softly.assertThat(bearer(registration, admin(endpoint.pathAndQuery(ids(person))))
                                .isSuccess())
                        .as(endpoint.text())
                        .isFalse());
        softly.assertAll();
        assertThat(bearer(registration, realm.address("protocol/openid-connect/userinfo"))
                        .status())
                .isEqualTo(401);
        assertThat(bearer(registration, realm.address("account")).status()).isEqualTo(401);

        Response own = bearer(registration, realm.address("clients-registrations/openid-connect/administers"));
        assertThat(own.status()).as("the control: %s", own.body()).isEqualTo(200);
        assertThat(own.body()).doesNotContain(PID, OTHER_PID);
    }

    /** Returns all that these of the admin REST disclose. */
    private static String read(Map<String, String> ids, Predicate<AdminEndpoint> asked) {
        StringBuilder bodies = new StringBuilder();
        AdminEndpoint.of(SharedServer.get()).stream()
                .filter(AdminEndpoint::isRead)
                .filter(asked)
                .map(endpoint -> administer(endpoint.pathAndQuery(ids)))
                .filter(Response::isSuccess)
                .forEach(answer -> bodies.append(answer.body()));
        return bodies.toString();
    }

    private static Map<String, String> ids(String user) {
        Map<String, String> ids = new LinkedHashMap<>();
        ids.put("users/{id}", "users/" + user);
        List.of("user-id", "userId", "member-id", "resource-id", "resourceId")
                .forEach(name -> ids.put("{" + name + "}", user));
        ids.put("{client-uuid}", realm.id("administers"));
        return ids;
    }

    private static Response administer(String path) {
        return sent(Request.get(admin(path)));
    }

    private static Response sent(Request request) {
        return client.call(request, token).response();
    }

    private static URI admin(String path) {
        return URI.create(SharedServer.get().url() + "/admin/realms/" + realm.name() + "/" + path);
    }

    private static Response bearer(String token, URI address) {
        return Request.get(address)
                .header("Accept", "application/json")
                .header("Authorization", "Bearer " + token)
                .send();
    }

    /** The service account may list users, of whom it may view one. */
    private static void permitToView(String user) {
        AdminApi admin = realm.admin();
        realm.changeRealm(representation -> representation.put("adminPermissionsEnabled", true));
        String management = admin.client("realm-management").path("id").textValue();
        String own = "clients/" + admin.client("administers").path("id").textValue();
        String account = admin.get(own + "/service-account-user").text("id");
        ArrayNode roles = JsonNodeFactory.instance
                .arrayNode()
                .add(admin.get("clients/" + management + "/roles/query-users").json());
        succeeded(admin.post("users/" + account + "/role-mappings/clients/" + management, roles));
        succeeded(admin.post(own + "/scope-mappings/clients/" + management, roles));
        String server = permissions();
        ObjectNode policy = JsonNodeFactory.instance.objectNode().put("name", "the service account");
        policy.putArray("users").add(account);
        succeeded(admin.post(server + "/policy/user", policy));
        ObjectNode permission =
                JsonNodeFactory.instance.objectNode().put("name", "one user").put("resourceType", "Users");
        permission.putArray("resources").add(user);
        permission.putArray("scopes").add("view");
        permission.putArray("policies").add("the service account");
        succeeded(admin.post(server + "/permission/scope", permission));
        Scopes.give(realm, "roles", "administers", "default");
        token = client.clientCredentials("openid").accessToken();
    }

    private static String permissions() {
        return "clients/" + realm.id("admin-permissions") + "/authz/resource-server";
    }

    private static String imported(String username, String pid) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("ifResourceExists", "FAIL");
        ObjectNode user =
                body.putArray("users").addObject().put("username", username).put("enabled", true);
        user.putObject("attributes").putArray("pid").add(pid);
        succeeded(realm.admin().post("partialImport", body));
        return realm.admin()
                .get("users?exact=true&username=" + username)
                .json()
                .path(0)
                .path("id")
                .textValue();
    }
}

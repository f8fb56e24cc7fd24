package no.helseprofil.it.realm;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.util.Optional;
import no.helseprofil.it.support.Scopes;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Keycloak's own clients, public ones with bearer tokens, go on working in a realm under the profile, since it is
 * administered with them; but they are no way to an API, and {@code admin-cli} no way to a token for a password.
 */
class KeycloakClientsIT {

    private static final String ADMIN_CONSOLE = "security-admin-console";
    private static final String ACCOUNT_CONSOLE = "account-console";
    private static final String ADMIN_CLI = "admin-cli";

    @AutoClose
    private static TestRealm realm;

    @BeforeAll
    static void createRealm() {
        realm = TestRealm.underProfile();
        openForTheTest(realm);
        administers(TestRealm.USERNAME);
    }

    @Tag("smoke")
    @Test
    void anAdministratorUsesTheConsole() {
        Exchange issued = logIn(ADMIN_CONSOLE, "openid");

        assertThat(issued.response().text("token_type")).isEqualTo("Bearer");
        assertThat(read(issued.accessToken()).status())
                .as("the administration takes its token")
                .isEqualTo(200);
        assertThat(refresh(ADMIN_CONSOLE, issued.refreshToken()).accessToken())
                .as("the console refreshes its token")
                .isNotEmpty();
    }

    @Test
    void aUserUsesTheAccountConsole() {
        assertThat(logIn(ACCOUNT_CONSOLE, "openid").accessToken()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {ADMIN_CONSOLE, ACCOUNT_CONSOLE})
    void getsNoApiEvenWithTheScope(String client) {
        Scopes.give(realm, TestRealm.SCOPE, client, "optional");

        JsonNode asked = logIn(client, "openid " + TestRealm.SCOPE).accessTokenClaims();
        assertThat(asked.path("scope").asText()).contains("openid").doesNotContain("nhn:");
        assertThat(asked.path("aud").toString()).doesNotContain("nhn:");

        assertThat(realm.logIn(realm.oidc(TestRealm.USER_LOGIN))
                        .accessTokenClaims()
                        .path("aud")
                        .textValue())
                .as("a client under the profile, with the same scope")
                .isEqualTo(TestRealm.API);
    }

    @Tag("smoke")
    @Test
    void adminCliRefusesThePasswordGrant() {
        refused(password(realm.address("protocol/openid-connect/token"), TestRealm.USERNAME, TestRealm.PASSWORD))
                .by("no-password-grant")
                .with(400, "unauthorized_client");
        refused(password(realm.address("protocol/openid-connect/token"), TestRealm.USERNAME, "wrong"))
                .by("no-password-grant")
                .with(400, "unauthorized_client");
    }

    @Test
    void importedSettingsDoNotAllowAdminCliPasswords() {
        String waiver = "{\"reason\":\"by import\",\"approvedBy\":\"nobody\",\"expires\":\"2099-01-01T00:00:00Z\"}";
        realm.alterAttribute(ADMIN_CLI, "helseprofil.registered", "existing");
        realm.alterAttribute(ADMIN_CLI, "helseprofil.waiver.no-password-grant", waiver);

        refused(password(realm.address("protocol/openid-connect/token"), TestRealm.USERNAME, TestRealm.PASSWORD))
                .by("no-password-grant");
    }

    @Test
    void withoutTheProfileAdminCliAcceptsPasswords() {
        URI master = URI.create(SharedServer.get().url() + "/realms/master/protocol/openid-connect/token");
        assertThat(password(master, KeycloakServer.ADMIN, KeycloakServer.ADMIN).text("access_token"))
                .as("the realm master")
                .isNotNull();
        try (TestRealm stock = TestRealm.withoutProfile()) {
            openForTheTest(stock);
            assertThat(password(stock.address("protocol/openid-connect/token"), TestRealm.USERNAME, TestRealm.PASSWORD)
                            .text("access_token"))
                    .as("the same realm without the profile")
                    .isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ADMIN_CONSOLE, ADMIN_CLI, ACCOUNT_CONSOLE})
    void itsClientIdDoesNotHelpAnotherAssertion(String client) {
        assertThat(realm.oidc(TestRealm.MACHINE)
                        .clientCredentials(TestRealm.SCOPE)
                        .accessToken())
                .as("in its own name")
                .isNotEmpty();
        refused(realm.oidc(TestRealm.MACHINE)
                        .withRequest(request -> request.formInstead("client_id", client))
                        .clientCredentials(TestRealm.SCOPE))
                .by("private-key-jwt")
                .with(401, "invalid_client");
        refused(realm.oidc(TestRealm.MACHINE)
                        .withoutProof()
                        .withRequest(request -> request.formInstead("client_id", client))
                        .clientCredentials(TestRealm.SCOPE))
                .by("private-key-jwt")
                .with(401, "invalid_client");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "urn:ietf:params:oauth:grant-type:device_code",
                "urn:openid:params:grant-type:ciba",
                "urn:ietf:params:oauth:grant-type:uma-ticket"
            })
    void refusesEveryOtherGrant(String grantType) {
        refused(Request.post(realm.address("protocol/openid-connect/token"))
                        .form("client_id", ADMIN_CLI)
                        .form("grant_type", grantType)
                        .send())
                .by("grant-type")
                .with(400, "unsupported_grant_type");
    }

    private static Exchange logIn(String client, String scope) {
        return new Exchange(Browser.of(realm, client).tokens(scope), Optional.empty());
    }

    private static Exchange refresh(String client, String refreshToken) {
        return new Exchange(
                Request.post(realm.address("protocol/openid-connect/token"))
                        .form("grant_type", "refresh_token")
                        .form("client_id", client)
                        .form("refresh_token", refreshToken)
                        .send(),
                Optional.empty());
    }

    private static Response password(URI endpoint, String username, String password) {
        return Request.post(endpoint)
                .form("grant_type", "password")
                .form("client_id", ADMIN_CLI)
                .form("username", username)
                .form("password", password)
                .send();
    }

    private static Response read(String accessToken) {
        return Request.get(URI.create(SharedServer.get().url() + "/admin/realms/" + realm.name()))
                .header("Authorization", "Bearer " + accessToken)
                .send();
    }

    /** Codes go to the kit's address, since it stops following redirects there; the password grant is Keycloak's default. */
    private static void openForTheTest(TestRealm opened) {
        for (String console : new String[] {ADMIN_CONSOLE, ACCOUNT_CONSOLE}) {
            opened.change(
                    console, client -> ((ArrayNode) client.get("redirectUris")).add(TestRealm.REDIRECT_URI.toString()));
        }
        opened.alter(ADMIN_CLI, client -> client.put("directAccessGrantsEnabled", true));
    }

    private static void administers(String username) {
        String user = realm.admin()
                .get("users?username=" + username)
                .json()
                .path(0)
                .path("id")
                .textValue();
        String management = realm.id("realm-management");
        JsonNode role = realm.admin()
                .get("clients/" + management + "/roles/realm-admin")
                .json();
        Response given = realm.admin()
                .post(
                        "users/" + user + "/role-mappings/clients/" + management,
                        JsonNodeFactory.instance.arrayNode().add(role));
        assertThat(given.status()).as(given.toString()).isEqualTo(204);
    }
}

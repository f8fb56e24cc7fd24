package no.helseprofil.it.realm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.Proof;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets into the console, and what a token of it is worth. */
class ConsoleSignInIT {

    private static final String ADMINISTRATOR = "ada";
    private static final String PASSWORD = "a-password";
    private static final Set<String> SEE = Set.of("view-clients", "manage-clients", "manage-realm", "realm-admin");
    private static final Set<String> ACT = Set.of("manage-realm", "realm-admin");

    private static TestRealm realm;

    @BeforeAll
    static void createRealm() {
        realm = TestRealm.underProfile();
        addUser(realm);
        give(realm, "realm-admin");
    }

    @AfterAll
    static void deleteRealm() {
        realm.close();
    }

    @Test
    void anAdministratorOfTheRealmSeesByATokenThatIsBoundToTheKeyOfTheBrowser() {
        give(realm, "realm-admin");
        ConsoleLogin login = ConsoleLogin.of(realm);
        AuthorizationAnswer answer = login.submit(ADMINISTRATOR, PASSWORD);
        assertThat(String.valueOf(answer.redirect()))
                .as("the code goes to the console alone")
                .startsWith(ConsoleLogin.console(realm) + "?");
        assertThat(answer.state()).isEqualTo(login.asked().state());
        assertThat(answer.issuer()).isEqualTo(realm.issuer());
        Response tokens = login.exchange(answer.requiredCode(), login.asked().codeVerifier(), login.key());
        assertThat(tokens.text("token_type")).isEqualTo("DPoP");
        String token = Objects.requireNonNull(tokens.text("access_token"));

        Response outlook = login.get(realm, "forecast/outlook", token);
        assertThat(outlook.status()).as(outlook.body()).isEqualTo(200);
        assertThat(outlook.json().path("total").asInt())
                .isEqualTo(outlook.json().path("clients").size());
        assertThat(ConsoleLogin.get(realm, "forecast/outlook", token, SigningKey.generate("ES256"))
                        .status())
                .as("whoever has copied the token, and proves another key")
                .isEqualTo(401);
        URI address =
                URI.create(realm.issuer().replace("/realms/", "/admin/realms/") + "/helseprofil/forecast/outlook");
        for (String scheme : List.of("Bearer ", "DPoP ")) {
            assertThat(Request.get(address)
                            .header("Authorization", scheme + token)
                            .send()
                            .status())
                    .as("%s, without a proof", scheme)
                    .isEqualTo(401);
        }
    }

    @Test
    void aCodeIsWorthNothingWithoutTheVerifierAndTheKeyOfTheBrowserThatBegan() {
        give(realm, "realm-admin");
        ConsoleLogin login = ConsoleLogin.of(realm);
        String verifier = login.asked().codeVerifier();
        assertThat(login.exchange(login.submit(ADMINISTRATOR, PASSWORD).requiredCode(), "x".repeat(43), login.key())
                        .status())
                .as("another verifier")
                .isEqualTo(400);
        assertThat(login.exchange(
                                login.submit(ADMINISTRATOR, PASSWORD).requiredCode(),
                                verifier,
                                SigningKey.generate("ES256"))
                        .status())
                .as("another key than the one that was named at the beginning")
                .isEqualTo(400);
    }

    @Test
    void nobodyElseGetsTheCode() {
        assertThat(ConsoleLogin.of(realm).address().toString()).doesNotContain("redirect_uri");
        URI elsewhere = URI.create(ConsoleLogin.of(realm).address() + "&redirect_uri=https%3A%2F%2Fevil.example%2F");
        AuthorizationAnswer answer = LoginForm.open(elsewhere).submit(ADMINISTRATOR, PASSWORD);
        assertThat(String.valueOf(answer.redirect())).startsWith(ConsoleLogin.console(realm) + "?");
        URI stock = URI.create(realm.address("protocol/openid-connect/auth") + "?client_id=security-admin-console"
                + "&response_type=code&scope=openid&code_challenge=" + "x".repeat(43) + "&code_challenge_method=S256"
                + "&redirect_uri=" + ConsoleLogin.console(realm));
        assertThat(Request.get(stock).send().status())
                .as("the client has no redirect URI more than Keycloak gave it")
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?state=short&code_challenge=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx&dpop_jkt=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                "?state=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx&dpop_jkt=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                "?state=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx&code_challenge=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                "?state=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx&code_challenge=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx&dpop_jkt=%3Cscript%3E"
            })
    void noLoginBeginsWithoutStateChallengeAndKey(String query) {
        Response answer = Request.get(URI.create(ConsoleLogin.console(realm) + "sign-in" + query))
                .send();
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.headerLines("Set-Cookie")).isEmpty();
    }

    @Test
    void whoeverTurnsKeycloaksConsoleOffTurnsThisOneOff() {
        try (TestRealm other = TestRealm.underProfile()) {
            other.change("security-admin-console", client -> client.put("enabled", false));
            Response answer = Request.get(ConsoleLogin.of(other).address()).send();
            assertThat(answer.status()).as(answer.body()).isEqualTo(409);
        }
    }

    @Test
    void nobodyLogsInWhereTheProfileCantWork() {
        try (TestRealm other = TestRealm.underProfile()) {
            new ServerProbe(SharedServer.get())
                    .overwriteComponentConfig(
                            other.name(), "no.helseprofil.keycloak.storage.ProfileProvider", "document", "[]");
            Response answer = Request.get(ConsoleLogin.of(other).address()).send();
            assertThat(answer.status()).as(answer.body()).isEqualTo(503);
            assertThat(answer.headerLines("Set-Cookie")).isEmpty();
        }
    }

    @Test
    void aRealmWithoutTheProfileHasNoConsole() {
        try (TestRealm stock = TestRealm.withoutProfile()) {
            assertThat(Request.get(ConsoleLogin.console(stock)).send().status()).isEqualTo(404);
            assertThat(Request.get(ConsoleLogin.of(stock).address()).send().status())
                    .isEqualTo(404);
        }
    }

    @Test
    void ofAllRolesThoseAloneSeeThatTheEndpointsNameAndOtherRealmsAdministratorsNothing() {
        List<String> seen = new ArrayList<>();
        List<String> acted = new ArrayList<>();
        List<String> roles = roles();
        assertThat(roles).as("the control: all of Keycloak's").hasSizeGreaterThan(15);
        for (String role : roles) {
            give(realm, role);
            ConsoleLogin login = ConsoleLogin.of(realm);
            String token = login.token(ADMINISTRATOR, PASSWORD);
            Response answer = login.get(realm, "forecast/outlook", token);
            assertThat(answer.status()).as(role).isIn(200, 403);
            if (answer.status() == 200) {
                seen.add(role);
            }
            URI profile = URI.create(realm.issuer().replace("/realms/", "/admin/realms/") + "/helseprofil/profile");
            Response write = Request.of("PUT", profile)
                    .header("Authorization", "DPoP " + token)
                    .header(
                            "DPoP",
                            Proof.by(login.key())
                                    .of("PUT", profile)
                                    .forToken(token)
                                    .sign())
                    .body("application/json", TestRealm.DOCUMENT)
                    .send();
            assertThat(write.status()).as(role).isIn(403, 428);
            if (write.status() == 428) {
                acted.add(role);
            }
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(SEE);
        assertThat(acted).containsExactlyInAnyOrderElementsOf(ACT);
        try (TestRealm other = TestRealm.underProfile()) {
            addUser(other);
            give(other, "realm-admin");
            ConsoleLogin login = ConsoleLogin.of(other);
            String token = login.token(ADMINISTRATOR, PASSWORD);
            assertThat(login.get(other, "forecast/outlook", token).status())
                    .as("the control: in their own realm")
                    .isEqualTo(200);
            assertThat(login.get(realm, "forecast/outlook", token).status()).isEqualTo(403);
        }
    }

    private static List<String> roles() {
        List<String> names = new ArrayList<>();
        realm.admin()
                .get("clients/" + management(realm.admin()) + "/roles?max=100")
                .json()
                .forEach(role ->
                        names.add(Objects.requireNonNull(role.path("name").textValue())));
        return names;
    }

    private static void addUser(TestRealm of) {
        Response added = of.admin()
                .post(
                        "users",
                        Map.of(
                                "username",
                                ADMINISTRATOR,
                                "enabled",
                                true,
                                "email",
                                "ada@example.org",
                                "firstName",
                                "Ada",
                                "lastName",
                                "Normann",
                                "credentials",
                                List.of(Map.of("type", "password", "value", PASSWORD))));
        assertThat(added.status()).as(added.body()).isEqualTo(201);
    }

    /** This role of the realm's administration and no other. */
    private static void give(TestRealm of, String role) {
        AdminApi admin = of.admin();
        String user = admin.get("users?exact=true&username=" + ADMINISTRATOR)
                .json()
                .path(0)
                .path("id")
                .textValue();
        String management = management(admin);
        String mappings = "users/" + user + "/role-mappings/clients/" + management;
        JsonNode present = admin.get(mappings).json();
        if (!present.isEmpty()) {
            admin.send(admin.request("DELETE", mappings).body("application/json", present.toString()));
        }
        JsonNode given = admin.get("clients/" + management + "/roles/" + role).json();
        assertThat(admin.post(mappings, List.of(given)).isSuccess()).as(role).isTrue();
    }

    private static String management(AdminApi admin) {
        return Objects.requireNonNull(
                admin.client("realm-management").path("id").textValue());
    }
}

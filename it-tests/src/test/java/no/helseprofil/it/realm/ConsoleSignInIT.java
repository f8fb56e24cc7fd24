package no.helseprofil.it.realm;

import static no.helseprofil.it.support.Answers.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import no.helseprofil.it.support.Levels;
import no.helseprofil.it.support.RealmPeople;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.Proof;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of who gets into the console, and of what a token of it is worth. */
class ConsoleSignInIT {

    private static final String CONSOLE = "security-admin-console";
    private static final String ADMINISTRATOR = "ada";
    private static final Set<String> SEE = Set.of("view-clients", "manage-clients", "manage-realm", "realm-admin");
    private static final Set<String> ACT = Set.of("manage-realm", "realm-admin");

    @AutoClose
    private static TestRealm realm;

    @BeforeAll
    static void createRealm() {
        realm = TestRealm.underProfile();
        RealmPeople.add(realm, ADMINISTRATOR, "realm-admin");
    }

    @Test
    void anAdministratorReadsWithATokenBoundToTheBrowserKey() {
        give("realm-admin");
        ConsoleLogin login = ConsoleLogin.of(realm);
        AuthorizationAnswer answer = login.submit(ADMINISTRATOR, TestRealm.PASSWORD);
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
                .isEqualTo(login.get(realm, "forecast/outlook/clients", token)
                        .json()
                        .path("total")
                        .asInt());
        assertThat(ConsoleLogin.get(realm, "forecast/outlook", token, SigningKey.generate("ES256"))
                        .status())
                .as("a caller who has copied the token, and proves another key")
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
    void aCodeRequiresTheVerifierAndKeyOfItsBrowser() {
        give("realm-admin");
        ConsoleLogin login = ConsoleLogin.of(realm);
        String verifier = login.asked().codeVerifier();
        assertThat(login.exchange(
                                login.submit(ADMINISTRATOR, TestRealm.PASSWORD).requiredCode(),
                                "x".repeat(43),
                                login.key())
                        .status())
                .as("another verifier")
                .isEqualTo(400);
        assertThat(login.exchange(
                                login.submit(ADMINISTRATOR, TestRealm.PASSWORD).requiredCode(),
                                verifier,
                                SigningKey.generate("ES256"))
                        .status())
                .as("another key than the one that was named at the beginning")
                .isEqualTo(400);
    }

    @Test
    void noOtherClientGetsTheCode() {
        String address = ConsoleLogin.of(realm).address().toString();
        String own =
                "redirect_uri=" + URLEncoder.encode(ConsoleLogin.console(realm).toString(), StandardCharsets.UTF_8);
        assertThat(address).as("the control").contains(own);
        for (String elsewhere : List.of(
                address.replace(own, "redirect_uri=https%3A%2F%2Fevil.example%2F"),
                address.replace(own, own + "%23"),
                address.replace(own, own + "elsewhere"),
                address.replace("&" + own, ""),
                address + "&redirect_uri=https%3A%2F%2Fevil.example%2F")) {
            Response answer = Request.get(URI.create(elsewhere)).send();
            assertThat(answer.status()).as(elsewhere).isEqualTo(400);
            assertThat(answer.headerLines("Set-Cookie")).as(elsewhere).isEmpty();
        }
        URI stock = URI.create(address.replace("helseprofil/console/sign-in", "protocol/openid-connect/auth"));
        assertThat(Request.get(stock).send().status())
                .as("the client has no redirect URI more than Keycloak gave it")
                .isEqualTo(400);
    }

    /** Each of them is somebody else's wish, who wants less of the login, or something else by it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "prompt=none",
                "acr_values=0",
                "max_age=100000",
                "login_hint=ada",
                "kc_idp_hint=evil",
                "kc_action=delete_account",
                "claims=%7B%7D",
                "request=x.y.z",
                "request_uri=https%3A%2F%2Fevil.example%2F",
                "response_mode=form_post",
                "state=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                "client_id=account-console",
                "scope=offline_access"
            })
    void refusesAnyOtherLoginRequest(String added) {
        String address = ConsoleLogin.of(realm).address() + "&" + added;
        Response answer = Request.get(URI.create(address)).send();
        assertThat(answer.status()).as(address).isEqualTo(400);
        assertThat(answer.headerLines("Set-Cookie")).isEmpty();
    }

    @Test
    void aRequiredLevelNeedsASecondFactor() {
        try (TestRealm other = TestRealm.underProfile()) {
            RealmPeople.add(other, ADMINISTRATOR);
            Levels.give(other, CONSOLE, 1);
            addSecondFactor(other, CONSOLE + "-level-1");
            assertThat(ConsoleLogin.of(other)
                            .submit(ADMINISTRATOR, TestRealm.PASSWORD)
                            .redirect())
                    .as("the control: no level is demanded")
                    .isNotNull();
            // Keycloak maps by the realm's own browser flow, or by this.
            other.alterAttribute(CONSOLE, "acr.loa.map", "{\"two\":2}");
            other.alterAttribute(CONSOLE, "minimum.acr.value", "two");
            assertThat(ConsoleLogin.of(other)
                            .submit(ADMINISTRATOR, TestRealm.PASSWORD)
                            .redirect())
                    .as("a caller who has stolen a password is asked for a code")
                    .isNull();
        }
    }

    @Test
    void aClientPolicysFlowNeedsASecondFactor() {
        try (TestRealm other = TestRealm.underProfile()) {
            RealmPeople.add(other, ADMINISTRATOR);
            AdminApi admin = other.admin();
            succeeded(admin.post(
                    "authentication/flows",
                    Map.of("alias", "two", "providerId", "basic-flow", "topLevel", true, "builtIn", false)));
            require(admin, "two", "two", "auth-username-password-form");
            require(admin, "two", "two", "auth-otp-form");
            assertThat(ConsoleLogin.of(other)
                            .submit(ADMINISTRATOR, TestRealm.PASSWORD)
                            .redirect())
                    .as("the control: no policy is there")
                    .isNotNull();
            applyToAll(admin, "auth-flow-enforcer", "{\"auth-flow-alias\":\"two\"}");
            assertThat(ConsoleLogin.of(other)
                            .submit(ADMINISTRATOR, TestRealm.PASSWORD)
                            .redirect())
                    .as("a caller who has stolen a password is asked for a code")
                    .isNull();
        }
    }

    @Test
    void aClientPolicyCanRefuseTheLogin() {
        try (TestRealm other = TestRealm.underProfile()) {
            applyToAll(other.admin(), "reject-request", "{}");
            Response answer = Request.get(ConsoleLogin.of(other).address()).send();
            assertThat(answer.body()).doesNotContain("kc-form-login");
            assertThat(answer.status() >= 400
                            || answer.header("Location").orElse("").contains("error="))
                    .as(answer + " " + answer.body())
                    .isTrue();
        }
    }

    /** An administrator who blocked it would have shut themselves out of both consoles. */
    @Test
    void theConsoleClientCannotBeBlocked() {
        Response answer = realm.admin()
                .post("helseprofil/blocks", Map.of("kind", "client", "value", CONSOLE, "reason", "a test"));
        assertThat(answer.status()).as(answer.body()).isBetween(400, 499);
    }

    @ParameterizedTest
    @ValueSource(strings = {"state", "code_challenge", "dpop_jkt", "ui_locales", "client_id", "code_challenge_method"})
    void requiresStateChallengeAndKey(String parameter) {
        String address = ConsoleLogin.of(realm).address().toString();
        String value = address.replaceAll(".*[?&]" + parameter + "=([^&]*).*", "$1");
        for (String other : List.of("", "short", "%3Cscript%3E", value + "&" + parameter + "=" + value)) {
            Response answer = Request.get(URI.create(address.replace(parameter + "=" + value, parameter + "=" + other)))
                    .send();
            assertThat(answer.status()).as("%s=%s", parameter, other).isEqualTo(400);
            assertThat(answer.headerLines("Set-Cookie")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"nb, Innloggingen kan ikke begynne", "nn, Innlogginga kan ikkje byrje", "en, The login can't begin"})
    void aBrowserGetsTheErrorInItsLanguage(String language, String title) {
        Response answer = Request.get(URI.create(ConsoleLogin.console(realm) + "sign-in"))
                .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
                .header("Accept-Language", language)
                .send();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type").orElse("")).startsWith("text/html");
        assertThat(answer.header("Content-Security-Policy").orElse("")).contains("default-src 'none'");
        assertThat(answer.body()).contains("lang=\"" + language + "\"").contains(title.replace("'", "&#39;"));
    }

    @Test
    void disablingKeycloaksConsoleDisablesOurs() {
        try (TestRealm other = TestRealm.underProfile()) {
            other.change("security-admin-console", client -> client.put("enabled", false));
            Response answer = Request.get(ConsoleLogin.of(other).address()).send();
            assertThat(answer.status()).as(answer.body()).isEqualTo(409);
        }
    }

    @Test
    void refusesLoginWithABrokenProfile() {
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
    void onlyTheRequiredRolesOfTheRealmHaveAccess() {
        List<String> seen = new ArrayList<>();
        List<String> acted = new ArrayList<>();
        List<String> roles = roles();
        assertThat(roles).as("the control: all of Keycloak's").hasSizeGreaterThan(15);
        for (String role : roles) {
            give(role);
            ConsoleLogin login = ConsoleLogin.of(realm);
            String token = login.token(ADMINISTRATOR, TestRealm.PASSWORD);
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
            RealmPeople.add(other, ADMINISTRATOR, "realm-admin");
            ConsoleLogin login = ConsoleLogin.of(other);
            String token = login.token(ADMINISTRATOR, TestRealm.PASSWORD);
            assertThat(login.get(other, "forecast/outlook", token).status())
                    .as("the control: in their own realm")
                    .isEqualTo(200);
            assertThat(login.get(realm, "forecast/outlook", token).status()).isEqualTo(403);
        }
    }

    /**
     * Adds a second factor to a flow. A user who logs in at a client with this flow has level 2 if they have an app for
     * codes as well.
     */
    private static void addSecondFactor(TestRealm of, String flow) {
        AdminApi admin = of.admin();
        succeeded(admin.post(
                "authentication/flows/" + flow + "/executions/flow",
                Map.of("alias", "second", "type", "basic-flow", "provider", "registration-page-form")));
        change(admin, flow, "second", "CONDITIONAL");
        succeeded(admin.post(
                "authentication/flows/second/executions/execution",
                Map.of("provider", "conditional-level-of-authentication")));
        ObjectNode condition = (ObjectNode)
                admin.get("authentication/flows/second/executions").json().path(0);
        succeeded(admin.put("authentication/flows/second/executions", condition.put("requirement", "REQUIRED")));
        succeeded(admin.post("authentication/executions/" + condition.path("id").textValue() + "/config", """
                {"alias":"second","config":{"loa-condition-level":"2","loa-max-age":"36000"}}"""));
        require(admin, flow, "second", "auth-otp-form");
    }

    private static void require(AdminApi admin, String flow, String part, String provider) {
        succeeded(admin.post("authentication/flows/" + part + "/executions/execution", Map.of("provider", provider)));
        change(admin, flow, provider, "REQUIRED");
    }

    private static void change(AdminApi admin, String flow, String name, String requirement) {
        for (JsonNode execution :
                admin.get("authentication/flows/" + flow + "/executions").json()) {
            if (name.equals(execution
                    .path("providerId")
                    .asText(execution.path("displayName").asText()))) {
                succeeded(admin.put(
                        "authentication/flows/" + flow + "/executions",
                        ((ObjectNode) execution).put("requirement", requirement)));
            }
        }
    }

    /** A client policy for every client, with one executor. */
    private static void applyToAll(AdminApi admin, String executor, String configuration) {
        succeeded(admin.put("client-policies/profiles", """
                {"profiles":[{"name":"own",
                  "executors":[{"executor":"%s","configuration":%s}]}]}""".formatted(executor, configuration)));
        succeeded(admin.put("client-policies/policies", """
                {"policies":[{"name":"own","enabled":true,"profiles":["own"],
                  "conditions":[{"condition":"any-client","configuration":{}}]}]}"""));
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

    /** This role of the realm's administration and no other. */
    private static void give(String role) {
        AdminApi admin = realm.admin();
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

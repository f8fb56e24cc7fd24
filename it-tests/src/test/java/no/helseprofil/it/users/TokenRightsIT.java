package no.helseprofil.it.users;

import static no.helseprofil.it.support.Answers.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.RealmPeople;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Rights of an administrator's token that was issued to a client which isn't Keycloak's own. The token may do what it
 * says itself, from when {@code least-privilege} is enforced for the client.
 */
class TokenRightsIT {

    private static final String LATER = "2099-01-01T00:00:00Z";
    private static final String TOMORROW = Instant.now()
            .plus(Duration.ofDays(1))
            .truncatedTo(ChronoUnit.SECONDS)
            .toString();
    private static final String NOW = "2025-01-01T00:00:00Z";

    /** It may all that can be done in the realm. */
    private static final String BOSS = "boss";

    /** It may read users and nothing else. */
    private static final String READER = "reader";

    private static final String FULL = "of-before";
    private static final String FULL_WITH_MAPPING = "of-before-with-mapping";
    private static final String MAPPED = "with-roles";
    private static final String LIGHTWEIGHT = "lightweight";
    private static final String OF_ACCOUNT = "lightweight-of-account";

    @AutoClose
    private static TestRealm realm;

    private static Response readBefore;
    private static Response registrationBefore;
    private static Response accountBefore;

    @BeforeAll
    static void create() {
        realm = TestRealm.underProfile(document(LATER));
        RealmPeople.add(realm, BOSS, "realm-admin");
        RealmPeople.add(realm, READER, "view-users");
        plant(FULL, client -> client.put("fullScopeAllowed", true));
        plant(FULL_WITH_MAPPING, client -> client.put("fullScopeAllowed", true));
        plant(MAPPED, client -> {});
        plant(LIGHTWEIGHT, client -> {
            ((ObjectNode) client.get("attributes")).put("client.use.lightweight.access.token.enabled", "true");
            ObjectNode mapper = client.withArrayProperty("protocolMappers").addObject();
            mapper.put("name", "audience")
                    .put("protocol", "openid-connect")
                    .put("protocolMapper", "oidc-audience-mapper");
            mapper.putObject("config")
                    .put("included.client.audience", "realm-management")
                    .put("lightweight.claim", "true")
                    .put("access.token.claim", "true");
        });
        for (String client : new String[] {FULL_WITH_MAPPING, MAPPED, LIGHTWEIGHT}) {
            map(client, "realm-management", "view-users");
            map(client, "realm-management", "view-clients");
        }
        map(MAPPED, "account", "view-profile");
        plant(
                OF_ACCOUNT,
                client -> ((ObjectNode) client.get("attributes"))
                        .put("client.use.lightweight.access.token.enabled", "true"));
        map(OF_ACCOUNT, "account", "view-profile");

        String before = token(FULL, BOSS, "openid " + TestRealm.SCOPE);
        readBefore = ask(before, "GET", "users?q=pid:06828399789");
        registrationBefore = ask(before, registration());
        accountBefore = ask(token(OF_ACCOUNT, BOSS, "openid"), realm.address("account"));
        realm.putProfile(document(NOW));
    }

    @Test
    @Tag("smoke")
    @Attack(
            by = Attacker.API,
            tries = "replays at the admin REST the token of an administrator of a full-scope client",
            outcome = "refused once `least-privilege` is enforced, since the token names no such role")
    void anApiCannotAdministerWithAReceivedToken() {
        Exchange login = logIn(FULL, BOSS, "openid " + TestRealm.SCOPE);
        assertThat(login.accessTokenClaims().path("aud").textValue()).isEqualTo(TestRealm.API);
        String waiver = "helseprofil/clients/" + FULL + "/waivers/private-key-jwt";
        String user = userId(BOSS);

        SoftAssertions softly = new SoftAssertions();
        Map<String, Request> attempts = new LinkedHashMap<>();
        for (String read : new String[] {
            "",
            "users?q=pid:06828399789",
            "users",
            "users/" + user,
            "clients",
            "groups",
            "roles",
            "events",
            "admin-events",
            "components",
            "identity-provider/instances",
            "client-scopes",
            "authentication/flows",
            "ui-ext/brute-force-user",
            "helseprofil/profile",
            "helseprofil/blocks",
            "helseprofil/clients",
            "helseprofil/changes",
            "helseprofil/assessments"
        }) {
            attempts.put("GET " + read, Request.get(admin(read)));
        }
        attempts.put(
                "GET /admin/realms", Request.get(URI.create(SharedServer.get().url() + "/admin/realms")));
        attempts.put(
                "GET /admin/serverinfo",
                Request.get(URI.create(SharedServer.get().url() + "/admin/serverinfo")));
        attempts.put(
                "GET whoami",
                Request.get(URI.create(SharedServer.get().url() + "/admin/" + realm.name() + "/console/whoami")));
        attempts.put("POST impersonation", json("POST", "users/" + user + "/impersonation", "{}"));
        attempts.put(
                "PUT waiver",
                json("PUT", waiver, "{\"reason\":\"r\",\"approvedBy\":\"a\",\"expires\":\"" + TOMORROW + "\"}"));
        attempts.put(
                "POST blocks",
                json("POST", "helseprofil/blocks", "{\"kind\":\"client\",\"value\":\"machine\",\"reason\":\"r\"}"));
        attempts.put("POST partialImport", json("POST", "partialImport", "{\"ifResourceExists\":\"SKIP\"}"));
        attempts.put("POST users", json("POST", "users", "{\"username\":\"made\"}"));
        attempts.put("account", Request.get(realm.address("account")));
        attempts.put("account, by another path", Request.get(realm.address("account/v1/sessions")));
        attempts.put("dynamic registration", Request.get(registration()));
        attempts.forEach((name, request) -> {
            Response answer = ask(login.accessToken(), request);
            softly.assertThat(answer.status()).as("%s: %s", name, answer.body()).isIn(401, 403);
            if (request.address().getPath().contains("/helseprofil/")) {
                // Keycloak 26.7.0 asks the token itself at extensions of its admin REST.
                softly.assertThat(answer.body())
                        .as(name)
                        .containsAnyOf("least-privilege", "HTTP 403 Forbidden", "Use an administrator who has");
            } else if (!name.contains("serverinfo") && !name.startsWith("account")) {
                softly.assertThat(answer.body()).as(name).contains("least-privilege");
            }
        });
        softly.assertAll();
        assertThat(realm.admin().get(waiver).status()).as("nothing is written").isNotEqualTo(200);
        assertThat(realm.admin().get("helseprofil/blocks").json().findValues("value"))
                .isEmpty();
    }

    @Test
    void beforeTheDateKeycloaksRulesApply() {
        assertThat(readBefore.status()).as(readBefore.body()).isEqualTo(200);
        assertThat(readBefore.body()).contains("06828399789");
        assertThat(accountBefore.status()).as(accountBefore.body()).isEqualTo(200);
        assertThat(registrationBefore.status()).as(registrationBefore.body()).isEqualTo(200);
    }

    @Test
    void aTokenForNoApiGivesNoMoreRights() {
        assertRefused(ask(token(FULL, BOSS, "openid"), "GET", "users"));
    }

    @Test
    void aWaivedClientKeepsItsRights() {
        String waiver = "helseprofil/clients/" + FULL + "/waivers/least-privilege";
        succeeded(realm.admin().put(waiver, Map.of("reason", "r", "approvedBy", "a", "expires", TOMORROW)));
        try {
            assertThat(ask(token(FULL, BOSS, "openid"), "GET", "users").status())
                    .isEqualTo(200);
        } finally {
            succeeded(realm.admin().delete(waiver));
        }
        assertRefused(ask(token(FULL, BOSS, "openid"), "GET", "users"));
    }

    @Test
    void aClientAdministersByItsTokensRolesOnly() {
        String token = token(MAPPED, BOSS, "openid");

        assertThat(ask(token, "GET", "users?q=pid:06828399789").body()).contains("06828399789");
        assertThat(ask(token, "GET", "clients").status()).isEqualTo(200);
        assertThat(ask(token, "GET", "events").status())
                .as("of the administrator, and not of the token")
                .isEqualTo(403);
        assertThat(ask(token, realm.address("account")).status()).isEqualTo(200);
        assertThat(ask(token, registration()).status()).isEqualTo(200);
    }

    @Test
    @Attack(
            by = Attacker.API,
            tries = "replays its own token, with an administrator's roles, at the admin REST",
            outcome = "refused: `aud` doesn't name `realm-management`")
    void aTokenForAnApiIsForNothingElse() {
        Exchange login = logIn(MAPPED, BOSS, "openid " + TestRealm.SCOPE);
        assertThat(login.accessTokenClaims()
                        .at("/resource_access/realm-management/roles")
                        .toString())
                .as("the control")
                .contains("view-users");

        assertRefused(ask(login.accessToken(), "GET", "users"));
        assertThat(ask(login.accessToken(), realm.address("account")).status())
                .as("Keycloak looks at the audience there")
                .isEqualTo(401);
        assertRefused(ask(login.accessToken(), registration()));
    }

    @Test
    void fullScopeAddsNoRightsToTheToken() {
        assertRefused(ask(token(FULL_WITH_MAPPING, BOSS, "openid"), "GET", "users"));
        assertThat(ask(token(FULL_WITH_MAPPING, READER, "openid"), "GET", "users")
                        .status())
                .as("whose token says all that they may")
                .isEqualTo(200);
    }

    @Test
    void fineGrainedPermissionsUseTheTokensRoles() {
        realm.changeRealm(settings -> settings.put("adminPermissionsEnabled", true));
        try {
            assertRefused(ask(token(FULL_WITH_MAPPING, READER, "openid"), "GET", "users"));
            assertThat(ask(token(MAPPED, READER, "openid"), "GET", "users").status())
                    .isEqualTo(200);
        } finally {
            realm.changeRealm(settings -> settings.put("adminPermissionsEnabled", false));
        }
    }

    @Test
    void aLightweightTokenHasNoRoles() {
        String token = token(LIGHTWEIGHT, BOSS, "openid");

        assertRefused(ask(token(OF_ACCOUNT, BOSS, "openid"), realm.address("account")));
        assertRefused(ask(token, "GET", "users"));
        assertRefused(ask(token, registration()));
    }

    @Test
    void keycloaksOwnClientsKeepTheirRights() {
        for (String console : new String[] {"security-admin-console", "account-console"}) {
            realm.change(
                    console, client -> ((ArrayNode) client.get("redirectUris")).add(TestRealm.REDIRECT_URI.toString()));
        }
        String token = tokenOf("security-admin-console", BOSS);

        assertThat(ask(token, "GET", "users").status()).isEqualTo(200);
        assertThat(ask(token, "GET", "helseprofil/blocks").status()).isEqualTo(200);
        assertThat(ask(token, URI.create(SharedServer.get().url() + "/admin/" + realm.name() + "/console/whoami"))
                        .status())
                .isEqualTo(200);
        assertThat(ask(tokenOf("account-console", BOSS), realm.address("account"))
                        .status())
                .isEqualTo(200);
    }

    private static void assertRefused(Response answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(403);
        assertThat(answer.body()).contains("least-privilege").contains("fullScopeAllowed");
    }

    private static String document(String enforced) {
        return "{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"requirements\":"
                + "{\"least-privilege\":{\"enforced\":\"" + enforced + "\"},"
                + "\"sender-constrained-tokens\":{\"enforced\":\"" + LATER + "\"},"
                + "\"single-audience\":{\"enforced\":\"" + NOW + "\"},"
                + "\"access-token-type\":{\"enforced\":\"" + NOW + "\"}}}";
    }

    /** A client of before, which gets bearer tokens. */
    private static void plant(String clientId, Consumer<ObjectNode> deviation) {
        realm.plant(clientId, SigningKey.generate("ES256"), client -> {
            client.withArray("defaultClientScopes").add("roles");
            ((ObjectNode) client.get("attributes"))
                    .put("helseprofil.registered", "existing")
                    .put("dpop.bound.access.tokens", "false");
            deviation.accept(client);
        });
    }

    private static void map(String clientId, String of, String role) {
        AdminApi admin = realm.admin();
        String owner = admin.client(of).path("id").textValue();
        succeeded(admin.post(
                "clients/" + admin.client(clientId).path("id").textValue() + "/scope-mappings/clients/" + owner,
                JsonNodeFactory.instance
                        .arrayNode()
                        .add(admin.get("clients/" + owner + "/roles/" + role).json())));
    }

    private static Exchange logIn(String clientId, String user, String scope) {
        OidcClient client = realm.oidc(clientId).withoutProof();
        return client.logIn(AuthorizationRequest.of(scope, TestRealm.REDIRECT_URI), user, TestRealm.PASSWORD);
    }

    private static String token(String clientId, String user, String scope) {
        return logIn(clientId, user, scope).accessToken();
    }

    /** Returns a token of one of Keycloak's own clients. */
    private static String tokenOf(String console, String user) {
        AuthorizationRequest asked = AuthorizationRequest.of("openid", TestRealm.REDIRECT_URI);
        String code = LoginForm.open(URI.create(realm.address("protocol/openid-connect/auth") + "?client_id=" + console
                        + "&response_type=code&scope=openid&redirect_uri=" + asked.redirectUri()
                        + "&code_challenge=" + asked.codeChallenge() + "&code_challenge_method=S256"))
                .submit(user, TestRealm.PASSWORD)
                .requiredCode();
        return String.valueOf(Request.post(realm.address("protocol/openid-connect/token"))
                .form("grant_type", "authorization_code")
                .form("client_id", console)
                .form("code", code)
                .form("redirect_uri", asked.redirectUri().toString())
                .form("code_verifier", asked.codeVerifier())
                .send()
                .text("access_token"));
    }

    private static String userId(String name) {
        JsonNode found = realm.admin().get("users?exact=true&username=" + name).json();
        return found.path(0).path("id").textValue();
    }

    private static URI admin(String path) {
        return URI.create(
                SharedServer.get().url() + "/admin/realms/" + realm.name() + (path.isEmpty() ? "" : "/" + path));
    }

    private static URI registration() {
        return realm.address("clients-registrations/default/" + TestRealm.MACHINE);
    }

    private static Request json(String method, String path, String body) {
        return Request.of(method, admin(path)).body("application/json", body);
    }

    private static Response ask(String token, String method, String path) {
        return ask(token, Request.of(method, admin(path)));
    }

    private static Response ask(String token, URI address) {
        return ask(token, Request.get(address));
    }

    private static Response ask(String token, Request request) {
        return request.header("Accept", "application/json")
                .header("Authorization", "Bearer " + token)
                .send();
    }
}

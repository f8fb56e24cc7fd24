package no.helseprofil.it.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.Test;

/** Test runs weaken no realm: not the one that lets clients be tested, and others not at all. */
class TrialBypassIT extends TestRunProgressFixture {

    private static final String GUESSED = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    @Test
    void refusesABlockedKey() {
        SigningKey key = SigningKey.generate("ES256");
        Response made = realm.admin()
                .post("helseprofil/blocks", Map.of("kind", "key", "value", key.thumbprint(), "reason", "case 15/26"));
        assertThat(made.status()).as(made.body()).isEqualTo(201);

        Response refused = Request.post(realm.address(TRY + "runs"))
                .body("application/json", "{\"jwks\":" + key.publicJwkSet() + "}")
                .send();

        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        assertThat(refused.body()).contains("blocked: make a new key pair");
    }

    @Test
    @Attack(
            by = Attacker.STRANGER,
            tries = "requests a test client in a realm that doesn't allow tests",
            outcome = "nothing is made; the page says so")
    void aRealmThatDoesNotAllowThemRefusesTestRuns() {
        Tested tested = temporary();
        try (TestRealm other = TestRealm.underProfile()) {
            Response refused = Request.post(other.address(TRY + "runs"))
                    .body(
                            "application/json",
                            "{\"jwks\":" + SigningKey.generate("ES256").publicJwkSet() + "}")
                    .send();
            assertThat(refused.status()).isEqualTo(404);
            assertThat(Request.get(other.address(TRY)).send().status()).isEqualTo(404);
            String id = tested.run().getPath().substring(tested.run().getPath().lastIndexOf('/') + 1);
            for (String path : List.of("", "/evidence")) {
                assertThat(Request.get(other.address(TRY + "runs/" + id + path))
                                .header("Accept", "application/json")
                                .send()
                                .status())
                        .as("a run of another realm")
                        .isEqualTo(404);
            }
            assertThat(Request.post(other.address(TRY + "runs/" + id + "/end"))
                            .send()
                            .status())
                    .isEqualTo(404);
        }
        assertThat(tested.result().path("on").booleanValue()).isTrue();
    }

    @Test
    void anUnknownRunAddressReadsNothing() {
        for (String id : List.of(GUESSED, "x", "..%2f..", temporary().id())) {
            assertThat(Request.get(realm.address(TRY + "runs/" + id))
                            .header("Accept", "application/json")
                            .send()
                            .status())
                    .as(id)
                    .isEqualTo(404);
        }
    }

    @Test
    @Attack(
            by = Attacker.STRANGER,
            tries = "requests a test client to reach APIs or users' codes",
            outcome = "no API scope; codes go only to the user's own machine")
    void aTemporaryClientHasNoAccess() {
        Tested tested = temporary();
        OidcClient client = tested.client();
        for (String scope : List.of(TestRealm.SCOPE, "helseprofil/self", "nhn:selvbetjening/client", "profile")) {
            assertThat(client.clientCredentials(scope).response().status())
                    .as(scope)
                    .isEqualTo(400);
        }
        assertThat(client.withResource(TestRealm.API)
                        .clientCredentials(SCOPE)
                        .response()
                        .status())
                .isEqualTo(400);
        Exchange token = succeeded(client.clientCredentials(SCOPE));
        assertThat(token.accessTokenClaims().path("aud").textValue()).isEqualTo("helseprofil");
        assertThat(token.accessTokenClaims().path("scope").toString()).isEqualTo("\"helseprofil/try\"");
        assertThat(token.accessTokenClaims().has("realm_access")).isFalse();
        assertThat(token.accessTokenClaims().has("resource_access")).isFalse();
        for (String path : List.of("helseprofil/self/assessment", "helseprofil/selvbetjening/v1/client")) {
            assertThat(client.call(Request.get(realm.address(path)), token.accessToken())
                            .response()
                            .status())
                    .as(path)
                    .isEqualTo(403);
        }
        assertThat(client.call(Request.post(realm.address(TRY + "runs")), token.accessToken())
                        .response()
                        .status())
                .as("its token begins no other run")
                .isEqualTo(403);
        String keys = "{\"jwks\":" + SigningKey.generate("ES256").publicJwkSet();
        assertThat(begin(keys + ",\"redirect_uris\":[\"https://vendor.example/callback\"]}")
                        .status())
                .isEqualTo(400);
        assertThat(begin(keys + ",\"scope\":\"" + TestRealm.SCOPE + "\"}").status())
                .isEqualTo(400);
    }

    @Test
    @Attack(
            by = Attacker.VENDOR,
            tries = "runs a test while others request tokens",
            outcome = "its faults affect no other client")
    void otherClientsAreUnaffected() {
        Tested tested = temporary();
        OidcClient client = tested.client();
        succeeded(client.clientCredentials(SCOPE));
        OidcClient other = realm.oidc(TestRealm.MACHINE);
        succeeded(other.clientCredentials(TestRealm.SCOPE));
        for (int requests = 0; requests < 6; requests++) {
            Exchange answer = succeeded(other.withRequest(request -> request.header("helseprofil-try", "on")
                            .header("X-Try", tested.run().toString())
                            .form("try", tested.run().toString()))
                    .clientCredentials(TestRealm.SCOPE));
            assertThat(answer.challenge()).isEmpty();
        }
        assertThat(tested.result().path("requests").intValue()).isEqualTo(2);
    }

    @Test
    void resultsContainNoRequestData() throws ParseException {
        Tested tested = temporary();
        OidcClient client = tested.client();
        Exchange login = succeeded(client.logIn(tested.login(), TestRealm.USERNAME, TestRealm.PASSWORD));
        client.withAssertion(assertion -> assertion.with("jti", "")).clientCredentials(SCOPE);
        time.moveBy(QUIET);
        client.at(time.clock()).refresh(login.refreshToken());
        tested.end();
        String shown = tested.result().toString()
                + Request.get(tested.run()).send().body()
                + SignedJWT.parse(tested.evidence().body()).getPayload();
        assertThat(shown)
                .doesNotContain(
                        login.accessToken(),
                        login.refreshToken(),
                        TestRealm.USERNAME,
                        String.valueOf(tested.key().publicJwk().get("x")));
    }

    @Test
    void anImportedTemporaryClientIsRemoved() {
        String name = "imported-" + UUID.randomUUID();
        ObjectNode file = JsonNodeFactory.instance.objectNode();
        file.put("realm", name).put("enabled", true);
        ArrayNode clients = file.putArray("clients");
        Map.of("test-forsaken", "temporary " + GUESSED, "test-own", GUESSED)
                .forEach((id, mark) -> clients.addObject()
                        .put("clientId", id)
                        .put("serviceAccountsEnabled", true)
                        .putObject("attributes")
                        .put("helseprofil.try", mark));
        Response made = realm.admin().realm("").post("", file);
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        AdminApi imported = realm.admin().realm(name);
        try {
            assertThat(imported.get("clients?clientId=test-forsaken").json()).isEmpty();
            assertThat(imported.get("clients?clientId=test-own").json()).hasSize(1);
        } finally {
            new ServerProbe(SharedServer.get()).deleteRealm(name);
        }
    }

    @Test
    void limitsTestRunsOfAnAddress() {
        try (TestRealm small = TestRealm.underProfile(DOCUMENT)) {
            String body = "{\"jwks\":" + SigningKey.generate("ES256").publicJwkSet() + "}";
            URI runs = small.address(TRY + "runs");
            Response first = Request.post(runs).body("application/json", body).send();
            for (int more = 1; more < 10; more++) {
                assertThat(Request.post(runs)
                                .body("application/json", body)
                                .send()
                                .status())
                        .isEqualTo(201);
            }
            assertThat(Request.post(runs).body("application/json", body).send().status())
                    .isEqualTo(429);
            Request.post(URI.create(first.text("run") + "/end")).send();
            assertThat(Request.post(runs).body("application/json", body).send().status())
                    .as("once another has ended")
                    .isEqualTo(201);
        }
    }
}

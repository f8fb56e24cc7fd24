package no.helseprofil.it.observations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.List;
import no.helseprofil.it.realm.Administrators;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of who may ask for a forecast, for what, and what the answer looks like. */
class ForecastEndpointIT {

    private static final String DOCUMENT = """
            {
              "ruleSet": "helseid",
              "catalogue": "2026.1",
              "requirements": {
                "confidential-client": { "announced": "2020-01-01T00:00:00Z", "enforced": "2098-06-01T10:00:00Z" },
                "private-key-jwt": { "announced": "2020-01-01T00:00:00Z", "enforced": "2098-06-02T00:00:00Z" },
                "response-type-code": { "announced": "2020-01-01T00:00:00Z", "enforced": "2098-06-03T00:00:00Z" },
                "access-token-type": { "announced": "2020-01-01T00:00:00Z", "enforced": "2098-06-04T00:00:00Z" },
                "assertion-type": { "announced": "2020-01-01T00:00:00Z", "enforced": "2098-06-01T00:00:00Z" }
              }
            }""";

    @AutoClose
    private static TestRealm realm;

    @BeforeAll
    static void start() {
        realm = TestRealm.underProfile(DOCUMENT);
        for (String client : List.of(
                TestRealm.MACHINE,
                TestRealm.OTHER_MACHINE,
                TestRealm.USER_LOGIN,
                TestRealm.API,
                TestRealm.WITH_SECRET,
                TestRealm.WITHOUT_CREDENTIALS)) {
            realm.alterAttribute(client, "helseprofil.registered", "existing");
        }
    }

    @Test
    void listsClientsToBeRefusedWithReasonAndEvidence() {
        assertThat(realm.oidc(TestRealm.MACHINE)
                        .withAssertion(assertion -> assertion.header("typ", "JWT"))
                        .clientCredentials(TestRealm.SCOPE)
                        .response()
                        .status())
                .isEqualTo(200);

        JsonNode forecast = ask("?at=2098-06-01").json();

        assertThat(forecast.path("at").asText()).as("a date is all of its day").isEqualTo("2098-06-01T23:59:59Z");
        assertThat(forecast.path("clients").findValuesAsText("clientId"))
                .as("in the order of client_id")
                .containsExactly(TestRealm.WITHOUT_CREDENTIALS, TestRealm.MACHINE);
        JsonNode without = forecast.path("clients").path(0).path("requirements").path(0);
        assertThat(without.path("id").asText()).isEqualTo("confidential-client");
        assertThat(without.path("evidence").asText()).isEqualTo("configuration");
        assertThat(without.has("lastSeen")).as("it never came").isFalse();
        JsonNode machine = forecast.path("clients").path(1).path("requirements").path(0);
        assertThat(machine.path("id").asText()).isEqualTo("assertion-type");
        assertThat(machine.path("evidence").asText()).isEqualTo("traffic");
        assertThat(machine.path("lastSeen").asText()).startsWith("20").endsWith("Z");
        assertThat(machine.has("waivedUntil")).isFalse();
    }

    @Test
    void namesAHybridClientThatNeverRedeemsItsCode() {
        String hybrid = "hybrid";
        realm.plant(hybrid, SigningKey.generate("ES256"), client -> client.put("implicitFlowEnabled", true));
        realm.alterAttribute(hybrid, "helseprofil.registered", "existing");
        realm.alterAttribute(hybrid, "require.pushed.authorization.requests", "false");
        realm.alterAttribute(hybrid, "dpop.bound.access.tokens", "false");
        AuthorizationRequest request = realm.authorizationRequest();
        AuthorizationAnswer answer = LoginForm.open(
                        URI.create(realm.address("protocol/openid-connect/auth") + "?client_id=" + hybrid
                                + "&response_type=code%20id_token&scope=openid&redirect_uri=" + request.redirectUri()
                                + "&nonce=" + request.nonce() + "&code_challenge=" + request.codeChallenge()
                                + "&code_challenge_method=S256"))
                .submit(TestRealm.USERNAME, TestRealm.PASSWORD);
        assertThat(String.valueOf(answer.redirect())).contains("id_token=", "code=");

        assertThat(clients("?at=2098-06-03")).contains(hybrid);
    }

    @Test
    void isExactToTheSecond() {
        assertThat(clients("?at=2098-06-01T09:59:59Z")).doesNotContain(TestRealm.WITHOUT_CREDENTIALS);
        assertThat(clients("?at=2098-06-01T10:00:00Z")).contains(TestRealm.WITHOUT_CREDENTIALS);
        assertThat(clients("")).as("today no client is refused").isEmpty();
    }

    @Test
    void listsServerChangesApartFromRefusals() {
        realm.alterAttribute(TestRealm.OTHER_MACHINE, "access.token.header.type.rfc9068", "false");

        JsonNode changes = ask("?at=2098-06-04").json().path("changes");

        assertThat(changes.findValuesAsText("clientId")).contains(TestRealm.OTHER_MACHINE);
        assertThat(changes.toString())
                .contains("{\"id\":\"access-token-type\",\"settings\":[{\"setting\":"
                        + "\"access.token.header.type.rfc9068\",\"value\":\"false\"}");
        assertThat(clients("?at=2098-06-04")).doesNotContain(TestRealm.OTHER_MACHINE);
        assertThat(ask("?at=2098-06-03").json().path("changes")).isEmpty();
    }

    @Test
    void isPaged() {
        assertThat(clients("?at=2098-07-01&max=1")).containsExactly(TestRealm.WITH_SECRET);
        assertThat(clients("?at=2098-07-01&first=1&max=1")).containsExactly(TestRealm.WITHOUT_CREDENTIALS);
        assertThat(clients("?at=2098-07-01&first=100")).isEmpty();
    }

    @Test
    void omitsADisabledClient() {
        realm.alter(TestRealm.WITH_SECRET, client -> client.put("enabled", false));
        try {
            assertThat(clients("?at=2098-07-01")).doesNotContain(TestRealm.WITH_SECRET);
        } finally {
            realm.alter(TestRealm.WITH_SECRET, client -> client.put("enabled", true));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "at=",
                "at=tomorrow",
                "at=2098-13-01",
                "at=2098-02-30",
                "at=2098-06-01T00:00:00",
                "at=99999-01-01",
                "at=1798761600",
                "first=-1",
                "first=many",
                "max=0",
                "max=50001"
            })
    void refusesAnInvalidQueryWithAHint(String query) {
        Response answer = ask("?" + query);
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.header("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        assertThat(answer.json().path("detail").asText()).startsWith(query.substring(0, query.indexOf('=')) + " is");
    }

    @Test
    void requiresViewClientsAndAProfile() {
        assertThat(Administrators.of(SharedServer.get(), realm.name(), "view-clients")
                        .get("helseprofil/forecast")
                        .status())
                .isEqualTo(200);
        assertThat(Administrators.of(SharedServer.get(), realm.name(), "view-users")
                        .get("helseprofil/forecast")
                        .status())
                .isEqualTo(403);
        try (TestRealm stock = TestRealm.withoutProfile()) {
            assertThat(stock.admin().get("helseprofil/forecast").status()).isEqualTo(404);
        }
    }

    private static List<String> clients(String query) {
        return ask(query).json().path("clients").findValuesAsText("clientId");
    }

    private static Response ask(String query) {
        return realm.admin().get("helseprofil/forecast" + query);
    }
}

package no.helseprofil.it.observations;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Assertion;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the outcomes of the migration, as {@code GET outcomes} reports them to a security lead. */
class OutcomesIT {

    private static final String UNBOUND = "unbound-in-outcomes";
    private static final Offset<Double> ROUNDED = Offset.offset(0.006);

    @AutoClose
    private static TestRealm realm;

    private static OidcClient unbound;

    @BeforeAll
    static void makeRealm() {
        realm = TestRealm.underProfile(TestRealm.DATED);
        SigningKey key = SigningKey.generate("ES256");
        realm.register(UNBOUND, key, existing -> {});
        realm.alter(
                UNBOUND,
                existing -> existing.withObject("/attributes")
                        .put("helseprofil.registered", "existing")
                        .put("dpop.bound.access.tokens", "false"));
        unbound = OidcClient.discover(realm.issuer(), UNBOUND, key).withoutProof();
    }

    @Test
    void sumsTokensByBindingAndUnboundTokensByLifetime() {
        JsonNode before = total();
        realm.oidc(TestRealm.MACHINE).clientCredentials(TestRealm.SCOPE).accessToken();
        realm.oidc(TestRealm.MACHINE).clientCredentials(TestRealm.SCOPE).accessToken();
        JsonNode claims = unbound.clientCredentials(TestRealm.SCOPE).accessTokenClaims();
        double lifetime = claims.path("exp").doubleValue() - claims.path("iat").doubleValue();

        JsonNode after = total();

        assertThat(more(before, after, "/tokens/dpop")).isEqualTo(2);
        assertThat(more(before, after, "/tokens/none")).isEqualTo(1);
        assertThat(more(before, after, "/tokens/mtls")).isZero();
        assertThat(more(before, after, "/hoursAtRisk")).isCloseTo(lifetime / 3600, Offset.offset(2 * ROUNDED.value));
        assertThat(more(before, after, "/keycloakHoursAtRisk")).isZero();
    }

    @Test
    void sumsRefusalsByAttack() {
        SigningKey stolen = SigningKey.generate("ES256");
        realm.register("robbed", stolen, client -> {});
        assertThat(realm.admin()
                        .post(
                                "helseprofil/blocks",
                                "{\"kind\":\"key\",\"value\":\"" + stolen.thumbprint() + "\",\"reason\":\"stolen\"}")
                        .status())
                .isBetween(200, 201);
        OidcClient machine = realm.oidc(TestRealm.MACHINE);
        JsonNode before = total();

        OidcClient repeating = machine.withProof(proof -> proof.with("jti", "the-same-in-outcomes"));
        repeating.clientCredentials(TestRealm.SCOPE).accessToken();
        refused(repeating.clientCredentials(TestRealm.SCOPE)).by("dpop-replay");
        refused(machine.withAssertion(Assertion::withWrongSignature).clientCredentials(TestRealm.SCOPE))
                .by("private-key-jwt");
        refused(machine.withAssertion(assertion -> assertion.with("aud", "https://elsewhere.example"))
                        .clientCredentials(TestRealm.SCOPE))
                .by("assertion-audience");
        refused(machine.withProof(proof -> proof.with(
                                "iat",
                                Instant.now().minus(Duration.ofMinutes(9)).getEpochSecond()))
                        .clientCredentials(TestRealm.SCOPE))
                .by("dpop-proof-age");
        refused(OidcClient.discover(realm.issuer(), "robbed", stolen).clientCredentials(TestRealm.SCOPE))
                .by("blocked");
        String bound = machine.clientCredentials(TestRealm.SCOPE).accessToken();
        refused(machine.withProofKey(SigningKey.generate("ES256")).userinfo(bound))
                .by("dpop-proof");
        refused(machine.withAssertion(assertion -> assertion.withoutHeader("typ"))
                        .clientCredentials(TestRealm.SCOPE))
                .by("assertion-type");

        JsonNode after = total();

        assertThat(List.of("replay", "forged", "wrong-audience", "old-proof", "stolen-key", "stolen-token"))
                .allSatisfy(kind -> assertThat(more(before, after, "/refused/" + kind))
                        .as(kind)
                        .isEqualTo(1));
    }

    @Test
    void countsKeycloaksClientsSeparatelyAndEachRealmAlone() {
        JsonNode before = total();
        try (TestRealm other = TestRealm.underProfile()) {
            other.oidc(TestRealm.MACHINE).clientCredentials(TestRealm.SCOPE).accessToken();
            realm.alter(
                    "admin-cli",
                    own -> own.put("publicClient", false)
                            .put("serviceAccountsEnabled", true)
                            .put("secret", TestRealm.SECRET));
            Response own = Request.post(realm.address("protocol/openid-connect/token"))
                    .form("grant_type", "client_credentials")
                    .form("client_id", "admin-cli")
                    .form("client_secret", TestRealm.SECRET)
                    .send();
            assertThat(own.status()).as(own.toString()).isEqualTo(200);
            assertThat(other.admin()
                            .get("helseprofil/outcomes")
                            .json()
                            .at("/total/tokens/dpop")
                            .intValue())
                    .isEqualTo(1);
        }

        JsonNode after = total();

        assertThat(more(before, after, "/keycloakHoursAtRisk")).isPositive();
        assertThat(after.path("tokens")).isEqualTo(before.path("tokens"));
        assertThat(after.path("hoursAtRisk")).isEqualTo(before.path("hoursAtRisk"));
    }

    @Test
    void clientStatesMatchTheOutlook() {
        unbound.clientCredentials(TestRealm.SCOPE).accessToken();

        JsonNode outcomes = realm.admin().get("helseprofil/outcomes").json();
        JsonNode outlook = realm.admin().get("helseprofil/forecast/outlook").json();

        assertThat(outcomes.path("clients")).isEqualTo(outlook.path("states"));
        assertThat(outcomes.at("/zero/clients").intValue())
                .as("the one that gets tokens that are bound to nothing")
                .isEqualTo(1);
        assertThat(outcomes.at("/zero/byTrend").isNull())
                .as("one day says nothing of those to come")
                .isTrue();
        assertThat(outcomes.path("countedFrom").textValue())
                .isIn(today().toString(), today().minusDays(1).toString());
        assertThat(outcomes.path("before").isNull())
                .as("nothing was counted then, which isn't zero")
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"nb, Resultater av overgangen", "nn, Resultat av overgangen", "en, Outcomes of the migration"})
    void thePageHasNoScriptsAndIsInTheReadersLanguage(String language, String title) {
        Response page = realm.admin()
                .send(realm.admin()
                        .request("GET", "helseprofil/outcomes")
                        .header("Accept", "text/html")
                        .header("Accept-Language", language));

        assertThat(page.header("Content-Type")).hasValue("text/html;charset=utf-8");
        assertThat(page.header("Cache-Control")).hasValue("no-store");
        assertThat(page.headerLines("Content-Security-Policy"))
                .singleElement()
                .asString()
                .contains("default-src 'none'");
        assertThat(page.body()).contains("<h1>" + title + "</h1>").doesNotContain("<script");
    }

    @Test
    void theCsvFileContainsTheRequestedDays() {
        Response csv = realm.admin()
                .send(realm.admin()
                        .request("GET", "helseprofil/outcomes?from=" + today() + "&to=" + today())
                        .header("Accept", "text/csv"));

        assertThat(csv.header("Content-Type").orElseThrow()).startsWith("text/csv");
        assertThat(csv.header("Content-Disposition"))
                .hasValue("attachment; filename=\"outcomes-" + today() + "-" + today() + ".csv\"");
        assertThat(csv.body()).startsWith("\"day\",\"figure\",\"value\"").contains("\"clients-ready\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from=yesterday",
                "from=",
                "to",
                "from=2026-02-30",
                "from=2026-01-01T00:00:00Z",
                "to=9999-12-31",
                "from=%2B999999999-01-01",
                "from=2020-01-01&to=2021-02-01",
                "from=2026-02-02&to=2026-02-01",
                "format=pdf",
            })
    void refusesInvalidDays(String query) {
        Response answer = realm.admin().get("helseprofil/outcomes?" + query);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.text("detail")).containsAnyOf("from", "to", "format");
    }

    private static JsonNode total() {
        return realm.admin().get("helseprofil/outcomes").json().path("total");
    }

    private static double more(JsonNode before, JsonNode after, String figure) {
        return after.at(figure).doubleValue() - before.at(figure).doubleValue();
    }

    private static LocalDate today() {
        return LocalDate.now(ZoneOffset.UTC);
    }
}

package no.helseprofil.it.timetable;

import static no.helseprofil.it.support.Answers.succeeded;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Attestation;
import no.helseprofil.testkit.client.Details;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Oddities that a client of before sends and Keycloak doesn't look at. Like everything else, they are refused by a
 * date.
 */
class OddRequestsByDateIT {

    private static final String CLIENT = "of-before";

    @AutoClose
    private static TestRealm realm;

    private static OidcClient client;

    @BeforeAll
    static void create() {
        realm = TestRealm.underProfile();
        client = realm.plant(
                CLIENT,
                SigningKey.generate("ES256"),
                it -> ((ObjectNode) it.get("attributes")).put("helseprofil.registered", "existing"));
    }

    static Stream<Arguments> oddities() {
        return Stream.of(
                odd("request-form", it -> it.withRequest(request -> request.form("x", "a\u0001b"))),
                odd(
                        "authorization-details",
                        it -> it.withAssertion(assertion -> assertion.with("assertion_details", "text"))),
                odd(
                        "organisation",
                        it -> it.withAssertion(assertion -> assertion.details(Details.ofParent("994598759")))),
                odd(
                        "attestation",
                        it -> it.withAssertion(assertion ->
                                assertion.details(Attestation.at("994598759").details()))));
    }

    private static Arguments odd(String requirement, UnaryOperator<OidcClient> oddity) {
        return Arguments.of(requirement, oddity);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("oddities")
    void isObservedForecastAnnouncedRefusedWaivedAndHeld(String requirement, UnaryOperator<OidcClient> oddity) {
        OidcClient odd = oddity.apply(client);
        realm.putProfile(TestRealm.DOCUMENT);

        Response observed = send(odd);
        assertThat(observed.status()).as(observed.body()).isEqualTo(200);
        assertThat(observed.header("Deprecation")).as("nothing is announced").isEmpty();

        realm.putProfile(dated(requirement, "\"enforced\":\"2100-01-01T00:00:00Z\""));
        assertThat(forecast("2100-01-02").toString()).contains(CLIENT, "\"" + requirement + "\"");
        assertThat(forecast("2099-12-31").toString()).doesNotContain("\"" + requirement + "\"");

        realm.putProfile(
                dated(requirement, "\"announced\":\"2025-01-01T00:00:00Z\",\"enforced\":\"2100-01-01T00:00:00Z\""));
        assertThat(send(odd).header("Sunset")).contains("Fri, 01 Jan 2100 00:00:00 GMT");

        realm.putProfile(dated(requirement, "\"enforced\":\"2025-01-01T00:00:00Z\""));
        refused(send(odd)).by(requirement).with(400, "invalid_request");

        String waiver = "helseprofil/clients/" + CLIENT + "/waivers/" + requirement;
        succeeded(admin().put(waiver, waiver()));
        assertThat(send(odd).status()).as("waived").isEqualTo(200);
        succeeded(admin().delete(waiver + "?reason=Mended"));
        refused(send(odd)).by(requirement);

        succeeded(admin().post("helseprofil/holds", hold(requirement)));
        assertThat(send(odd).status()).as("held").isEqualTo(200);
        succeeded(admin().delete("helseprofil/holds/" + requirement + "?reason=Mended"));
        refused(send(odd)).by(requirement);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pass\u0001word", "password\n", "pass[31mword", "pass%0Aword"})
    @Attack(
            by = Attacker.VENDOR,
            tries = "writes a grant that Keycloak reads differently",
            outcome = "judged by what Keycloak will act on")
    void evaluatesTheValueThatKeycloakUses(String grant) {
        realm.putProfile(dated("no-password-grant", "\"enforced\":\"2025-01-01T00:00:00Z\""));
        Request request = client.post("token_endpoint")
                .form("grant_type", grant)
                .form("username", TestRealm.USERNAME)
                .form("password", TestRealm.PASSWORD);

        refused(client.authenticated(request)).by("no-password-grant").with(400, "unauthorized_client");
    }

    @Test
    void aDryRunListsImmediateRefusalsAndObservedClients() {
        OidcClient exempt = realm.plant("exempt-until-then", SigningKey.generate("ES256"), it -> {});
        realm.putProfile("{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"exempt\":[{\"id\":\""
                + realm.admin().client("exempt-until-then").path("id").textValue()
                + "\",\"reason\":\"is being mended\",\"until\":\"2100-01-01T00:00:00Z\"}]}");
        exempt.withProof(proof -> proof.with("htm", "PUT")).clientCredentials("openid");

        JsonNode prospect = admin().send(admin().request("PUT", "helseprofil/profile?dry-run=true")
                        .header("If-Match", "*")
                        .body("application/json", TestRealm.DOCUMENT))
                .json();

        assertThat(prospect.path("invariants"))
                .as("%s", prospect)
                .hasToString("{\"blocked\":[],\"only-cohorts\":[],\"client-id\":[],\"assertion-single-use\":[],"
                        + "\"dpop-proof\":[\"exempt-until-then\"],\"dpop-replay\":[],\"dpop-code-binding\":[],"
                        + "\"granted-scopes\":[],\"identity-scopes\":[],\"userinfo-token\":[]}");
    }

    private static Response send(OidcClient odd) {
        return odd.clientCredentials("openid").response();
    }

    private static JsonNode forecast(String at) {
        return admin().get("helseprofil/forecast?at=" + at).json();
    }

    private static AdminApi admin() {
        return realm.admin();
    }

    private static String dated(String requirement, String dates) {
        return "{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"requirements\":{\"" + requirement + "\":{" + dates
                + "}}}";
    }

    private static ObjectNode waiver() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("reason", "A new version is on its way")
                .put("approvedBy", "Head of identity")
                .put("expires", in(Duration.ofDays(1)));
    }

    private static ObjectNode hold(String requirement) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("requirement", requirement)
                .put("reason", "The laboratory can't log in")
                .put("until", in(Duration.ofHours(1)));
    }

    private static String in(Duration duration) {
        return Instant.now().plus(duration).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}

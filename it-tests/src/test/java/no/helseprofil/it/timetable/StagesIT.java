package no.helseprofil.it.timetable;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Client assertions of 60 seconds on the way to 20, at a server whose clock moves through the dates of both stages. */
class StagesIT {

    private static final Instant START = LivingRealm.now();
    private static final Instant ANNOUNCED = START.plus(Duration.ofDays(10));
    private static final Instant FORTY = START.plus(Duration.ofDays(20));
    private static final Instant TWENTY = START.plus(Duration.ofDays(40));
    private static final String NAME = "assertion-lifetime@" + FORTY.toString().substring(0, 10);
    private static final String LAST = "assertion-lifetime@" + TWENTY.toString().substring(0, 10);

    private static final String DOCUMENT =
            """
            {"ruleSet":"helseid","catalogue":"2026.1","requirements":{
              "assertion-lifetime":{"announced":"2025-01-01T00:00:00Z","enforced":"2025-06-01T00:00:00Z","stages":[
                {"parameters":{"max":"PT40S"},"announced":"%s","enforced":"%s"},
                {"parameters":{"max":"PT20S"},"announced":"%s","enforced":"%s"}]},
              "key-strength":{"announced":"2025-01-01T00:00:00Z","enforced":"2025-06-01T00:00:00Z","stages":[
                {"parameters":{"rsa":3072},"announced":"%s","enforced":"%s"}]}}}
            """.formatted(ANNOUNCED, FORTY, FORTY.plusSeconds(1), TWENTY, ANNOUNCED, FORTY);

    @AutoClose
    private static final TestRealm realm = LivingRealm.under(DOCUMENT);

    @AfterEach
    void presentTime() {
        LivingRealm.time().reset();
        realm.admin().delete("helseprofil/clients/" + TestRealm.MACHINE + "/waivers/" + NAME);
        realm.admin().delete("helseprofil/holds/" + NAME);
    }

    @Test
    void areObservedThenAnnouncedThenEnforced() {
        Response observed = lasting(50);
        assertThat(observed.status()).as(observed.body()).isEqualTo(200);
        assertThat(observed.header("Deprecation")).isEmpty();

        moveTo(ANNOUNCED);
        Response announced = lasting(50);
        assertThat(announced.status()).isEqualTo(200);
        assertThat(announced.header("Deprecation")).contains("@" + ANNOUNCED.getEpochSecond());
        assertThat(announced.header("Sunset")).isPresent();
        assertThat(announced.header("Link").orElseThrow()).contains("/helseprofil/requirements/assertion-lifetime>");
        assertThat(lasting(30).header("Deprecation"))
                .as("the next stage isn't announced yet")
                .isEmpty();

        moveTo(FORTY);
        Response refusal = lasting(50);
        refused(refusal).by("assertion-lifetime").with(401, "invalid_client");
        assertThat(refusal.text("error_description")).contains("max PT40S");
        assertThat(lasting(30).status()).isEqualTo(200);
        refused(lasting(61)).by("assertion-lifetime").with(401, "invalid_client");

        moveTo(TWENTY);
        refused(lasting(30)).by("assertion-lifetime").with(401, "invalid_client");
        assertThat(lasting(20).status()).isEqualTo(200);
    }

    @Test
    void areNamedInListedRefusals() {
        moveTo(FORTY);
        refused(lasting(TestRealm.OTHER_MACHINE, 51)).by("assertion-lifetime");
        refused(lasting(TestRealm.OTHER_MACHINE, 61)).by("assertion-lifetime");
        assertThat(refusals("assertion-lifetime").findValuesAsText("stage")).containsExactly(NAME);
        assertThat(refusals("assertion-lifetime").findValuesAsText("requirement"))
                .as("the requirement itself and its stage")
                .containsExactlyInAnyOrder("assertion-lifetime", "assertion-lifetime");
        assertThat(refusals(NAME).findValuesAsText("stage")).containsExactly(NAME);
        assertThat(refusals(LAST)).isEmpty();
        assertThat(realm.admin()
                        .get("helseprofil/refusals?requirement=assertion-lifetime@%25")
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void applyAtEveryEndpointWithClientAuthentication(String endpoint) {
        moveTo(FORTY);
        OidcClient client = client(TestRealm.MACHINE, Duration.ofSeconds(50));
        Response answer = endpoint.equals("pushed_authorization_request_endpoint")
                ? client.push(AuthorizationRequest.of("openid", TestRealm.REDIRECT_URI))
                        .response()
                : client.authenticated(client.post(endpoint).form("token", "a.b.c"))
                        .response();
        assertThat(answer.text("error_description"))
                .as(answer.body())
                .startsWith("assertion-lifetime: ")
                .contains("max PT40S");
    }

    static Stream<String> endpoints() {
        return Stream.of("pushed_authorization_request_endpoint", "introspection_endpoint", "revocation_endpoint");
    }

    @Test
    void canBeWaivedForOneClient() {
        moveTo(FORTY);
        Response written = realm.admin()
                .put(
                        "helseprofil/clients/" + TestRealm.MACHINE + "/waivers/" + NAME,
                        LivingRealm.waiver(TWENTY.plus(Duration.ofDays(1))));
        assertThat(written.status()).as(written.body()).isEqualTo(204);
        assertThat(lasting(50).status()).isEqualTo(200);
        refused(lasting(61)).by("assertion-lifetime");
        moveTo(TWENTY);
        assertThat(lasting(50).status())
                .as("who is let off 40 s isn't refused by 20 s")
                .isEqualTo(200);
        moveTo(TWENTY.plus(Duration.ofDays(1)));
        refused(lasting(50)).by("assertion-lifetime");

        Response unknown = realm.admin()
                .put(
                        "helseprofil/clients/" + TestRealm.MACHINE + "/waivers/assertion-lifetime@2020-01-01",
                        LivingRealm.waiver(TWENTY.plus(Duration.ofDays(2))));
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.body()).contains("has no stage of this requirement with this name");
    }

    @Test
    void aWaiverWrittenIntoAClientDoesNotApply() {
        moveTo(FORTY);
        realm.changeAttribute(
                TestRealm.MACHINE,
                "helseprofil.waiver." + NAME,
                LivingRealm.waiver(TWENTY).toString());
        refused(lasting(50)).by("assertion-lifetime");
    }

    @Test
    void areHeldForExistingClients() {
        moveTo(FORTY);
        Response held = realm.admin()
                .post(
                        "helseprofil/holds",
                        "{\"requirement\":\"%s\",\"until\":\"%s\",\"reason\":\"Ward 3\"}"
                                .formatted(NAME, FORTY.plus(Duration.ofHours(2))));
        assertThat(held.status()).as(held.body()).isEqualTo(204);
        assertThat(lasting(50).status()).isEqualTo(200);
        refused(lasting(61)).by("assertion-lifetime");
        Response unknown = realm.admin()
                .post(
                        "helseprofil/holds",
                        "{\"requirement\":\"assertion-lifetime@2020-01-01\",\"until\":\"%s\",\"reason\":\"Ward 3\"}"
                                .formatted(FORTY.plus(Duration.ofHours(2))));
        assertThat(unknown.status()).isEqualTo(400);
    }

    @Test
    void refuseANewClientsRegistrationOnceAnnounced() {
        ObjectNode early = TestRealm.representation("early-rsa", SigningKey.generateRsa(2048, "PS256"));
        assertThat(realm.admin().post("clients", early).status()).isEqualTo(201);
        moveTo(ANNOUNCED);
        Response late = realm.admin()
                .post("clients", TestRealm.representation("late-rsa", SigningKey.generateRsa(2048, "PS256")));
        assertThat(late.status()).as(late.body()).isEqualTo(400);
        assertThat(late.body()).contains("key-strength: ", "rsa 3072");
        ObjectNode stored = (ObjectNode) realm.admin().client("early-rsa");
        Response changed = realm.admin().put("clients/" + stored.path("id").textValue(), stored.put("name", "Early"));
        assertThat(changed.status())
                .as("who was there keeps what it has: %s", changed.body())
                .isEqualTo(204);
    }

    @Test
    void areForecastAndListed() {
        assertThat(lasting(50).status()).isEqualTo(200);
        assertThat(forecast(FORTY.minusSeconds(1))).isEmpty();
        assertThat(forecast(FORTY)).containsExactly(NAME);

        JsonNode listed =
                requirement(realm.admin().get("helseprofil/requirements").json());
        assertThat(listed.at("/parameters/max").textValue()).isEqualTo("PT1M");
        assertThat(listed.at("/stages").findValuesAsText("name")).containsExactly(NAME, LAST);
        assertThat(listed.at("/stages/0/parameters/max").textValue()).isEqualTo("PT40S");
        assertThat(listed.at("/stages/0/phase").textValue()).isEqualTo("observed");
        assertThat(listed.at("/stages/0/enforced").textValue()).isEqualTo(FORTY.toString());

        JsonNode client = realm.admin()
                .get("helseprofil/clients/" + TestRealm.MACHINE)
                .json()
                .path("requirements");
        assertThat(requirement(client).at("/stages/0/lastSeen").textValue()).isNotNull();
        assertThat(requirement(client).path("verdict").textValue())
                .as("an assessment reports it, too")
                .isEqualTo("warn");

        Response page = Request.get(realm.address("helseprofil/requirements/assertion-lifetime"))
                .header("Accept", "text/html")
                .header("Accept-Language", "nb")
                .send();
        assertThat(page.body()).contains("Strengere verdier som kommer", NAME, "max: 40 s");
    }

    @Test
    void aDraftsStagesAreForecastAgainstTheCurrentDocument() {
        assertThat(lasting(50).status()).isEqualTo(200);
        String sooner = DOCUMENT.replace(
                FORTY.toString(), FORTY.minus(Duration.ofDays(5)).toString());
        Instant between = FORTY.minus(Duration.ofDays(1));

        JsonNode draft = draft(sooner, between);
        assertThat(draft.at("/clients/0/clientId").textValue()).isEqualTo(TestRealm.MACHINE);
        assertThat(draft.at("/clients/0/requirements/0/id").textValue()).isEqualTo("assertion-lifetime");
        assertThat(draft.path("unseen"))
                .as("its values are those that were observed")
                .isEmpty();
        assertThat(draft(sooner, TWENTY).path("clients")).as("refused by both").isEmpty();
        assertThat(draft(DOCUMENT.replace("PT40S", "PT45S"), between).path("unseen"))
                .as("of 45 s nothing was observed")
                .hasSize(1);
        Response broken = realm.admin().post("helseprofil/forecast", "{\"ruleSet\":\"none\"}");
        assertThat(broken.status()).isEqualTo(400);
        assertThat(broken.body()).contains("/ruleSet");
        assertThat(realm.admin().get("helseprofil/profile").body())
                .as("it is stored nowhere")
                .isEqualTo(DOCUMENT);
    }

    @Test
    void theTemplateNamesEveryRequirementWithDates() {
        JsonNode template = realm.admin().get("helseprofil/profile/template").json();
        assertThat(template.path("catalogue").textValue()).isEqualTo("2026.1");
        assertThat(template.at("/requirements/dpop-nonce/enforced").isNull()).isTrue();
        assertThat(template.at("/requirements/assertion-lifetime/stages")).hasSize(2);

        Response dryRun = realm.admin()
                .send(realm.admin()
                        .request("PUT", "helseprofil/profile?dry-run=true")
                        .header("If-Match", "*")
                        .body("application/json", template.toString()));
        assertThat(dryRun.status()).as(dryRun.body()).isEqualTo(200);
        assertThat(dryRun.json().path("neverEnforced"))
                .extracting(JsonNode::textValue)
                .contains("dpop-nonce")
                .doesNotContain("assertion-lifetime");
        assertThat(dryRun.json().path("phases").has(NAME)).isTrue();
        assertThat(dryRun.json().path("unseen")).isEmpty();
    }

    private static JsonNode refusals(String requirement) {
        return realm.admin()
                .get("helseprofil/refusals?client=" + TestRealm.OTHER_MACHINE + "&requirement=" + requirement)
                .json();
    }

    private static JsonNode draft(String document, Instant at) {
        Response answer = realm.admin().post("helseprofil/forecast?at=" + at, document);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private static List<String> forecast(Instant at) {
        return realm.admin()
                .get("helseprofil/forecast?at=" + at)
                .json()
                .at("/clients")
                .findValuesAsText("stage");
    }

    private static JsonNode requirement(JsonNode list) {
        for (JsonNode each : list) {
            if (each.path("id").asText().equals("assertion-lifetime")) {
                return each;
            }
        }
        throw new AssertionError("not listed: " + list);
    }

    private static Response lasting(int seconds) {
        return lasting(TestRealm.MACHINE, seconds);
    }

    private static Response lasting(String clientId, int seconds) {
        return client(clientId, Duration.ofSeconds(seconds))
                .clientCredentials(TestRealm.SCOPE)
                .response();
    }

    private static OidcClient client(String clientId, Duration lifetime) {
        return realm.oidc(clientId).at(LivingRealm.clock()).withAssertion(assertion -> assertion.lasting(lifetime));
    }

    private static void moveTo(Instant instant) {
        LivingRealm.time().moveBy(Duration.between(LivingRealm.now(), instant));
    }
}

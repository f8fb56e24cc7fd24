package no.helseprofil.it.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.Scopes;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.api.ApiSettings;
import no.helseprofil.testkit.api.Flaw;
import no.helseprofil.testkit.api.RealmKeys;
import no.helseprofil.testkit.api.ReferenceApi;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.Servers;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One assessment of a realm with an API for each flaw, and one that has none. */
@Attack(
        by = Attacker.API,
        tries = "takes what it must refuse, in one of the ways that an assessment knows",
        outcome = "exactly that is named")
class ApiAssessmentIT {

    private static final String OPTION = "--spi-helseprofil-assessment--probe--";
    private static final String RIGHT = "nhn:right-api";
    private static final String CLOSED = "nhn:closed-api";
    private static final SigningKey KEY = SigningKey.generate("ES256");

    private static final ReferenceApi.Place RIGHT_PLACE = ReferenceApi.Place.take();
    private static final Map<Flaw, ReferenceApi.Place> PLACES =
            Arrays.stream(Flaw.values()).collect(Collectors.toMap(flaw -> flaw, flaw -> ReferenceApi.Place.take()));
    private static final List<ReferenceApi> APIS = new ArrayList<>();

    private static KeycloakServer server;
    private static TestRealm realm;
    private static JsonNode report;

    @BeforeAll
    static void assess() {
        server = Servers.startOnThisMachine(SharedServer.withoutRealms()
                .withArgument(OPTION + "hosts=" + hosts())
                .withArgument(OPTION + "private=127.0.0.0/8")
                .withArgument(OPTION + "insecure=true"));
        realm = TestRealm.on(server, TestRealm.DOCUMENT);
        register(RIGHT, RIGHT_PLACE.start(settings(RIGHT)));
        PLACES.forEach((flaw, place) -> register(name(flaw), place.start(settings(name(flaw)), flaw)));
        realm.plant(CLOSED, KEY, client -> attributes(client).put("helseprofil.api", "true"));
        Assessing assessing = new Assessing(realm.admin());
        report = assessing.ended(assessing.started());
    }

    @AfterAll
    static void end() {
        APIS.forEach(ReferenceApi::close);
        if (server != null) {
            server.close();
        }
    }

    @Test
    void isDone() {
        assertThat(report.path("status").textValue()).as("%s", report).isEqualTo("done");
        assertThat(report.path("apis"))
                .as("each flaw, the right one, the one without an address, and the demo realm's")
                .hasSize(Flaw.values().length + 3);
    }

    @Test
    void nothingIsFoundInTheRightOne() {
        assertThat(verdicts(RIGHT))
                .hasSize(17)
                .allSatisfy((requirement, verdict) -> assertThat(verdict)
                        .as("%s: %s", requirement, api(RIGHT))
                        .isEqualTo("pass"));
    }

    @ParameterizedTest
    @EnumSource
    void exactlyThePlantedFlawIsNamed(Flaw flaw) {
        Map<String, String> findings = verdicts(name(flaw));
        findings.values().removeIf(verdict -> !List.of("fail", "warn").contains(verdict));
        assertThat(findings)
                .as("%s", api(name(flaw)))
                .isEqualTo(Map.of(flaw.requirement(), flaw == Flaw.AUDIENCE_AMONG_OTHERS ? "warn" : "fail"));
    }

    @Test
    void aFindingTellsTheVendorWhatToChange() {
        JsonNode finding = verdict(name(Flaw.BEARER_TOO), "api-dpop-only");
        assertThat(finding.path("message").textValue()).contains("Bearer");
        assertThat(finding.path("remedy").textValue()).isNotBlank();
        assertThat(finding.at("/evidence/0/source").textValue()).isEqualTo("probe");
        assertThat(finding.at("/evidence/0/fault").textValue()).isEqualTo("a bound token as Bearer");
        assertThat(finding.at("/evidence/0/status").intValue()).isEqualTo(204);
    }

    @Test
    void anApiThatSaysNowhereWhereItIsIsToldHowToBeProbed() {
        assertThat(verdicts(CLOSED).values()).containsOnly("inconclusive");
        assertThat(api(CLOSED).path("inconclusive").textValue()).contains("helseprofil.api.probe-url");
    }

    @Test
    void whatCountsForTheProbeCountsForAClient() {
        Scopes.give(realm, RIGHT + "/read", TestRealm.MACHINE, "optional");
        String token =
                realm.oidc(TestRealm.MACHINE).clientCredentials(RIGHT + "/read").accessToken();
        assertThat(realm.oidc(TestRealm.MACHINE)
                        .call(Request.get(APIS.get(0).address()), token)
                        .response()
                        .status())
                .as("the right API takes the realm's own tokens, and a client's own proofs")
                .isEqualTo(204);
    }

    @Test
    void noTokenIsInTheReport() {
        assertThat(report.toString())
                .as("a report is read by more people than a token is for")
                .doesNotContain("eyJ");
    }

    private static void register(String clientId, ReferenceApi api) {
        APIS.add(api);
        realm.plant(
                clientId,
                KEY,
                client -> attributes(client)
                        .put("helseprofil.api", "true")
                        .put("helseprofil.api.probe-url", api.address().toString()));
        Scopes.add(realm, clientId + "/read");
    }

    private static ObjectNode attributes(ObjectNode client) {
        return (ObjectNode) client.get("attributes");
    }

    private static ApiSettings settings(String clientId) {
        return ApiSettings.of(RealmKeys.of(realm.issuer()), clientId).scope(clientId + "/read");
    }

    private static String name(Flaw flaw) {
        return "nhn:" + flaw.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String hosts() {
        List<String> hosts = new ArrayList<>(List.of(RIGHT_PLACE.authority()));
        PLACES.values().forEach(place -> hosts.add(place.authority()));
        return String.join(",", hosts);
    }

    private static JsonNode api(String clientId) {
        for (JsonNode api : report.path("apis")) {
            if (clientId.equals(api.path("clientId").textValue())) {
                return api;
            }
        }
        throw new AssertionError("no API " + clientId + " in " + report);
    }

    private static JsonNode verdict(String clientId, String requirement) {
        for (JsonNode verdict : api(clientId).path("verdicts")) {
            if (requirement.equals(verdict.path("requirement").textValue())) {
                return verdict;
            }
        }
        throw new AssertionError("no verdict on " + requirement + " in " + api(clientId));
    }

    private static Map<String, String> verdicts(String clientId) {
        Map<String, String> verdicts = new TreeMap<>();
        api(clientId)
                .path("verdicts")
                .forEach(verdict -> verdicts.put(
                        verdict.path("requirement").textValue(),
                        verdict.path("verdict").textValue()));
        return verdicts;
    }
}

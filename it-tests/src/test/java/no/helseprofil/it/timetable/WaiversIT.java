package no.helseprofil.it.timetable;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.timetable.LivingRealm.REQUIREMENT;
import static no.helseprofil.it.timetable.LivingRealm.untyped;
import static no.helseprofil.it.timetable.LivingRealm.waiver;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A client is let off a requirement until the second that its waiver says. */
class WaiversIT {

    private static final String PATH = waiverOf(TestRealm.MACHINE, REQUIREMENT);

    @AutoClose
    private static final TestRealm realm = LivingRealm.under(LivingRealm.ENFORCED);

    @AfterEach
    void takeThemBack() {
        LivingRealm.time().reset();
        for (JsonNode waiver : waivers("")) {
            realm.admin()
                    .delete(waiverOf(
                            waiver.path("clientId").textValue(),
                            waiver.path("requirement").textValue()));
        }
    }

    @Test
    @Tag("smoke")
    void exemptsOneClientUntilTheExactSecond() {
        Instant end = LivingRealm.now().plus(Duration.ofDays(30));
        refused(untyped(realm, TestRealm.MACHINE)).by(REQUIREMENT).with(401, "invalid_client");

        Response answer = realm.admin().put(PATH, waiver(end));

        assertThat(answer.status()).as(answer.body()).isEqualTo(204);
        assertThat(untyped(realm, TestRealm.MACHINE).status())
                .as("from the next request on")
                .isEqualTo(200);
        refused(untyped(realm, TestRealm.OTHER_MACHINE)).by(REQUIREMENT);
        assertThat(LivingRealm.in(end.minusSeconds(1), () -> untyped(realm, TestRealm.MACHINE))
                        .status())
                .as("in the second before")
                .isEqualTo(200);
        refused(LivingRealm.in(end, () -> untyped(realm, TestRealm.MACHINE)))
                .by(REQUIREMENT)
                .with(401, "invalid_client");
    }

    @Test
    void canBeRemovedEarly() {
        realm.admin().put(PATH, waiver(inDays(30)));
        int waived = untyped(realm, TestRealm.MACHINE).status();

        Response answer = realm.admin().delete(PATH + "?reason=Mended+already");

        assertThat(waived).isEqualTo(200);
        assertThat(answer.status()).isEqualTo(204);
        refused(untyped(realm, TestRealm.MACHINE)).by(REQUIREMENT);
        assertThat(realm.admin().delete(PATH).status()).as("there is none").isEqualTo(404);
    }

    @Test
    void exemptsANewClientToo() {
        realm.register("new-client", SigningKey.generate("ES256"), client -> {});
        refused(untyped(realm, "new-client")).by(REQUIREMENT);

        realm.admin().put(waiverOf("new-client", REQUIREMENT), waiver(inDays(1)));

        assertThat(untyped(realm, "new-client").status()).isEqualTo(200);
    }

    @Test
    void isRecordedAsChangeAndAdminEvent() {
        realm.admin().put(PATH, waiver(inDays(30)));
        realm.admin().put(PATH, waiver(inDays(31)));
        realm.admin().delete(PATH + "?reason=Mended+already");

        JsonNode lines = realm.admin().get("helseprofil/changes?max=3").json();
        assertThat(lines.findValuesAsText("why"))
                .containsExactly("Mended already", "The vendor follows in May", "The vendor follows in May");
        assertThat(lines.get(1).at("/what/name").textValue()).isEqualTo(TestRealm.MACHINE);
        JsonNode change = lines.get(1).at("/details/attributes/0");
        assertThat(change.path("name").textValue()).isEqualTo("helseprofil.waiver." + REQUIREMENT);
        assertThat(change.path("from").textValue()).contains(inDays(30).toString());
        assertThat(change.path("to").textValue()).contains(inDays(31).toString());
        assertThat(lines.get(0).at("/details/attributes/0").has("to")).isFalse();
        assertThat(Stream.of(0, 1, 2)
                        .map(i -> realm.admin()
                                .get("admin-events?max=3")
                                .json()
                                .get(i)
                                .path("operationType")
                                .textValue()))
                .containsExactly("DELETE", "UPDATE", "CREATE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://client.example/id", "nhn:client/a b", "æøå", "a%2Fb", "a+b", "a;b"})
    void supportsAnyClientId(String clientId) {
        realm.register(clientId, SigningKey.generate("ES256"), client -> {});

        Response answer = realm.admin().put(waiverOf(clientId, REQUIREMENT), waiver(inDays(1)));

        assertThat(answer.status()).as(answer.body()).isEqualTo(204);
        Response client = realm.admin().get("helseprofil/clients/" + encoded(clientId));
        assertThat(client.status()).as(client.body()).isEqualTo(200);
        assertThat(client.text("clientId")).isEqualTo(clientId);
        assertThat(client.json().path("requirements").findValuesAsText("waiver"))
                .hasSize(1);
        assertThat(realm.admin().delete(waiverOf(clientId, REQUIREMENT)).status())
                .isEqualTo(204);
    }

    static Stream<Arguments> bodies() {
        ObjectNode good = waiver(inDays(30));
        return Stream.of(
                Arguments.of("no reason", good.deepCopy().without("reason").toString(), List.of("/reason")),
                Arguments.of(
                        "a blank reason", good.deepCopy().put("reason", " ").toString(), List.of("/reason")),
                Arguments.of(
                        "a reason of two lines",
                        good.deepCopy().put("reason", "a\nb").toString(),
                        List.of("/reason")),
                Arguments.of(
                        "a reason with a control character",
                        good.deepCopy().put("reason", "a\u0000b").toString(),
                        List.of("/reason")),
                Arguments.of(
                        "a long reason",
                        good.deepCopy().put("reason", "x".repeat(501)).toString(),
                        List.of("/reason")),
                Arguments.of(
                        "a reason that is no text",
                        good.deepCopy().put("reason", 1).toString(),
                        List.of("/reason")),
                Arguments.of(
                        "nobody who approved",
                        good.deepCopy().without("approvedBy").toString(),
                        List.of("/approvedBy")),
                Arguments.of("no end", good.deepCopy().without("expires").toString(), List.of("/expires")),
                Arguments.of("an end now", waiver(LivingRealm.now()).toString(), List.of("/expires")),
                Arguments.of(
                        "an end beyond waivers.longest", waiver(inDays(366)).toString(), List.of("/expires")),
                Arguments.of(
                        "an end without zone",
                        good.deepCopy().put("expires", "2027-01-01T00:00:00").toString(),
                        List.of("/expires")),
                Arguments.of(
                        "a date", good.deepCopy().put("expires", "2027-01-01").toString(), List.of("/expires")),
                Arguments.of(
                        "an unknown member", good.deepCopy().put("phase", "off").toString(), List.of("/phase")),
                Arguments.of(
                        "a member with a slash",
                        good.deepCopy().put("a/b~c", "").toString(),
                        List.of("/a~1b~0c")),
                Arguments.of("all at once", "{}", List.of("/reason", "/approvedBy", "/expires")),
                Arguments.of("a member twice", good.toString().replace("{", "{\"reason\":\"another\","), List.of("")),
                Arguments.of("a list", "[]", List.of("")),
                Arguments.of("nothing", "", List.of("")),
                Arguments.of("no JSON", "reason: x", List.of("")),
                Arguments.of(
                        "5 MB",
                        good.deepCopy().put("reason", "x".repeat(5_000_000)).toString(),
                        List.of("")),
                Arguments.of("10,000 levels", "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000), List.of("")));
    }

    @Test
    void writesTheMaximumAsADocumentDoes() {
        Response answer = realm.admin().put(PATH, waiver(inDays(366)));

        assertThat(answer.json().path("errors").findValuesAsText("detail"))
                .as("and not as PT8760H")
                .containsExactly("write an instant within P365D, which is waivers.longest of the profile document");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void anInvalidWaiverIsRefusedWithItsPlace(String fault, String body, List<String> pointers) {
        Response answer = realm.admin().put(PATH, body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.header("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.json().path("errors").findValuesAsText("pointer"))
                .as(fault)
                .containsExactlyElementsOf(pointers);
        refused(untyped(realm, TestRealm.MACHINE)).by(REQUIREMENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dpop-proof", "dpop-replay", "assertion-single-use", "code-lifetime", "token-reuse"})
    void refusesARequirementWithoutDates(String requirement) {
        Response answer = realm.admin().put(waiverOf(TestRealm.MACHINE, requirement), waiver(inDays(1)));

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.text("detail")).contains("no dates");
        assertThat(realm.admin().client(TestRealm.MACHINE).path("attributes").has("helseprofil.waiver." + requirement))
                .isFalse();
    }

    @Test
    void anUnknownClientOrRequirementIsNotFound() {
        Supplier<Response> client = () -> realm.admin().put(waiverOf("no-such-client", REQUIREMENT), waiver(inDays(1)));

        assertProblem(client.get(), 404);
        assertProblem(realm.admin().put(waiverOf(TestRealm.MACHINE, "no-such"), waiver(inDays(1))), 404);
        assertProblem(realm.admin().delete(waiverOf(TestRealm.MACHINE, "no-such")), 404);
        assertProblem(realm.admin().get("helseprofil/clients/no-such-client"), 404);
    }

    @Test
    void keycloaksOwnClientsGetNoWaiver() {
        Response answer = realm.admin().put(waiverOf("admin-cli", "no-password-grant"), waiver(inDays(1)));

        assertProblem(answer, 409);
    }

    @Test
    void aRealmWithoutTheProfileIsNotFound() {
        try (TestRealm stock = TestRealm.withoutProfile()) {
            assertProblem(stock.admin().put(PATH, waiver(inDays(1))), 404);
        }
    }

    @Test
    void theDocumentLimitsTheDuration() {
        realm.putProfile(LivingRealm.ENFORCED.replaceFirst("\\{", "{\"waivers\":{\"longest\":\"P10D\"},"));
        Response longer = realm.admin().put(PATH, waiver(inDays(11)));
        Response shorter = realm.admin().put(PATH, waiver(inDays(10)));
        realm.putProfile(LivingRealm.ENFORCED);

        assertThat(longer.status()).isEqualTo(400);
        assertThat(shorter.status()).isEqualTo(204);
    }

    @Test
    void listsWaiversThatEndSoon() {
        String other = waiverOf(TestRealm.OTHER_MACHINE, "pkce-s256");
        Instant soon = inDays(2);
        Instant late = inDays(9);
        realm.admin().put(PATH, waiver(late));
        realm.admin().put(other, waiver(soon));

        JsonNode all = waivers("");
        assertThat(all.findValuesAsText("expires")).containsExactly(soon.toString(), late.toString());
        assertThat(all.get(0).path("clientId").textValue()).isEqualTo(TestRealm.OTHER_MACHINE);
        assertThat(all.get(0).path("requirement").textValue()).isEqualTo("pkce-s256");
        assertThat(all.get(0).path("reason").textValue()).isEqualTo("The vendor follows in May");
        assertThat(all.get(0).path("approvedBy").textValue()).isEqualTo("Ada Ministrator");
        assertThat(all.get(0).path("inForce").booleanValue()).isTrue();
        assertThat(waivers("?endsBefore=" + late)).hasSize(1);
        assertThat(waivers("?first=1&max=1").get(0).path("expires").textValue()).isEqualTo(late.toString());
        LivingRealm.time().moveBy(Duration.ofDays(3));
        assertThat(waivers("").findValuesAsText("inForce"))
                .as("one that has ended is there until somebody takes it away")
                .containsExactly("false", "true");
        LivingRealm.time().reset();
        realm.admin().delete(other);
    }

    @ParameterizedTest
    @ValueSource(strings = {"endsBefore=tomorrow", "endsBefore=2027-01-01", "first=-1", "max=0", "max=101"})
    void refusesAnInvalidListQuery(String query) {
        assertProblem(realm.admin().get("helseprofil/waivers?" + query), 400);
    }

    private static JsonNode waivers(String query) {
        return realm.admin().get("helseprofil/waivers" + query).json();
    }

    private static void assertProblem(Response answer, int status) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.text("detail")).isNotBlank();
    }

    private static Instant inDays(int days) {
        return LivingRealm.now().truncatedTo(ChronoUnit.HOURS).plus(Duration.ofDays(days));
    }

    private static String waiverOf(String clientId, String requirement) {
        return "helseprofil/clients/" + encoded(clientId) + "/waivers/" + requirement;
    }

    private static String encoded(String clientId) {
        return URLEncoder.encode(clientId, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

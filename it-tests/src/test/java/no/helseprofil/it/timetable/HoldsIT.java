package no.helseprofil.it.timetable;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.timetable.LivingRealm.REQUIREMENT;
import static no.helseprofil.it.timetable.LivingRealm.untyped;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The way back in an outage: all clients that were there before pass again, until the second that the hold says. */
class HoldsIT {

    private static final String HOLDS = "helseprofil/holds";
    private static final String HOLD = HOLDS + "/" + REQUIREMENT;

    @AutoClose
    private static TestRealm realm;

    @BeforeAll
    static void create() {
        realm = LivingRealm.under(LivingRealm.ENFORCED);
        realm.register("new-client", SigningKey.generate("ES256"), client -> {});
    }

    @AfterEach
    void takeItBack() {
        LivingRealm.time().reset();
        realm.admin().delete(HOLD);
    }

    @Test
    @Tag("smoke")
    void aHoldExemptsAllExistingClientsUntilItsEnd() {
        Instant end = LivingRealm.now().plus(Duration.ofHours(72));
        refused(untyped(realm, TestRealm.MACHINE)).by(REQUIREMENT);

        Response answer = realm.admin().post(HOLDS, hold(end));

        assertThat(answer.status()).as(answer.body()).isEqualTo(204);
        assertThat(untyped(realm, TestRealm.MACHINE).status()).isEqualTo(200);
        assertThat(untyped(realm, TestRealm.OTHER_MACHINE).status()).isEqualTo(200);
        refused(untyped(realm, "new-client")).by(REQUIREMENT);
        assertThat(LivingRealm.in(end.minusSeconds(1), () -> untyped(realm, TestRealm.MACHINE))
                        .status())
                .as("in the second before")
                .isEqualTo(200);
        refused(LivingRealm.in(end, () -> untyped(realm, TestRealm.MACHINE)))
                .by(REQUIREMENT)
                .with(401, "invalid_client");
    }

    @Test
    void aHoldCanBeRemovedEarly() {
        realm.admin().post(HOLDS, hold(inHours(1)));
        int held = untyped(realm, TestRealm.MACHINE).status();

        assertThat(realm.admin().delete(HOLD + "?reason=Mended").status()).isEqualTo(204);

        assertThat(held).isEqualTo(200);
        refused(untyped(realm, TestRealm.MACHINE)).by(REQUIREMENT);
        assertThat(realm.admin().delete(HOLD).status()).as("there is none").isEqualTo(404);
    }

    @Test
    void aHoldIsListedAndCanBeReplaced() {
        realm.admin().post(HOLDS, hold(inHours(1)));
        realm.admin().post(HOLDS, hold(inHours(2)));

        JsonNode holds = realm.admin().get(HOLDS).json();

        assertThat(holds).hasSize(1);
        assertThat(holds.get(0).path("requirement").textValue()).isEqualTo(REQUIREMENT);
        assertThat(holds.get(0).path("until").textValue()).isEqualTo(inHours(2).toString());
        assertThat(holds.get(0).path("reason").textValue()).isEqualTo("The laboratory can't log in");
        assertThat(holds.get(0).path("inForce").booleanValue()).isTrue();
    }

    @Test
    void documentAndHoldsAreIndependent() {
        String etag = realm.admin().profile().header("ETag").orElseThrow();
        realm.admin().post(HOLDS, hold(inHours(1)));
        assertThat(realm.admin().profile().header("ETag")).hasValue(etag);

        realm.putProfile(LivingRealm.ENFORCED + " ");

        assertThat(realm.admin().get(HOLDS).json()).hasSize(1);
        assertThat(realm.admin().profile().body()).isEqualTo(LivingRealm.ENFORCED + " ");
        assertThat(untyped(realm, TestRealm.MACHINE).status()).isEqualTo(200);
        realm.putProfile(LivingRealm.ENFORCED);
    }

    @Test
    void aHoldIsRecordedAsChangeAndAdminEvent() {
        realm.admin().post(HOLDS, hold(inHours(1)));
        realm.admin().delete(HOLD + "?reason=Mended");

        JsonNode lines = realm.admin().get("helseprofil/changes?max=2").json();
        assertThat(lines.findValuesAsText("kind")).containsExactly("hold", "hold");
        assertThat(lines.findValuesAsText("why")).containsExactly("Mended", "The laboratory can't log in");
        assertThat(lines.get(0).at("/details/from/until").textValue())
                .isEqualTo(inHours(1).toString());
        assertThat(lines.get(1).at("/details/requirement").textValue()).isEqualTo(REQUIREMENT);
        JsonNode event = realm.admin().get("admin-events?max=1").json().get(0);
        assertThat(event.path("resourceType").textValue()).isEqualTo("HELSEPROFIL_HOLD");
        assertThat(event.path("operationType").textValue()).isEqualTo("DELETE");
    }

    static Stream<Arguments> bodies() {
        ObjectNode good = hold(inHours(1));
        return Stream.of(
                Arguments.of("more than 72 hours", hold(inHours(74)), List.of("/until")),
                Arguments.of("an end now", hold(LivingRealm.now()), List.of("/until")),
                Arguments.of("no zone", good.deepCopy().put("until", "2027-01-01T00:00:00"), List.of("/until")),
                Arguments.of("an invariant", good.deepCopy().put("requirement", "dpop-proof"), List.of("/requirement")),
                Arguments.of("unknown", good.deepCopy().put("requirement", "no-such"), List.of("/requirement")),
                Arguments.of("no reason", good.deepCopy().without("reason"), List.of("/reason")),
                Arguments.of("an unknown member", good.deepCopy().put("cohort", "a"), List.of("/cohort")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void anInvalidHoldIsRefusedWithItsPlace(String fault, ObjectNode body, List<String> pointers) {
        Response answer = realm.admin().post(HOLDS, body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().path("errors").findValuesAsText("pointer"))
                .as(fault)
                .containsExactlyElementsOf(pointers);
        assertThat(realm.admin().get(HOLDS).json()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("componentsThatAreRefused")
    void anImportBringsNoLongerOrUnreadableHold(String holds) {
        ObjectNode copy = LivingRealm.json(Map.of("realm", realm.name() + "-holds"));
        ObjectNode component = copy.putObject("components")
                .putArray("no.helseprofil.keycloak.storage.ProfileProvider")
                .addObject()
                .put("name", "helseprofil")
                .put("providerId", "helseprofil");
        component.putObject("config").putArray("document").add(LivingRealm.ENFORCED);
        ((ObjectNode) component.get("config")).putArray("holds").add(holds);

        Response answer = realm.admin().realm("").post("", copy);

        assertThat(answer.isSuccess()).as(answer.body()).isFalse();
        assertThat(realm.admin().realm(realm.name() + "-holds").get("").status())
                .isEqualTo(404);
    }

    static Stream<String> componentsThatAreRefused() {
        return Stream.of(
                "{\"assertion-type\":{\"reason\":\"a\",\"until\":\"" + inHours(74) + "\"}}",
                "{\"dpop-proof\":{\"reason\":\"a\",\"until\":\"" + inHours(1) + "\"}}",
                "{\"assertion-type\":{\"until\":\"" + inHours(1) + "\"}}",
                "{\"assertion-type\":{\"reason\":\"a\",\"until\":\"later\"}}",
                "no JSON");
    }

    private static ObjectNode hold(Instant until) {
        return LivingRealm.json(
                Map.of("requirement", REQUIREMENT, "until", until.toString(), "reason", "The laboratory can't log in"));
    }

    private static Instant inHours(int hours) {
        return LivingRealm.now().truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(hours));
    }
}

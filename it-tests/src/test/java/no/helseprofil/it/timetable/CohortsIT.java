package no.helseprofil.it.timetable;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.timetable.LivingRealm.REQUIREMENT;
import static no.helseprofil.it.timetable.LivingRealm.untyped;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the cohort that a client moves with, and of the time since which it is there. */
class CohortsIT {

    private static final Instant LATER = Instant.parse("2027-12-01T00:00:00Z");
    private static final String DOCUMENT = LivingRealm.ENFORCED.replaceFirst(
            "\\{", "{\"cohorts\":{\"fastlege\":{\"assertion-type\":{\"enforced\":\"" + LATER + "\"}}},");

    /** Number of clients whose statements are counted. */
    private static final int MANY = 24;

    private static final int MEASUREMENTS = 3;

    @AutoClose
    private static final TestRealm realm = LivingRealm.under(DOCUMENT);

    @AfterEach
    void putBack() {
        LivingRealm.time().reset();
        put("cohort", "{\"cohort\":null,\"reason\":\"the test is over\"}");
        put("registered", "{\"registered\":\"existing\",\"reason\":\"the test is over\"}");
    }

    @Test
    void aCohortIsEnforcedOnItsOwnDate() {
        refused(untyped(realm, TestRealm.MACHINE)).by(REQUIREMENT);

        assertThat(put("cohort", "{\"cohort\":\"fastlege\",\"reason\":\"Case 12/26\"}")
                        .status())
                .isEqualTo(204);

        assertThat(untyped(realm, TestRealm.MACHINE).status()).isEqualTo(200);
        assertThat(LivingRealm.in(LATER.minusSeconds(1), () -> untyped(realm, TestRealm.MACHINE))
                        .status())
                .isEqualTo(200);
        refused(LivingRealm.in(LATER, () -> untyped(realm, TestRealm.MACHINE))).by(REQUIREMENT);
    }

    @Test
    void aClientRemovedFromACohortFollowsTheOthers() {
        put("cohort", "{\"cohort\":\"fastlege\",\"reason\":\"Case 12/26\"}");
        put("cohort", "{\"cohort\":null,\"reason\":\"Case 13/26\"}");

        refused(untyped(realm, TestRealm.MACHINE)).by(REQUIREMENT);
        JsonNode line = realm.admin().get("helseprofil/changes?max=1").json().get(0);
        assertThat(line.path("why").textValue()).isEqualTo("Case 13/26");
        assertThat(line.at("/details/attributes"))
                .hasToString("[{\"name\":\"helseprofil.cohort\",\"from\":\"fastlege\"}]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"cohort\":\"sykehus\",\"reason\":\"a\"}",
                "{\"reason\":\"a\"}",
                "{\"cohort\":\"\",\"reason\":\"a\"}",
                "{\"cohort\":1,\"reason\":\"a\"}"
            })
    void refusesAnUnknownCohort(String body) {
        Response answer = put("cohort", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("errors").findValuesAsText("pointer")).containsExactly("/cohort");
    }

    @Test
    void aBulkMoveIsRecordedForEachClient() {
        String both = "\"clients\":[\"" + TestRealm.MACHINE + "\",\"" + TestRealm.OTHER_MACHINE + "\"]";
        put("cohort", "{\"cohort\":\"fastlege\",\"reason\":\"Case 12/26\"}");
        String newest = newestLine();

        Response tried = move("?dry-run=true", "{\"cohort\":\"fastlege\"," + both + "}");
        assertThat(tried.status()).as(tried.body()).isEqualTo(200);
        assertThat(newestLine()).as("a dry run").isEqualTo(newest);

        Response moved = move("", "{\"cohort\":\"fastlege\"," + both + ",\"reason\":\"Case 15/26\"}");
        assertThat(moved.json()).isEqualTo(tried.json()).hasToString("""
                [{"clientId":"%s","before":"fastlege","after":"fastlege"},\
                {"clientId":"%s","after":"fastlege"}]""".formatted(
                        TestRealm.MACHINE, TestRealm.OTHER_MACHINE));
        JsonNode lines = realm.admin().get("helseprofil/changes?max=2").json();
        assertThat(lines.findValuesAsText("why"))
                .as("one that was there already is no change")
                .containsExactly("Case 15/26", "Case 12/26");
        assertThat(untyped(realm, TestRealm.OTHER_MACHINE).status()).isEqualTo(200);
        move("", "{\"cohort\":null," + both + ",\"reason\":\"the test is over\"}");
        refused(untyped(realm, TestRealm.OTHER_MACHINE)).by(REQUIREMENT);
    }

    @Test
    void databaseStatementsDoNotGrowWithEachMovedClient() throws IOException {
        List<String> clients =
                IntStream.range(0, MANY).mapToObj(i -> "counted-" + i).toList();
        clients.forEach(client -> realm.register(client, SigningKey.generate("ES256"), registration -> {}));
        ServerProbe probe = new ServerProbe(SharedServer.get());
        probe.beginCounting();
        try {
            for (String query : List.of("?dry-run=true", "")) {
                assertThat(statements(probe, query, clients))
                        .as("POST clients/cohort%s of %d clients, as of 2", query, MANY)
                        .isLessThan(statements(probe, query, clients.subList(0, 2)) + MANY / 2);
            }
        } finally {
            probe.endCounting();
        }
    }

    /** Returns how many statements it takes to move clients into a cohort; the least of some, since others may run. */
    private static long statements(ServerProbe probe, String query, List<String> clients) throws IOException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < MEASUREMENTS; i++) {
            long before = statements(probe);
            assertThat(move(query, moving("\"fastlege\"", clients)).json()).hasSize(clients.size());
            least = Math.min(least, statements(probe) - before);
            move("", moving("null", clients));
        }
        return least;
    }

    private static String moving(String cohort, List<String> clients) {
        return "{\"cohort\":" + cohort + ",\"reason\":\"counted\",\"clients\":"
                + clients.stream().collect(Collectors.joining("\",\"", "[\"", "\"]}"));
    }

    private static long statements(ServerProbe probe) throws IOException {
        return new ObjectMapper().readTree(probe.costs()).path("statements").longValue();
    }

    @Test
    void aBulkMoveIsAllOrNothing() {
        String newest = newestLine();

        Response answer = move(
                "",
                "{\"cohort\":\"fastlege\",\"reason\":\"a\",\"clients\":[\"" + TestRealm.MACHINE
                        + "\",\"nobody\",\"admin-cli\"]}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("errors").findValuesAsText("pointer"))
                .containsExactly("/clients/1", "/clients/2");
        assertThat(answer.json().path("errors").findValuesAsText("detail"))
                .satisfiesExactly(
                        unknown -> assertThat(unknown).startsWith("nobody: "),
                        keycloaks -> assertThat(keycloaks).startsWith("admin-cli: "));
        assertThat(newestLine()).isEqualTo(newest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"cohort\":\"fastlege\",\"reason\":\"a\"}",
                "{\"cohort\":\"fastlege\",\"reason\":\"a\",\"clients\":[]}",
                "{\"cohort\":\"fastlege\",\"reason\":\"a\",\"clients\":\"machine\"}",
                "{\"cohort\":\"fastlege\",\"reason\":\"a\",\"clients\":[1]}",
                "{\"cohort\":\"sykehus\",\"reason\":\"a\",\"clients\":[\"machine\"]}",
                "{\"cohort\":\"fastlege\",\"clients\":[\"machine\"]}"
            })
    void refusesAnInvalidList(String body) {
        assertThat(move("", body).status()).isEqualTo(400);
    }

    @Test
    void limitsTheSizeOfABulkMove() {
        String many =
                IntStream.rangeClosed(0, 5_000).mapToObj(i -> "\"c" + i + "\"").collect(Collectors.joining(","));

        Response answer = move("", "{\"cohort\":\"fastlege\",\"reason\":\"a\",\"clients\":[" + many + "]}");

        assertThat(answer.json().path("errors").findValuesAsText("pointer")).containsExactly("/clients");
    }

    @Test
    void aClientNamedCohortIsAClient() {
        realm.register("cohort", SigningKey.generate("ES256"), client -> {});

        assertThat(status("cohort").path("clientId").textValue()).isEqualTo("cohort");
        assertThat(realm.admin()
                        .put("helseprofil/clients/cohort/cohort", "{\"cohort\":\"fastlege\",\"reason\":\"a\"}")
                        .status())
                .isEqualTo(204);
    }

    @Test
    void aMigratedClientCanBecomeExistingAgain() {
        realm.register("moved", SigningKey.generate("ES256"), client -> {});
        realm.putProfile(LivingRealm.OBSERVED);
        refused(untyped(realm, "moved")).by(REQUIREMENT);

        Response answer = realm.admin()
                .put(
                        "helseprofil/clients/moved/registered",
                        "{\"registered\":\"existing\",\"reason\":\"From the old server\"}");

        assertThat(answer.status()).as(answer.body()).isEqualTo(204);
        assertThat(untyped(realm, "moved").status()).isEqualTo(200);
        assertThat(status("moved").path("state").textValue()).isEqualTo("existing");
        realm.putProfile(DOCUMENT);
    }

    @Test
    void aClientIsNewFromTheGivenInstant() {
        put("registered", "{\"registered\":\"2026-01-01T00:00:00Z\",\"reason\":\"It was no client before\"}");

        JsonNode client = status(TestRealm.MACHINE);

        assertThat(client.path("registered").textValue()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(client.path("state").textValue()).isEqualTo("new");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"registered\":\"new\",\"reason\":\"a\"}",
                "{\"registered\":\"2099-01-01T00:00:00Z\",\"reason\":\"a\"}",
                "{\"registered\":\"2026-01-01T00:00:00\",\"reason\":\"a\"}",
                "{\"registered\":null,\"reason\":\"a\"}",
                "{\"reason\":\"a\"}"
            })
    void refusesAnInvalidRegistrationDate(String body) {
        Response answer = put("registered", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("errors").findValuesAsText("pointer")).containsExactly("/registered");
    }

    @Test
    void keycloaksOwnClientsCannotBeChanged() {
        assertThat(realm.admin()
                        .put(
                                "helseprofil/clients/admin-cli/registered",
                                "{\"registered\":\"existing\",\"reason\":\"a\"}")
                        .status())
                .isEqualTo(409);
    }

    @Test
    void anOrdinaryUpdateIsRecorded() {
        realm.change(
                TestRealm.MACHINE,
                client -> attributes(client)
                        .put("helseprofil.cohort", "fastlege")
                        .put("helseprofil.key-expires.k", "2027-01-01T00:00:00Z")
                        .put("helseprofil.reason", "Case 14/26"));

        JsonNode line = realm.admin().get("helseprofil/changes?max=1").json().get(0);
        assertThat(line.path("why").textValue()).isEqualTo("Case 14/26");
        assertThat(line.at("/details/attributes").findValuesAsText("name"))
                .containsExactly("helseprofil.cohort", "helseprofil.key-expires.k");
        String id = line.path("id").textValue();

        realm.change(TestRealm.MACHINE, client -> client.put("description", "another"));

        assertThat(realm.admin()
                        .get("helseprofil/changes?max=1")
                        .json()
                        .get(0)
                        .path("id")
                        .textValue())
                .as("an update that leaves them alone is none")
                .isEqualTo(id);
        realm.change(TestRealm.MACHINE, client -> attributes(client).put("helseprofil.key-expires.k", ""));
    }

    @Test
    void aClientIsShownWithItsPhases() {
        put("cohort", "{\"cohort\":\"fastlege\",\"reason\":\"Case 12/26\"}");

        JsonNode client = status(TestRealm.MACHINE);

        assertThat(client.path("cohort").textValue()).isEqualTo("fastlege");
        assertThat(client.path("registered").textValue()).isEqualTo("existing");
        JsonNode requirement = StreamSupport.stream(client.path("requirements").spliterator(), false)
                .filter(each -> REQUIREMENT.equals(each.path("id").textValue()))
                .findFirst()
                .orElseThrow();
        assertThat(requirement.path("phase").textValue()).isEqualTo("announced");
        assertThat(requirement.path("announced").textValue()).isEqualTo("2025-01-01T00:00:00Z");
        assertThat(requirement.path("enforced").textValue()).isEqualTo(LATER.toString());
    }

    @Test
    void allClientsAreShownInPages() {
        JsonNode all = realm.admin().get("helseprofil/clients").json();

        assertThat(all.findValuesAsText("clientId"))
                .contains(TestRealm.MACHINE, TestRealm.API, "admin-cli")
                .isSorted();
        assertThat(realm.admin().get("helseprofil/clients?first=1&max=2").json().findValuesAsText("clientId"))
                .isEqualTo(all.findValuesAsText("clientId").subList(1, 3));
        assertThat(realm.admin().get("helseprofil/clients?max=101").status()).isEqualTo(400);
    }

    private static Response put(String what, String body) {
        return realm.admin().put("helseprofil/clients/" + TestRealm.MACHINE + "/" + what, body);
    }

    private static Response move(String query, String body) {
        return realm.admin().post("helseprofil/clients/cohort" + query, body);
    }

    private static String newestLine() {
        return realm.admin()
                .get("helseprofil/changes?max=1")
                .json()
                .get(0)
                .path("id")
                .textValue();
    }

    private static JsonNode status(String clientId) {
        return realm.admin().get("helseprofil/clients/" + clientId).json();
    }

    private static ObjectNode attributes(ObjectNode client) {
        return (ObjectNode) client.get("attributes");
    }
}

package no.helseprofil.it.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import no.helseprofil.it.support.OnPostgres;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.KeycloakServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * One assessment from its start to its end, whichever that is. Run on PostgreSQL, on a server that ends with the last
 * test.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
public abstract class AssessmentRuns {

    /** Number of clients that are assessed in one transaction. */
    private static final int PAGE = 100;

    /** Number of clients that are stored before the last page of the large realm is. */
    private static final int TWO_PAGES = 2 * PAGE;

    /** So many that there are three pages with those that every realm has. */
    private static final int THREE_PAGES = 220;

    /** To import many at once takes Keycloak a time that grows with the square of their number. */
    private static final int PORTION = 20;

    private static final SigningKey KEY = SigningKey.generate("ES256");
    private static final String LINES = "select count(*) from helseprofil_assessed line join helseprofil_assessment run"
            + " on line.run_id = run.id where run.id = '%s'";

    private static KeycloakServer server;
    private static Gatekeeper gate;

    /** Realm for tests that need pages: to fill one takes longer than all that is asked of it. */
    private static TestRealm large;

    private TestRealm realm;
    private Assessing assessing;

    @BeforeAll
    static void start() throws SQLException {
        server = OnPostgres.server();
        gate = Gatekeeper.shut(OnPostgres.database().connect());
        large = realm();
        importing(THREE_PAGES);
    }

    @AfterAll
    static void end() {
        if (gate != null) {
            gate.close();
        }
        OnPostgres.close();
    }

    @AfterEach
    void delete() {
        gate.unmute();
        if (server == null) {
            return;
        }
        if (realm == large) {
            cancelWhatAFailedTestHasLeft();
        } else if (realm.admin().get("").isSuccess()) {
            realm.close();
        }
    }

    private void cancelWhatAFailedTestHasLeft() {
        for (JsonNode run : assessing.history()) {
            if (run.path("status").textValue().equals("running")) {
                realm.admin().delete(Assessing.PATH + "/" + run.path("id").textValue());
            }
        }
    }

    private void inARealmOfItsOwn() {
        in(realm());
    }

    private void in(TestRealm chosen) {
        realm = chosen;
        assessing = new Assessing(realm.admin());
    }

    @Test
    void completesWithOneLineForEachClientInOrder() {
        in(large);
        String id = assessing.started();
        passingTheGate(() -> assessing.ended(id));

        JsonNode report = assessing.report(id);
        assertThat(report.path("status").textValue()).as(report.toString()).isEqualTo("done");
        List<String> reported = report.path("clients").findValuesAsText("clientId");
        List<String> registered = realm.admin().get("clients?max=1000").json().findValuesAsText("clientId");
        assertThat(reported).hasSizeGreaterThan(THREE_PAGES).containsExactlyInAnyOrderElementsOf(registered);
        assertThat(reported.stream().filter(clientId -> clientId.startsWith("client-")))
                .as("sorted by client_id")
                .isSorted();
        assertThat(report.at("/realm/clientId").textValue()).isEqualTo(realm.name());
        assertThat(report.path("apis").isArray()).isTrue();
        assertThat(report.at("/progress/done").intValue())
                .as("realm and report count the same")
                .isEqualTo(report.at("/progress/total").intValue())
                .isGreaterThanOrEqualTo(reported.size());
        assertThat(Instant.parse(report.path("ended").textValue()))
                .isAfterOrEqualTo(Instant.parse(report.path("started").textValue()));
        assertThat(report.path("startedBy").textValue()).isEqualTo(KeycloakServer.ADMIN);
        assertThat(report.has("reason")).isFalse();
    }

    @Test
    void reportsProgressAndExpectedEnd() {
        in(large);
        String id = held();

        JsonNode report =
                assessing.await(id, running -> running.at("/progress/done").intValue() == TWO_PAGES);

        assertThat(report.path("status").textValue()).isEqualTo("running");
        assertThat(report.at("/progress/total").intValue()).isGreaterThan(TWO_PAGES);
        assertThat(Instant.parse(report.at("/progress/expectedEnd").textValue()))
                .isAfter(Instant.parse(report.path("started").textValue()));
        assertThat(report.path("clients")).as("what has been found until now").hasSize(TWO_PAGES);
        assertThat(report.has("ended")).isFalse();
        passingTheGate(
                () -> assertThat(assessing.ended(id).path("status").textValue()).isEqualTo("done"));
    }

    @Test
    void onlyOneRunPerRealmIsAllowed() {
        inARealmOfItsOwn();
        String id = held();

        Response second = assessing.start();

        assertThat(second.status()).isEqualTo(409);
        assertThat(second.text("detail")).contains("is running");
        try (TestRealm other = realm()) {
            Assessing elsewhere = new Assessing(other.admin());
            assertThat(elsewhere.ended(elsewhere.started()).path("status").textValue())
                    .as("another realm's runs meanwhile")
                    .isEqualTo("done");
            assertThat(other.admin().get(Assessing.PATH + "/" + id).status())
                    .as("and knows nothing of this one")
                    .isEqualTo(404);
            assertThat(other.admin().delete(Assessing.PATH + "/" + id).status()).isEqualTo(404);
        }
        assertThat(assessing.status(id)).isEqualTo("running");
        passingTheGate(() -> assessing.ended(id));
        assertThat(assessing.start().status()).as("after it").isEqualTo(202);
    }

    @Test
    void aCancelledRunIsNeverDoneAndGetsNoMoreLines() {
        in(large);
        String id = held();
        assessing.await(id, running -> running.at("/progress/done").intValue() == TWO_PAGES);

        Response cancelled = realm.admin().delete(Assessing.PATH + "/" + id + "?reason=Wrong+day");

        assertThat(cancelled.status()).as(cancelled.body()).isEqualTo(204);
        assertThat(assessing.status(id)).isEqualTo("cancelled");
        passingTheGate(() -> assertThat(
                        assessing.ended(assessing.started()).path("status").textValue())
                .as("another one, which is stored after what the first one was at")
                .isEqualTo("done"));
        JsonNode report = assessing.report(id);
        assertThat(report.path("status").textValue()).isEqualTo("cancelled");
        assertThat(report.path("clients")).hasSize(TWO_PAGES);
        assertThat(realm.admin().delete(Assessing.PATH + "/" + id).status())
                .as("a second time")
                .isEqualTo(409);
        JsonNode line = realm.admin().get("helseprofil/changes?max=2").json().get(1);
        assertThat(line.at("/what/kind").textValue()).isEqualTo("assessment");
        assertThat(line.at("/what/id").textValue()).isEqualTo(id);
        assertThat(line.at("/details/change").textValue()).isEqualTo("cancelled");
        assertThat(line.path("why").textValue()).isEqualTo("Wrong day");
    }

    @Test
    void anErrorFailsTheRunWithARemedy() {
        inARealmOfItsOwn();
        registerLast(Gatekeeper.BROKEN + "one");
        String id = assessing.started();

        JsonNode report = assessing.ended(id);

        assertThat(report.path("status").textValue()).isEqualTo("failed");
        assertThat(report.path("reason").textValue())
                .contains("log")
                .doesNotContain("the test wants it so")
                .doesNotContain("Exception");
        assertThat(report.path("clients"))
                .as("of the page with the error nothing")
                .isEmpty();
        assertThat(server.log()).contains("Assessment " + id + " has failed");
        assertThat(assessing.start().status()).as("the next one").isEqualTo(202);
    }

    @Test
    void aRunWithoutHeartbeatFails() {
        inARealmOfItsOwn();
        String read = held();
        gate.mute();
        assertThat(assessing.status(read)).as("for a reader").isEqualTo("failed");
        assertThat(assessing.report(read).path("reason").textValue()).contains("start another");

        gate.unmute();
        String next = held();
        gate.mute();
        Response another = assessing.start();
        gate.unmute();
        assertThat(another.status())
                .as("for who starts one: %s", another.body())
                .isEqualTo(202);
        String last = another.json().path("id").textValue();

        passingTheGate(() ->
                assertThat(assessing.ended(last).path("status").textValue()).isEqualTo("done"));
        assertThat(List.of(assessing.status(read), assessing.status(next)))
                .as("what they were at was not stored")
                .containsOnly("failed");
        assertThat(assessing.report(read).path("clients")).isEmpty();
    }

    @Test
    void aRunIsDeletedWithItsRealm() {
        inARealmOfItsOwn();
        String id = held();
        assertThat(gate.count("select count(*) from helseprofil_assessment where id = '" + id + "'"))
                .isEqualTo(1);

        realm.delete();

        passingTheGate(() -> {
            try (TestRealm other = realm()) {
                Assessing elsewhere = new Assessing(other.admin());
                assertThat(elsewhere.ended(elsewhere.started()).path("status").textValue())
                        .isEqualTo("done");
            }
        });
        assertThat(gate.count("select count(*) from helseprofil_assessment where id = '" + id + "'"))
                .isZero();
        assertThat(gate.count("select count(*) from helseprofil_assessed where run_id = '" + id + "'"))
                .isZero();
    }

    @Test
    void addedAndDeletedClientsCauseNoError() {
        in(large);
        String id = held();
        String seen = seenFirst(
                assessing.await(id, running -> running.at("/progress/done").intValue() == TWO_PAGES));
        realm.admin().delete("clients/" + realm.admin().client(seen).path("id").textValue());
        realm.register("later", SigningKey.generate("ES256"), client -> {});

        passingTheGate(() -> {
            JsonNode report = assessing.ended(id);
            assertThat(report.path("status").textValue()).isEqualTo("done");
            assertThat(report.path("clients").findValuesAsText("clientId"))
                    .as("each at most once, and what was seen stays")
                    .doesNotHaveDuplicates()
                    .contains(seen);
            assertThat(report.at("/progress/done")).isEqualTo(report.at("/progress/total"));
        });
    }

    @Test
    void theHistoryIsPagedNewestFirst() {
        inARealmOfItsOwn();
        String first = assessing.started();
        assessing.ended(first);
        String second = assessing.started();
        assessing.ended(second);

        assertThat(assessing.history().findValuesAsText("id")).containsExactly(second, first);
        assertThat(realm.admin().get(Assessing.PATH + "?first=1&max=1").json().findValuesAsText("id"))
                .containsExactly(first);
        assertThat(assessing.report("latest").path("id").textValue()).isEqualTo(second);
        assertThat(assessing.history().get(0).has("clients")).isFalse();
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void aStoppingServerFailsItsRuns() {
        inARealmOfItsOwn();
        String id = held();

        stopServer();

        assertThat(gate.count("select count(*) from helseprofil_assessment where id = '" + id
                        + "' and status = 'failed' and slot = id and reason like '%shut down%'"))
                .isEqualTo(1);
        assertThat(gate.count(LINES.formatted(id))).isLessThan(2);
        server = null;
    }

    /** Ends the server in good order. */
    protected abstract void stopServer();

    private static String seenFirst(JsonNode report) {
        return report.path("clients").findValuesAsText("clientId").stream()
                .filter(id -> id.startsWith("client-"))
                .findFirst()
                .orElseThrow();
    }

    /** One that has come to the client that is waited for. */
    private String held() {
        registerLast(Gatekeeper.HELD + "one");
        return assessing.started();
    }

    /** A client that comes after all others in the order of internal ids; one that is there stays. */
    private void registerLast(String clientId) {
        ObjectNode client = TestRealm.representation(clientId, KEY).put("id", "ffffffff-" + realm.name());
        assertThat(realm.admin().post("clients", client).status()).isIn(201, 409);
    }

    private static void passingTheGate(Runnable action) {
        gate.open();
        try {
            action.run();
        } finally {
            gate.execute("select pg_advisory_lock(7)");
        }
    }

    private static void importing(int clients) {
        for (int first = 0; first < clients; first += PORTION) {
            ObjectNode portion = JsonNodeFactory.instance.objectNode().put("ifResourceExists", "FAIL");
            ArrayNode imported = portion.putArray("clients");
            IntStream.range(first, first + PORTION)
                    .forEach(i -> imported.add(TestRealm.representation("client-%03d".formatted(i), KEY)));
            Response answer = large.admin().post("partialImport", portion);
            assertThat(answer.isSuccess()).as("%s %s", answer, answer.body()).isTrue();
        }
    }

    private static TestRealm realm() {
        return TestRealm.on(server, TestRealm.DOCUMENT);
    }
}

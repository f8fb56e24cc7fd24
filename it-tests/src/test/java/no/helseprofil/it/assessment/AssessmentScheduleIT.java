package no.helseprofil.it.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.TestTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Assessments that start by themselves, and go when they have been kept long enough. That the server looks every few seconds the
 * first one shows; the others have it look.
 */
@Tag("slow")
class AssessmentScheduleIT {

    private static final String EVERY_DAY = document("\"every\":\"P1D\",\"kept\":\"P30D\"");

    private KeycloakServer server;
    private TestTime time;
    private TestRealm realm;
    private Assessing assessing;

    @BeforeEach
    void create() {
        server = SharedServer.get();
        time = new TestTime(server);
        realm = TestRealm.underProfile();
        realm.changeRealm(json -> json.withObjectProperty("attributes")
                .put("frontendUrl", server.url().toString()));
        assessing = new Assessing(realm.admin());
    }

    @AfterEach
    void delete() {
        time.reset();
        realm.close();
    }

    @Test
    void theFirstRunStartsAtOnceAndTheNextADayLater() {
        realm.putProfile(EVERY_DAY);

        JsonNode first = assessing.awaitHistory(history -> isDone(history, 1)).get(0);

        assertThat(first.has("startedBy")).as("the schedule did").isFalse();
        assertThat(first.at("/scope/clients").booleanValue()).isTrue();
        time.moveBy(Duration.ofHours(25));
        JsonNode second = looking(assessing, history -> isDone(history, 2)).get(0);
        assertThat(Duration.between(started(first), started(second))).isGreaterThanOrEqualTo(Duration.ofDays(1));
        assertThat(assessing.report("latest").path("clients")).isNotEmpty();
    }

    @Test
    void aManualRunCountsForTheSchedule() {
        String asked = assessing.started();
        assessing.ended(asked);
        realm.putProfile(EVERY_DAY);
        try (TestRealm other = TestRealm.underProfile()) {
            other.changeRealm(json -> json.withObjectProperty("attributes")
                    .put("frontendUrl", server.url().toString()));
            other.putProfile(EVERY_DAY);
            looking(new Assessing(other.admin()), history -> isDone(history, 1));
            other.putProfile(document("\"every\":\"PT1H\""));
            time.moveBy(Duration.ofHours(2));
            looking(new Assessing(other.admin()), history -> isDone(history, 2));
        }
        assertThat(assessing.history().findValuesAsText("id"))
                .as("the server has looked twice meanwhile")
                .containsExactly(asked);
    }

    @Test
    void oldRunsAreDeletedExceptTheLastDone() {
        String first = assessing.started();
        assessing.ended(first);
        String second = assessing.started();
        assessing.ended(second);
        realm.putProfile(document("\"kept\":\"P30D\""));

        time.moveBy(Duration.ofDays(31));

        JsonNode history = looking(assessing, left -> left.size() == 1);
        assertThat(history.get(0).path("id").textValue()).isEqualTo(second);
        assertThat(realm.admin().get(Assessing.PATH + "/" + first).status()).isEqualTo(404);
        assertThat(assessing.report(second).path("clients")).isNotEmpty();
    }

    @Test
    void reportsAMissingFrontendUrl() {
        realm.changeRealm(json -> json.withObjectProperty("attributes").put("frontendUrl", ""));
        realm.putProfile(EVERY_DAY);

        JsonNode run = looking(
                        assessing,
                        history -> history.size() == 1
                                && !history.get(0).path("status").textValue().equals("running"))
                .get(0);

        assertThat(run.path("status").textValue()).isEqualTo("failed");
        assertThat(run.path("reason").textValue()).contains("hostname");
    }

    private JsonNode looking(Assessing where, Predicate<JsonNode> expected) {
        return where.awaitHistory(() -> new ServerProbe(server).run(Assessing.UPKEEP), expected);
    }

    private static boolean isDone(JsonNode history, int size) {
        return history.size() == size
                && history.get(0).path("status").textValue().equals("done");
    }

    private static Instant started(JsonNode run) {
        return Instant.parse(run.path("started").textValue());
    }

    private static String document(String assessments) {
        return "{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"assessments\":{" + assessments + "}}";
    }
}

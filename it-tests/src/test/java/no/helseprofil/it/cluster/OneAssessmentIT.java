package no.helseprofil.it.cluster;

import static no.helseprofil.it.cluster.Nodes.A;
import static no.helseprofil.it.cluster.Nodes.B;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import no.helseprofil.it.assessment.Assessing;
import no.helseprofil.it.assessment.Gatekeeper;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedCluster;
import no.helseprofil.testkit.server.TestTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One assessment of a realm at a time on all nodes together. If its node is gone: {@link NodeLossIT}. */
@Tag("cluster")
class OneAssessmentIT {

    private static final int RACES = 20;
    private static final String PATH = Assessing.PATH + "/";

    private Gatekeeper gate;
    private TestRealm realm;
    private Assessing atA;
    private Assessing atB;

    @BeforeEach
    void create() throws SQLException {
        gate = Gatekeeper.shut(SharedCluster.get().connect());
        realm = TestRealm.on(SharedCluster.get(), TestRealm.DOCUMENT);
        atA = new Assessing(Nodes.admin(A, realm));
        atB = new Assessing(Nodes.admin(B, realm));
    }

    @AfterEach
    void delete() {
        TestTime.of(SharedCluster.get()).reset();
        gate.close();
        realm.close();
    }

    @Test
    void onlyOneOfTwoConcurrentRunsStarts() {
        importHeld(realm);
        for (int i = 0; i < RACES; i++) {
            List<Response> answers = Race.between(atA::start, atB::start);

            assertThat(answers).as("race %d", i).extracting(Response::status).containsExactlyInAnyOrder(202, 409);
            assertThat(running()).as("race %d", i).isEqualTo(1);
            String id = (answers.get(A).isSuccess() ? answers.get(A) : answers.get(B))
                    .json()
                    .path("id")
                    .textValue();
            assertThat(Nodes.admin(i % 2, realm).delete(PATH + id).status())
                    .as("cancelled at either node")
                    .isEqualTo(204);
        }
        assertThat(atA.history()).hasSize(RACES);
        assertThat(atA.history().findValuesAsText("status")).containsOnly("cancelled");
    }

    @Test
    void eachNodeReportsTheOthersRun() {
        gate.open();
        String id = atA.started();

        JsonNode report = atB.ended(id);

        assertThat(report.path("status").textValue()).isEqualTo("done");
        assertThat(report.path("clients"))
                .isEqualTo(atA.report(id).path("clients"))
                .isNotEmpty();
    }

    @Test
    void theScheduleStartsExactlyOneRun() {
        gate.open();
        realm.changeRealm(json -> json.withObjectProperty("attributes")
                .put("frontendUrl", SharedCluster.get().url().toString()));
        realm.putProfile("{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"assessments\":{\"every\":\"PT1H\"}}");
        atA.awaitHistory(history -> history.size() == 1);

        TestTime.of(SharedCluster.get()).moveBy(Duration.ofMinutes(61));
        Assessing later = new Assessing(Nodes.admin(A, realm));
        later.awaitHistory(OneAssessmentIT::bothLook, history -> history.size() >= 2);
        TestTime.of(SharedCluster.get()).moveBy(Duration.ofMinutes(61));
        Assessing last = new Assessing(Nodes.admin(B, realm));
        last.awaitHistory(OneAssessmentIT::bothLook, history -> history.size() >= 3);
        bothLook();

        assertThat(last.history()).as("one each hour, whichever node looks").hasSize(3);
    }

    private static void bothLook() {
        Race.between(() -> looked(A), () -> looked(B));
    }

    private static int looked(int node) {
        new ServerProbe(SharedCluster.get().node(node)).run(Assessing.UPKEEP);
        return node;
    }

    private long running() {
        return gate.count("select count(*) from helseprofil_assessment run join realm on realm.id = run.realm_id"
                + " where realm.name = '" + realm.name() + "' and run.status = 'running'");
    }

    /** Imports a client whose assessment waits at the gate. */
    static void importHeld(TestRealm realm) {
        ObjectNode portion = JsonNodeFactory.instance.objectNode().put("ifResourceExists", "FAIL");
        portion.putArray("clients")
                .add(TestRealm.representation(Gatekeeper.HELD + "one", SigningKey.generate("ES256")));
        assertThat(realm.admin().post("partialImport", portion).isSuccess()).isTrue();
    }
}

package no.helseprofil.it.cluster;

import static no.helseprofil.it.cluster.Nodes.A;
import static no.helseprofil.it.cluster.Nodes.B;
import static no.helseprofil.it.cluster.Nodes.at;
import static no.helseprofil.it.cluster.Nodes.newClient;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.SCOPE;
import static no.helseprofil.it.support.TestRealm.USER_LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import no.helseprofil.it.assessment.Assessing;
import no.helseprofil.it.assessment.Gatekeeper;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.Cluster;
import no.helseprofil.testkit.server.SharedCluster;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Node B ends in the middle of traffic, as by a power cut, and is started again. What was used before, at either of them,
 * stays used; what was issued before still serves.
 */
@Tag("cluster")
class NodeLossIT {

    private static final int REQUESTS = 100;
    private static final int NEWEST = 25;
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(10);

    /** A node stores what it knows every ten seconds, and no machine takes longer than this to do so. */
    private static final Duration UNSTORED = Duration.ofSeconds(15);

    private static Cluster cluster;

    @AutoClose
    private static TestRealm realm;

    private static NodeTraffic toA;
    private static NodeTraffic toB;
    private static final List<Response> AGAIN_WHILE_B_IS_GONE = new ArrayList<>();
    private static final List<Response> AGAIN_AT_THE_NEW_B = new ArrayList<>();
    private static final List<Response> IN_DOUBT_AGAIN = new ArrayList<>();
    private static int leastTokens;
    private static int mostTokens;
    private static int countedTokens;
    private static Exchange usedCode;
    private static Exchange openCode;
    private static Exchange nonceOfTheOldB;
    private static Exchange nonceOfAAtTheNewB;

    @AutoClose
    private static Gatekeeper gate;

    @AutoClose
    private static TestRealm assessed;

    private static String statusOfTheLostRun;
    private static final List<JsonNode> LOST_RUN = new ArrayList<>();
    private static JsonNode nextRun;

    @BeforeAll
    static void killANodeAndStartItAgain() throws SQLException {
        cluster = SharedCluster.get();
        gate = Gatekeeper.shut(cluster.connect());
        assessed = TestRealm.on(cluster, TestRealm.DOCUMENT);
        OneAssessmentIT.importHeld(assessed);
        Assessing atA = new Assessing(Nodes.admin(A, assessed));
        String lost = new Assessing(Nodes.admin(B, assessed)).started();
        assertThat(atA.start().status()).as("while it is there").isEqualTo(409);

        realm = TestRealm.on(cluster, TestRealm.DOCUMENT);
        OidcClient user = newClient(realm, USER_LOGIN);
        AuthorizationRequest used = realm.authorizationRequest();
        String usedAtB = Nodes.code(user, used);
        at(B, user).redeem(used, usedAtB).accessToken();
        AuthorizationRequest open = realm.authorizationRequest();
        String notYetUsed = Nodes.code(user, open);
        String nonce = Nodes.nonceOf(B, realm);

        toA = NodeTraffic.to(A, realm);
        toB = NodeTraffic.to(B, realm);
        toA.await(REQUESTS);
        toB.await(REQUESTS);
        toA.calm();
        toB.calm();
        Delay.until("some of B's tokens are old enough", () -> toB.granted(UNSTORED) > NEWEST);
        toB.hurry(NEWEST);
        int stored = toB.granted(UNSTORED);
        cluster.kill(B);
        toB.stop();
        leastTokens = toA.granted().size() + stored + 1;
        countedTokens = Nodes.admin(A, realm)
                .get("helseprofil/outcomes")
                .json()
                .at("/total/tokens/dpop")
                .intValue();
        mostTokens = toA.granted().size() + toB.granted().size() + toB.inDoubt().size() + 2;
        statusOfTheLostRun = atA.status(lost);
        toA.hurry(REQUESTS);
        toA.calm();

        usedCode = at(A, user).redeem(used, usedAtB);
        openCode = at(A, user).redeem(open, notYetUsed);
        nonceOfTheOldB = withNonce(nonce, A);
        newest(toA).forEach(sent -> AGAIN_WHILE_B_IS_GONE.add(NodeTraffic.again(A, realm, sent)));
        newest(toB).forEach(sent -> AGAIN_WHILE_B_IS_GONE.add(NodeTraffic.again(A, realm, sent)));
        for (NodeTraffic.Sent sent : toB.inDoubt()) {
            IN_DOUBT_AGAIN.add(NodeTraffic.again(A, realm, sent));
            IN_DOUBT_AGAIN.add(NodeTraffic.again(A, realm, sent));
        }

        gate.makeOld();
        String next = atA.started();
        LOST_RUN.add(atA.report(lost));
        gate.open();
        nextRun = atA.ended(next);
        LOST_RUN.add(atA.report(lost));

        cluster.start(B);
        newest(toA).forEach(sent -> AGAIN_AT_THE_NEW_B.add(NodeTraffic.again(B, realm, sent)));
        toA.stop();
        nonceOfAAtTheNewB = withNonce(Nodes.nonceOf(A, realm), B);
    }

    @Test
    void theOtherNodeContinues() {
        assertThat(toA.inDoubt()).isEmpty();
        assertThat(toA.answers()).extracting(Response::status).containsOnly(200);
        System.out.println("node loss: " + toA.answered() + " tokens from A, the longest answer took "
                + toA.longest().toMillis() + " ms");
        assertThat(toA.longest()).isLessThan(LONGEST_ANSWER);
    }

    /** Beside the traffic one token was given for a code, and one may be on its way. */
    @Test
    void onlyTheLastSecondsOfTheLostNodeAreMissing() {
        System.out.println(
                "node loss: " + countedTokens + " tokens in the figures, of " + leastTokens + " to " + mostTokens);
        assertThat(countedTokens).isBetween(leastTokens, mostTokens);
    }

    @Test
    void aUsedAssertionIsRefusedAfterTheLoss() {
        assertThat(AGAIN_WHILE_B_IS_GONE)
                .hasSize(2 * NEWEST)
                .allSatisfy(answer -> refused(answer).by("assertion-single-use"));
    }

    @Test
    void anAssertionUsedMeanwhileIsRefusedByTheRestartedNode() {
        assertThat(AGAIN_AT_THE_NEW_B)
                .hasSize(NEWEST)
                .allSatisfy(answer -> refused(answer).by("assertion-single-use"));
    }

    @Test
    void aRequestWithALostAnswerSucceedsAtMostOnceMore() {
        assertThat(IN_DOUBT_AGAIN.stream().filter(Response::isSuccess))
                .as("%s", IN_DOUBT_AGAIN)
                .hasSizeLessThanOrEqualTo(toB.inDoubt().size());
    }

    @Test
    void aCodeUsedAtTheLostNodeIsRefused() {
        refused(usedCode).by("code-lifetime").with(400, "invalid_grant");
    }

    @Test
    void anUnusedCodeIsAccepted() {
        assertThat(openCode.response().status()).isEqualTo(200);
    }

    @Test
    void aNonceOfTheLostNodeIsAccepted() {
        assertThat(nonceOfTheOldB.response().status()).isEqualTo(200);
    }

    @Test
    void aLaterNodeAcceptsAnEarlierNonce() {
        assertThat(nonceOfAAtTheNewB.response().status()).isEqualTo(200);
    }

    @Test
    void aLostNodesAssessmentFailsAndAnotherCanStart() {
        assertThat(statusOfTheLostRun).as("no node knows yet").isEqualTo("running");
        assertThat(LOST_RUN)
                .as("while the next one runs, and when it is done")
                .hasSize(2)
                .allSatisfy(run -> {
                    assertThat(run.path("status").textValue()).isEqualTo("failed");
                    assertThat(run.path("reason").textValue()).contains("has stopped");
                });
        assertThat(nextRun.path("status").textValue()).isEqualTo("done");
    }

    private static List<NodeTraffic.Sent> newest(NodeTraffic traffic) {
        List<NodeTraffic.Sent> granted = traffic.granted();
        return granted.subList(granted.size() - NEWEST, granted.size());
    }

    private static Exchange withNonce(String nonce, int node) {
        OidcClient client = newClient(realm, TestRealm.MACHINE);
        return at(node, client.withoutNonceStep().withProof(proof -> proof.nonce(nonce)))
                .clientCredentials(SCOPE);
    }
}

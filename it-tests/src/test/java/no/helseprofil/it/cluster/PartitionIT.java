package no.helseprofil.it.cluster;

import static no.helseprofil.it.cluster.Nodes.A;
import static no.helseprofil.it.cluster.Nodes.B;
import static no.helseprofil.it.cluster.Nodes.at;
import static no.helseprofil.it.cluster.Nodes.newClient;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.MACHINE;
import static no.helseprofil.it.support.TestRealm.OTHER_MACHINE;
import static no.helseprofil.it.support.TestRealm.SCOPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import no.helseprofil.it.support.ShippedJar;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.it.support.Waiting;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.Cluster;
import no.helseprofil.testkit.server.SharedCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A firewall falls between the nodes: what they say to each other is dropped both ways, and clients and the database reach
 * both. Keycloak takes most of a minute to see it, and as long to become one cluster again. Run by {@code .ci/recorded}, in
 * containers, as root.
 */
@Tag("recorded")
class PartitionIT {

    private static final String BLOCKS = "helseprofil/blocks";
    private static final String EMERGENCY = "helseprofil/emergency";
    private static final Duration IN_FORCE = Duration.ofSeconds(1);
    private static final Duration TO_SEE_IT = Duration.ofSeconds(90);
    private static final Duration LIFETIME = Duration.ofSeconds(60);
    private static final int TRIES = 10;

    private final Cluster cluster = SharedCluster.get();
    private final TestRealm realm = TestRealm.on(cluster, TestRealm.DOCUMENT);
    private final OidcClient client = newClient(realm, MACHINE);
    private long since;

    @TempDir
    private Path folder;

    @Test
    void blocksHoldAndAnswersSurviveAPartition() throws Exception {
        assumeThat(cluster.node(A).servedFrom()).isEqualTo("container");
        List.of(A, B).forEach(node -> at(node, client).clientCredentials(SCOPE).accessToken());
        String before = assertion();
        assertThat(send(A, before).isSuccess()).isTrue();
        cluster.part();
        since = System.nanoTime();

        aBlockAtOneHoldsAtTheOther(A);
        anEmergencyAtOneHoldsAtTheOther(B);
        while (cluster.sizeSeenBy(A) != 1 || cluster.sizeSeenBy(B) != 1) {
            String assertion = assertion();
            Response answer = send(A, assertion);
            Response again = send(B, assertion);
            assertThat(answer.isSuccess() && again.isSuccess() && cluster.sizeSeenBy(A) == 2)
                    .as("as long as they don't know, nothing serves twice: %s, %s", answer, again)
                    .isFalse();
            assertThat(List.of(answer.status(), again.status()))
                    .as("and no client is answered that the fault is its own")
                    .allMatch(status -> status == 200 || status == 503 || status == 401 && answer.isSuccess());
        }
        say("both know that they are alone");
        Waiting.until("one of them is not ready any more", TO_SEE_IT, () -> isReady(A) != isReady(B));
        say("one says that it isn't ready, the other that it is");
        refused(send(B, before)).by("assertion-single-use");
        long twice = 0;
        for (int i = 0; i < TRIES; i++) {
            String assertion = assertion();
            twice += send(A, assertion).isSuccess() && send(B, assertion).isSuccess() ? 1 : 0;
        }
        say("of " + TRIES + " assertions " + twice + " served once at each");
        String ofA = block(A);
        String ofB = block(B);

        cluster.join();
        since = System.nanoTime();
        Waiting.until("they are one", TO_SEE_IT, () -> cluster.sizeSeenBy(A) == 2 && cluster.sizeSeenBy(B) == 2);
        say("one cluster again");
        Waiting.until("both are ready", TO_SEE_IT, () -> isReady(A) && isReady(B));
        say("both ready");
        for (int node : List.of(A, B)) {
            assertThat(at(node, client).clientCredentials(SCOPE).response().status())
                    .isEqualTo(200);
            refused(at(node, newClient(realm, OTHER_MACHINE)).clientCredentials(SCOPE))
                    .by("blocked");
            assertThat(listed(node)).contains(ofA, ofB);
            Path log = Files.writeString(
                    folder.resolve("log" + node + ".ndjson"),
                    Nodes.admin(node, realm).get("helseprofil/log").body());
            assertThat(ShippedJar.run("verify", log.toString())).startsWith("0: as logged");
        }
        String assertion = assertion();
        assertThat(send(A, assertion).isSuccess()).isTrue();
        refused(send(B, assertion)).by("assertion-single-use");
    }

    /**
     * Asserts that a block at one node holds at the other. Keycloak answers late, since it first sends a message to the
     * other node, which doesn't hear it.
     */
    private void aBlockAtOneHoldsAtTheOther(int node) throws Exception {
        Map<String, String> block = Map.of("kind", "client", "value", OTHER_MACHINE, "reason", "a leak");
        AdminApi admin = Nodes.admin(node, realm);
        CompletableFuture<Response> answer = CompletableFuture.supplyAsync(() -> admin.post(BLOCKS, block));
        Waiting.until(
                "it is stored",
                TO_SEE_IT,
                () -> Nodes.admin(1 - node, realm).get(BLOCKS).json().size() == 1);
        long stored = System.nanoTime();
        Waiting.until("it holds at the other", TO_SEE_IT, () -> isBlocked(1 - node));
        Duration delay = Duration.ofNanos(System.nanoTime() - stored);
        Response answered = answer.get();
        say("a block held at the other node " + delay.toMillis() + " ms after it was stored, and was answered with "
                + answered.status());
        assertThat(delay).isLessThan(IN_FORCE);
    }

    private void anEmergencyAtOneHoldsAtTheOther(int node) throws Exception {
        AdminApi admin = Nodes.admin(node, realm);
        String settings = "{\"reason\":\"a\",\"until\":\""
                + Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS)
                + "\",\"deniedAlgorithms\":[\"PS256\"]}";
        CompletableFuture<Response> answer = CompletableFuture.supplyAsync(() -> admin.send(
                admin.request("PUT", EMERGENCY).header("If-Match", "*").body("application/json", settings)));
        Waiting.until(
                "it is stored",
                TO_SEE_IT,
                () -> Nodes.admin(1 - node, realm).get(EMERGENCY).isSuccess());
        long stored = System.nanoTime();
        Waiting.until(
                "it holds at the other", TO_SEE_IT, () -> !metadata(1 - node).contains("PS256"));
        Duration delay = Duration.ofNanos(System.nanoTime() - stored);
        say("emergency settings held " + delay.toMillis() + " ms after they were stored, and were answered with "
                + answer.get().status());
        assertThat(delay).isLessThan(IN_FORCE);
    }

    /** A key, by its thumbprint. */
    private String block(int node) {
        String key = SigningKey.generate("ES256").thumbprint();
        Response made = Nodes.admin(node, realm).post(BLOCKS, Map.of("kind", "key", "value", key, "reason", "a leak"));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return key;
    }

    /**
     * Returns whether the client is blocked at this node. The request is refused before anything is used up, so it
     * doesn't wait for the other node.
     */
    private boolean isBlocked(int node) {
        Response answer = at(node, newClient(realm, OTHER_MACHINE).withAssertion(assertion -> assertion.without("jti")))
                .clientCredentials(SCOPE)
                .response();
        return String.valueOf(answer.errorDescription()).startsWith("blocked:");
    }

    private List<String> listed(int node) throws ParseException {
        String list = Request.get(realm.address("helseprofil/blocklist"))
                .sentTo(Nodes.url(node))
                .send()
                .body();
        return List.copyOf(SignedJWT.parse(list)
                .getJWTClaimsSet()
                .getJSONObjectClaim("identifier_list")
                .keySet());
    }

    private String metadata(int node) {
        return Request.get(realm.address(".well-known/openid-configuration"))
                .sentTo(Nodes.url(node))
                .send()
                .json()
                .path("token_endpoint_auth_signing_alg_values_supported")
                .toString();
    }

    private boolean isReady(int node) {
        return Request.get(URI.create(cluster.node(node).managementUrl() + "/health/ready"))
                .send()
                .isSuccess();
    }

    private String assertion() {
        return client.assertion().lasting(LIFETIME).sign();
    }

    private Response send(int node, String assertion) {
        String proof = Nodes.proof(client, "token_endpoint", Nodes.nonceOf(node, realm))
                .sign();
        return Nodes.tokenRequest(client, MACHINE, assertion, proof)
                .sentTo(Nodes.url(node))
                .send();
    }

    private void say(String what) {
        System.out.printf("partition, after %.1f s: %s%n", (System.nanoTime() - since) / 1e9, what);
    }
}

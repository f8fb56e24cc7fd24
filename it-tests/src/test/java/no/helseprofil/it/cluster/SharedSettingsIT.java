package no.helseprofil.it.cluster;

import static no.helseprofil.it.cluster.Nodes.A;
import static no.helseprofil.it.cluster.Nodes.B;
import static no.helseprofil.it.cluster.Nodes.at;
import static no.helseprofil.it.support.Answers.succeeded;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.MACHINE;
import static no.helseprofil.it.support.TestRealm.SCOPE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.SharedCluster;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Tests that an administrator's change at one node holds at the other within a second, and that a setting that ends by
 * itself ends on both at the same instant. The client has an assertion of the wrong type; its refusal or acceptance
 * shows what holds.
 */
@Tag("cluster")
class SharedSettingsIT {

    private static final int TIMES = 10;
    private static final Duration AT_MOST = Duration.ofSeconds(1);
    private static final String REQUIREMENT = "assertion-type";
    private static final String ENFORCED = document("\"enforced\":\"2026-02-01T00:00:00Z\"");
    private static final String OFF = document("\"phase\":\"off\"");

    @AutoClose
    private static TestRealm realm;

    private static AdminApi adminAtA;
    private static OidcClient client;

    @BeforeAll
    static void makeRealm() {
        realm = TestRealm.on(SharedCluster.get(), ENFORCED);
        realm.alterAttribute(MACHINE, "helseprofil.registered", "existing");
        adminAtA = Nodes.admin(A, realm);
        client = realm.oidc(MACHINE).withAssertion(assertion -> assertion.header("typ", "JWT"));
    }

    @BeforeEach
    void bothNodesEnforce() {
        putProfile(ENFORCED);
        for (int node : List.of(A, B)) {
            Delay.until("node " + node + " enforces", () -> isRefused(node));
            refused(ask(node)).by(REQUIREMENT);
        }
    }

    @Test
    void aProfileChangeReachesTheOtherNode() {
        Delay longest = Delay.none();
        for (int i = 0; i < TIMES; i++) {
            putProfile(OFF);
            longest = longest.or(Delay.until("the requirement is off at B", () -> isGranted(B)));
            putProfile(ENFORCED);
            longest = longest.or(Delay.until("it is enforced at B again", () -> isRefused(B)));
        }

        longest.print("profile");
        assertThat(longest.duration()).isLessThan(AT_MOST);
    }

    @Test
    void aWaiverAndItsRemovalReachTheOtherNode() {
        Delay longest = Delay.none();
        for (int i = 0; i < TIMES; i++) {
            putWaiver(inAFewSeconds().plus(1, ChronoUnit.DAYS));
            longest = longest.or(Delay.until("the waiver holds at B", () -> isGranted(B)));
            succeeded(adminAtA.delete(waiver()));
            longest = longest.or(Delay.until("the waiver is gone at B", () -> isRefused(B)));
        }

        longest.print("waiver");
        assertThat(longest.duration()).isLessThan(AT_MOST);
    }

    @Test
    void aHoldAndItsRemovalReachTheOtherNode() {
        Delay longest = Delay.none();
        for (int i = 0; i < TIMES; i++) {
            putHold(inAFewSeconds().plus(1, ChronoUnit.HOURS));
            longest = longest.or(Delay.until("the hold holds at B", () -> isGranted(B)));
            succeeded(adminAtA.delete("helseprofil/holds/" + REQUIREMENT));
            longest = longest.or(Delay.until("the hold is gone at B", () -> isRefused(B)));
        }

        longest.print("hold");
        assertThat(longest.duration()).isLessThan(AT_MOST);
    }

    @Test
    void aDisabledClientIsRefusedByTheOtherNode() {
        OidcClient compliant = at(B, realm.oidc(TestRealm.OTHER_MACHINE));
        Delay longest = Delay.none();
        for (int i = 0; i < TIMES; i++) {
            boolean enabled = i % 2 == 1;
            realm.change(TestRealm.OTHER_MACHINE, representation -> representation.put("enabled", enabled));
            longest = longest.or(Delay.until(
                    "B knows",
                    () -> compliant.clientCredentials(SCOPE).response().isSuccess() == enabled));
        }

        longest.print("client");
        assertThat(longest.duration()).isLessThan(AT_MOST);
    }

    @Test
    void aWaiverEndsOnBothNodesAtItsInstant() {
        Instant end = inAFewSeconds();
        putWaiver(end);
        Delay.until("the waiver holds at B", () -> isGranted(B));

        endsAt(end);
        succeeded(adminAtA.delete(waiver()));
    }

    @Test
    void aHoldEndsOnBothNodesAtItsInstant() {
        Instant end = inAFewSeconds();
        putHold(end);
        Delay.until("the hold holds at B", () -> isGranted(B));

        endsAt(end);
        succeeded(adminAtA.delete("helseprofil/holds/" + REQUIREMENT));
    }

    /** Nothing that was sent from the instant on is granted, and nothing is refused that was answered before. */
    private static void endsAt(Instant end) {
        boolean[] ended = new boolean[2];
        int[] granted = new int[2];
        while (!ended[A] || !ended[B]) {
            for (int node : List.of(A, B)) {
                Instant sent = Instant.now();
                Response answer = ask(node);
                Instant answered = Instant.now();
                if (answer.isSuccess()) {
                    granted[node]++;
                    assertThat(sent).as("granted at node %d", node).isBefore(end);
                } else {
                    refused(answer).by(REQUIREMENT);
                    ended[node] = true;
                    assertThat(answered).as("refused at node %d", node).isAfterOrEqualTo(end);
                }
            }
        }
        assertThat(granted).as("granted before, at each node").doesNotContain(0);
    }

    /** The clocks of both nodes are the machine's. The other node has a second to know. */
    private static Instant inAFewSeconds() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(4);
    }

    private static boolean isGranted(int node) {
        return ask(node).isSuccess();
    }

    private static boolean isRefused(int node) {
        return !isGranted(node);
    }

    private static Response ask(int node) {
        return at(node, client).clientCredentials(SCOPE).response();
    }

    private static void putProfile(String document) {
        String etag = adminAtA.profile().header("ETag").orElseThrow();
        succeeded(adminAtA.putProfile(document, etag));
    }

    private static void putWaiver(Instant expires) {
        succeeded(adminAtA.put(
                waiver(), Map.of("reason", "sak 12/26", "approvedBy", "the authority", "expires", expires.toString())));
    }

    private static String waiver() {
        return "helseprofil/clients/" + MACHINE + "/waivers/" + REQUIREMENT;
    }

    private static void putHold(Instant until) {
        succeeded(adminAtA.post(
                "helseprofil/holds",
                Map.of("requirement", REQUIREMENT, "until", until.toString(), "reason", "an outage")));
    }

    private static String document(String timing) {
        return "{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"requirements\":{\"" + REQUIREMENT + "\":{" + timing
                + "}}}";
    }
}

package no.helseprofil.it.cluster;

import static no.helseprofil.it.cluster.Nodes.A;
import static no.helseprofil.it.cluster.Nodes.B;
import static no.helseprofil.it.cluster.Nodes.at;
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
import no.helseprofil.it.support.TypedNumber;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedCluster;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests that a block at one node holds at the other within a second of the answer, and at the same node at once. */
@Tag("cluster")
class SharedBlocksIT {

    private static final int TIMES = 8;
    private static final Duration AT_MOST = Duration.ofSeconds(1);
    private static final String BLOCKS = "helseprofil/blocks";
    private static final String EMERGENCY = "helseprofil/emergency";

    @AutoClose
    private static TestRealm realm;

    private static OidcClient client;

    @BeforeAll
    static void makeRealm() {
        realm = TestRealm.on(SharedCluster.get(), TestRealm.DOCUMENT);
        client = realm.oidc(MACHINE);
        bothNodesHaveAnswered();
    }

    /** The first requests of a server take long, and would be measured with it. */
    private static void bothNodesHaveAnswered() {
        for (int i = 0; i < TIMES; i++) {
            assertThat(isGranted(A)).isTrue();
            assertThat(isGranted(B)).isTrue();
        }
    }

    @Test
    void aBlockAndItsRemovalReachTheOtherNode() {
        Delay longest = measured();

        longest.print("block");
        assertThat(longest.duration()).isLessThan(AT_MOST);
    }

    /** A block that is written without the messages between the nodes is seen by both at their next look. */
    @Test
    void aBlockReachesEachNodeWithoutMessages() {
        ServerProbe probe = new ServerProbe(SharedCluster.get().node(A));
        Delay longest = Delay.none();
        for (int i = 0; i < TIMES; i++) {
            probe.storeBlocks(realm.name(), "CLIENT", List.of(MACHINE));
            longest = longest.or(Delay.until("it is blocked at B", () -> !isGranted(B)));
            Delay.until("it is blocked at A", () -> !isGranted(A));
            probe.deleteBlocks(realm.name());
            longest = longest.or(Delay.until("it isn't any more at B", () -> isGranted(B)));
            Delay.until("it isn't any more at A", () -> isGranted(A));
        }

        longest.print("block without a message");
        assertThat(longest.duration()).isLessThan(AT_MOST);
    }

    /** Emergency settings go the same way as blocks: put and taken away at one node, and written past both. */
    @Test
    void anEmergencyAndItsRemovalReachTheOtherNode() {
        AdminApi admin = Nodes.admin(A, realm);
        ServerProbe probe = new ServerProbe(SharedCluster.get().node(A));
        String settings = "{\"reason\":\"a\",\"until\":\""
                + Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS)
                + "\",\"minimumRsaBits\":4096,\"deniedAlgorithms\":[\"ES256\"]}";
        Delay longest = Delay.none();
        for (int i = 0; i < TIMES; i++) {
            Response put = admin.send(admin.request("PUT", TypedNumber.in(admin, "PUT", EMERGENCY, settings))
                    .header("If-Match", "*")
                    .body("application/json", settings));
            assertThat(put.status()).as(put.body()).isEqualTo(200);
            refused(at(A, client).clientCredentials(SCOPE)).by("signing-algorithm");
            longest = longest.or(Delay.until("it holds at B", () -> !isGranted(B)));
            Response gone = admin.delete(EMERGENCY);
            assertThat(gone.status()).as(gone.body()).isEqualTo(204);
            assertThat(isGranted(A)).isTrue();
            longest = longest.or(Delay.until("it is over at B", () -> isGranted(B)));
            probe.storeEmergency(realm.name(), settings);
            longest = longest.or(Delay.until("it holds at B without a message", () -> !isGranted(B)));
            probe.storeEmergency(realm.name(), "");
            longest = longest.or(Delay.until("it is over at B without a message", () -> isGranted(B)));
            Delay.until("it is over at A", () -> isGranted(A));
        }

        longest.print("emergency");
        assertThat(longest.duration()).isLessThan(AT_MOST);
    }

    private static Delay measured() {
        AdminApi admin = Nodes.admin(A, realm);
        Delay longest = Delay.none();
        for (int i = 0; i < TIMES; i++) {
            Response made = admin.post(BLOCKS, Map.of("kind", "client", "value", MACHINE, "reason", "a leak"));
            assertThat(made.status()).as(made.body()).isEqualTo(201);
            refused(at(A, client).clientCredentials(SCOPE)).by("blocked");
            longest = longest.or(Delay.until("it is blocked at B", () -> !isGranted(B)));
            Response gone = admin.delete(BLOCKS + "/" + made.text("id"));
            assertThat(gone.status()).as(gone.body()).isEqualTo(204);
            assertThat(isGranted(A)).isTrue();
            longest = longest.or(Delay.until("it isn't any more", () -> isGranted(B)));
        }
        return longest;
    }

    private static boolean isGranted(int node) {
        return at(node, client).clientCredentials(SCOPE).response().isSuccess();
    }
}

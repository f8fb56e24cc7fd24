package no.helseprofil.it.cluster;

import static no.helseprofil.it.cluster.Nodes.A;
import static no.helseprofil.it.cluster.Nodes.B;
import static no.helseprofil.it.cluster.Nodes.at;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.MACHINE;
import static no.helseprofil.it.support.TestRealm.OTHER_MACHINE;
import static no.helseprofil.it.support.TestRealm.SCOPE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import no.helseprofil.it.support.ShippedJar;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.Cluster;
import no.helseprofil.testkit.server.SharedCluster;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database is gone for a while, and its connections break in the middle of writes. */
@Tag("cluster")
class DatabaseLossIT {

    /** {@code docs/cluster.md} has the figures of 20 seconds. */
    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("helseprofil.outage", 5));

    private static final Duration BACK = Duration.ofSeconds(10);
    private static final int BREAK_AT = 8;
    private static final int AT_ONCE = 30;
    private static final int MOST_ROUNDS = 20;
    private static final String BLOCKS = "helseprofil/blocks";
    private static final int WRITES = 40;

    private static Cluster cluster;

    @AutoClose
    private static TestRealm realm;

    @TempDir
    private Path folder;

    @BeforeAll
    static void makeRealm() {
        cluster = SharedCluster.get();
        realm = TestRealm.on(cluster, TestRealm.DOCUMENT);
    }

    @Test
    void blockedClientsStayRefusedDuringAnOutageAndBothNodesRecover() {
        Response blocked = Nodes.admin(A, realm)
                .post(BLOCKS, Map.of("kind", "client", "value", OTHER_MACHINE, "reason", "a leak"));
        assertThat(blocked.status()).as(blocked.body()).isEqualTo(201);
        Delay.until("it is blocked at B", () -> !isGranted(B, OTHER_MACHINE));
        assertThat(isGranted(A, MACHINE) && isGranted(B, MACHINE)).isTrue();
        NodeTraffic toA = NodeTraffic.to(A, realm);
        NodeTraffic toB = NodeTraffic.to(B, realm);
        toA.await(1);
        toB.await(1);
        List<NodeTraffic.Sent> before = List.copyOf(toA.granted());

        long gone = System.nanoTime();
        cluster.pauseDatabase();
        try {
            LockSupport.parkNanos(OUTAGE.toNanos());
        } finally {
            cluster.resumeDatabase();
        }
        long resumed = System.nanoTime();
        Delay.until("A serves again", () -> isGranted(A, MACHINE));
        Delay.until("B serves again", () -> isGranted(B, MACHINE));
        Duration back = Duration.ofNanos(System.nanoTime() - resumed);
        toA.stop();
        toB.stop();

        System.out.printf(
                "database gone for %d s: both nodes served %d ms after it was back; answers meanwhile %s, the longest"
                        + " took %d ms%n",
                Duration.ofNanos(resumed - gone).toSeconds(),
                back.toMillis(),
                statuses(toA, toB),
                Math.max(toA.longest().toMillis(), toB.longest().toMillis()));
        assertThat(back).isLessThan(BACK);
        assertThat(List.of(toA, toB))
                .flatExtracting(NodeTraffic::answers)
                .extracting(Response::status)
                .as("served, or answered that the server has a fault; no client is refused for it")
                .allMatch(status -> status == 200 || status >= 500);
        for (int node : List.of(A, B)) {
            refused(at(node, Nodes.newClient(realm, OTHER_MACHINE)).clientCredentials(SCOPE))
                    .by("blocked");
        }
        assertThat(before)
                .isNotEmpty()
                .allSatisfy(sent -> refused(NodeTraffic.again(B, realm, sent)).by("assertion-single-use"));
    }

    /** Connections break as in a failover of a primary: each write is answered, and is there if the answer says so. */
    @Test
    void answeredWritesSurviveBrokenConnections() throws Exception {
        List<String> answered = new ArrayList<>();
        List<Integer> statuses = new ArrayList<>();
        AdminApi toA = Nodes.admin(A, realm);
        AdminApi toB = Nodes.admin(B, realm);
        for (int i = 0; i < WRITES; i++) {
            Thread breaking = new Thread(DatabaseLossIT::breakConnections, "breaks connections");
            if (i % BREAK_AT == 0) {
                breaking.start();
            }
            Optional<Response> made = written(i % 2 == 0 ? toA : toB);
            breaking.join();
            made.map(Response::status).ifPresent(statuses::add);
            made.filter(Response::isSuccess).map(block -> block.text("id")).ifPresent(answered::add);
        }
        int rounds = Math.max(roundsUntilSteady(A), roundsUntilSteady(B));

        List<String> there = new ArrayList<>();
        toB.get(BLOCKS + "?max=100")
                .json()
                .forEach(block -> there.add(block.path("id").asText()));
        System.out.printf(
                "connections broken %d times in the middle of writes: of %d writes %d were answered with 201, all of them"
                        + " are there; both nodes serve everybody in round %d of requests%n",
                WRITES / BREAK_AT, WRITES, answered.size(), rounds);
        assertThat(answered).as("some came through: %s", statuses).isNotEmpty();
        assertThat(there).containsAll(answered);
        assertThat(statuses).as("done, or a fault of the server").allMatch(status -> status == 201 || status >= 500);
        Path log = Files.writeString(
                folder.resolve("log.ndjson"), toA.get("helseprofil/log").body());
        assertThat(ShippedJar.run("verify", log.toString()))
                .as("no entry of the log is missing or twice")
                .startsWith("0: ");
    }

    /** Empty if the administrator didn't even get a token. */
    private static Optional<Response> written(AdminApi admin) {
        try {
            return Optional.of(admin.post(
                    BLOCKS,
                    Map.of("kind", "key", "value", SigningKey.generate("ES256").thumbprint(), "reason", "a leak")));
        } catch (IllegalStateException noToken) {
            return Optional.empty();
        }
    }

    /** Ends all connections of both nodes. */
    private static void breakConnections() {
        try (Connection connection = cluster.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity where usename = current_user"
                    + " and pid <> pg_backend_pid()");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * A connection that is broken is found out by who uses it next, and then thrown away. As many requests at once as
     * there may be idle connections use all of them.
     */
    private static int roundsUntilSteady(int node) throws InterruptedException {
        ExecutorService together = Executors.newFixedThreadPool(AT_ONCE);
        try {
            for (int round = 1; ; round++) {
                assertThat(round).as("node %d comes back by itself", node).isLessThan(MOST_ROUNDS);
                Callable<Boolean> read = () -> isRead(node);
                long served = together.invokeAll(Collections.nCopies(AT_ONCE, read)).stream()
                        .filter(DatabaseLossIT::isDone)
                        .count();
                if (served == AT_ONCE) {
                    return round;
                }
            }
        } finally {
            together.shutdown();
        }
    }

    private static boolean isDone(Future<Boolean> read) {
        try {
            return read.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isRead(int node) {
        try {
            return Nodes.admin(node, realm).get(BLOCKS).isSuccess();
        } catch (IllegalStateException noToken) {
            return false;
        }
    }

    private static boolean isGranted(int node, String client) {
        try {
            return at(node, Nodes.newClient(realm, client))
                    .clientCredentials(SCOPE)
                    .response()
                    .isSuccess();
        } catch (IllegalStateException noMetadata) {
            return false;
        }
    }

    private static Map<Integer, Long> statuses(NodeTraffic... traffic) {
        return List.of(traffic).stream()
                .flatMap(one -> one.answers().stream())
                .collect(Collectors.groupingBy(Response::status, TreeMap::new, Collectors.counting()));
    }
}

package no.helseprofil.it.cluster;

import static no.helseprofil.it.cluster.Nodes.A;
import static no.helseprofil.it.cluster.Nodes.B;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.Cluster;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.SharedCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two nodes that the database hasn't seen attack themselves at once: both open, and one result is left. They are those of
 * the other tests, which forget what they know, and neither can store a result before both have one.
 */
@Tag("cluster")
class SelfAttackAtOnceIT {

    private static final String DONE = "This server has attacked itself: ";
    private static final String RESULTS = "server_config WHERE server_config_key LIKE 'helseprofil.self-attack.%'";

    @Test
    void bothNodesOpenWithOneStoredResult() throws SQLException {
        Cluster cluster = SharedCluster.get();
        try (TestRealm one = TestRealm.on(cluster, null);
                TestRealm other = TestRealm.on(cluster, null);
                Connection database = cluster.connect()) {
            List<Integer> before = List.of(attacks(A), attacks(B));
            execute(database, "DELETE FROM " + RESULTS);
            List.of(A, B).forEach(SelfAttackAtOnceIT::forget);
            database.setAutoCommit(false);
            execute(database, "LOCK TABLE server_config IN EXCLUSIVE MODE");

            CompletableFuture<List<String>> states = CompletableFuture.supplyAsync(
                    () -> Race.between(() -> attacked(cluster.node(A), one), () -> attacked(cluster.node(B), other)));
            for (int node : List.of(A, B)) {
                Delay.until("node " + node + " has attacked itself", () -> attacks(node) > before.get(node));
            }
            database.commit();

            assertThat(states.join()).as("of both nodes").containsExactly("as-desired", "as-desired");
            for (int node : List.of(A, B)) {
                assertThat(attacks(node)).as("attacks of node %d", node).isEqualTo(before.get(node) + 1);
            }
            assertThat(count(database, RESULTS)).as("stored results").isOne();
            assertThat(count(database, "realm WHERE name LIKE 'helseprofil-self-attack-%'"))
                    .as("realms")
                    .isZero();
            assertThat(count(database, "client WHERE client_id LIKE 'self-attack-%'"))
                    .as("clients")
                    .isZero();
        }
    }

    private static int attacks(int node) {
        return (int) SharedCluster.get()
                .node(node)
                .log()
                .lines()
                .filter(line -> line.contains(DONE))
                .count();
    }

    private static void forget(int node) {
        Response forgotten = Request.of(
                        "DELETE", Nodes.url(node).resolve("/realms/master/helseprofil-test/self-attack"))
                .header("Helseprofil-Test", "true")
                .send();
        assertThat(forgotten.isSuccess()).as(forgotten.body()).isTrue();
    }

    private static void execute(Connection database, String sql) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Puts a realm under the profile at a node, and returns how the attack of this node ended. */
    private static String attacked(KeycloakServer node, TestRealm realm) {
        AdminApi admin = AdminApi.of(node.url(), realm.name(), KeycloakServer.ADMIN, KeycloakServer.ADMIN);
        String etag = admin.profile().header("ETag").orElseThrow();
        assertThat(admin.putProfile(TestRealm.DOCUMENT, etag).isSuccess())
                .as("the realm is under the profile")
                .isTrue();
        return admin.get("helseprofil/install").json().path("items").findParents("id").stream()
                .filter(item -> item.path("id").asText().equals("self-attack"))
                .map(item -> item.path("state").asText())
                .findFirst()
                .orElse("unknown");
    }

    private static long count(Connection database, String rows) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet found = statement.executeQuery("SELECT count(*) FROM " + rows)) {
            found.next();
            return found.getLong(1);
        }
    }
}

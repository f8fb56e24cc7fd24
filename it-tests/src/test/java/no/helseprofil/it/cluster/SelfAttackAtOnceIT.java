package no.helseprofil.it.cluster;

import static no.helseprofil.it.cluster.Nodes.A;
import static no.helseprofil.it.cluster.Nodes.B;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import no.helseprofil.it.realm.ServerLog;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.server.Cluster;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two nodes that the database hasn't seen attack themselves at once: both open, and one result is left. */
@Tag("cluster")
class SelfAttackAtOnceIT {

    private static final String DONE = "This server has attacked itself: ";

    @Test
    void bothNodesOpenWithOneStoredResult() throws SQLException {
        try (Cluster cluster = Cluster.start(SharedServer.withoutRealms());
                TestRealm one = TestRealm.on(cluster, null);
                TestRealm other = TestRealm.on(cluster, null)) {
            List<String> states =
                    Race.between(() -> attacked(cluster.node(A), one), () -> attacked(cluster.node(B), other));

            assertThat(states).as("of both nodes").containsExactly("as-desired", "as-desired");
            for (int node : List.of(A, B)) {
                assertThat(ServerLog.lines(cluster.node(node), DONE))
                        .as("the attack of node %d: the other's result wasn't there yet", node)
                        .hasSize(1);
            }
            try (Connection database = cluster.connect()) {
                assertThat(count(database, "server_config WHERE server_config_key LIKE 'helseprofil.self-attack.%'"))
                        .as("stored results")
                        .isOne();
                assertThat(count(database, "realm WHERE name LIKE 'helseprofil-self-attack-%'"))
                        .as("realms")
                        .isZero();
                assertThat(count(database, "client WHERE client_id LIKE 'self-attack-%'"))
                        .as("clients")
                        .isZero();
            }
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

package no.helseprofil.it.cluster;

import static no.helseprofil.it.cluster.Nodes.A;
import static no.helseprofil.it.cluster.Nodes.B;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.Cluster;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerOptions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * One node after the other gets today's JAR in place of an older one, while clients go on sending to both. Run by
 * {@code .ci/recorded}, which builds the older JAR of a commit. What becomes of it with a newer Keycloak, and on the way
 * back: {@link UpgradeNightIT}.
 */
@Tag("recorded")
@EnabledIfSystemProperty(named = "helseprofil.jar.before", matches = ".+", disabledReason = "no older JAR is given")
class RollingUpdateIT {

    private static final int REQUESTS = 150;
    private static final int TRIES = 25;

    @AutoClose
    private static Cluster cluster;

    private static ServerOptions now;
    private static UpdatedRealm realm;

    @BeforeAll
    static void startWithTheOlderJar(@TempDir Path folder) {
        now = options("helseprofil.jar");
        cluster = Cluster.start(options("helseprofil.jar.before"));
        realm = new UpdatedRealm(TestRealm.on(cluster, UpdatedRealm.DOCUMENT), cluster::node, TRIES, folder);
    }

    @Test
    void anUpdateLosesNothingAndAllowsNoReuse() throws Exception {
        realm.bothHaveAnswered();
        realm.block(A, "client", UpdateTraffic.LEAKED);
        realm.waive(B);
        realm.tighten(A);
        UpdatedRealm.say("before: "
                + (realm.isInAnEmergency()
                        ? "a block, a waiver and emergency settings"
                        : "a block and a waiver; the JAR of before has no emergency settings"));
        realm.holdsAtBoth("both nodes as before");

        update(B, "the first node");
        realm.tighten(B);
        realm.holdsAtBoth("one node as before");
        realm.block(A, "key", SigningKey.generate("ES256").thumbprint());
        realm.block(B, "key", SigningKey.generate("ES256").thumbprint());
        realm.waive(A);
        realm.waive(B);

        update(A, "the second node");
        realm.holdsAtBoth("both nodes updated");
        realm.block(A, "key", SigningKey.generate("ES256").thumbprint());
        assertThat(realm.isInAnEmergency()).isTrue();
    }

    /** Ends a node as an operator does, and starts it with today's JAR, while clients send to both. */
    private static void update(int node, String which) throws IOException {
        UpdatedRealm.Served before = realm.served(node);
        realm.checkpoint();

        KeycloakServer other = cluster.node(1 - node);
        UpdateTraffic toIt = UpdateTraffic.to(cluster.node(node).url(), realm.realm());
        UpdateTraffic toTheOther = UpdateTraffic.to(other.url(), realm.realm());
        toIt.await(REQUESTS);
        long start = System.nanoTime();
        cluster.stop(node);
        long stopped = System.nanoTime();
        toIt.stop();
        realm.goesOn(before, 1 - node);
        int whileGone = toTheOther.size();
        UsedAssertions meanwhile = new UsedAssertions(realm, 1 - node, TRIES);
        cluster.start(node, now);
        long started = System.nanoTime();
        meanwhile.refusedAt(node);
        UpdateTraffic toTheNew = UpdateTraffic.to(cluster.node(node).url(), realm.realm());
        toTheNew.await(REQUESTS);
        toTheOther.await(REQUESTS);
        toTheNew.stop();
        toTheOther.stop();
        realm.bothHaveAnswered();

        System.out.printf(
                "rolling update, %s: stopped in %.1f s, started in %.1f s; %d requests to it before, of which %d failed,"
                        + " %d after it was back, of which %d failed; %d to the other meanwhile, of which %d failed, the"
                        + " longest took %d ms%n",
                which,
                (stopped - start) / 1e9,
                (started - stopped) / 1e9,
                toIt.size(),
                toIt.failed().size(),
                toTheNew.size(),
                toTheNew.failed().size(),
                toTheOther.size(),
                toTheOther.failed().size(),
                toTheOther.longest().toMillis());
        toIt.failed().stream()
                .distinct()
                .limit(10)
                .forEach(failed -> UpdatedRealm.say("at the stopping node: " + failed));
        assertThat(whileGone).isPositive();
        assertThat(toTheOther.failed()).as("at the node that went on").isEmpty();
        assertThat(toTheNew.failed()).as("at the node that came back").isEmpty();
        assertThat(realm.refreshed(before, node))
                .as("a refresh token of before")
                .isEqualTo(200);
    }

    private static ServerOptions options(String jar) {
        return ServerOptions.stock()
                .withProvider(Path.of(System.getProperty(jar)))
                .withProvider(Path.of(System.getProperty("helseprofil.testserver.jar")));
    }
}

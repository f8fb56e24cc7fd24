package no.helseprofil.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.DemoKeys;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.Cluster;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Scene that {@code ./run demo --nodes 2} plays. It has a test of its own since no reader looks at each line of a demo.
 */
@Tag("cluster")
class StolenKeyIT {

    private static final Path REALMS = Path.of(System.getProperty("helseprofil.realms"));

    private static Cluster cluster;

    @BeforeAll
    static void importTheDemoRealm() throws IOException {
        cluster = SharedCluster.get();
        URI node = cluster.node(0).url();
        AdminApi admin = AdminApi.of(node, "master", KeycloakServer.ADMIN, KeycloakServer.ADMIN);
        Response made = admin.realm("").post("", Files.readString(REALMS.resolve("helse-realm.json")));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
    }

    @AfterAll
    static void removeTheRealm() {
        new ServerProbe(cluster.node(0)).deleteRealm("helse");
    }

    @Test
    void theTheftIsDetectedAndTheKeyRefusedByNodeAndApi() {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        DemoOutput report = new DemoOutput(new PrintStream(said, true, StandardCharsets.UTF_8));
        DemoRealm realm = new DemoRealm(cluster.url().toString(), new DemoKeys(REALMS));

        boolean asExpected = new StolenKey(
                        realm, report, cluster.node(0).url(), cluster.node(1).url())
                .run();

        String text = said.toString(StandardCharsets.UTF_8);
        assertThat(asExpected).as(text).isTrue();
        assertThat(text)
                .contains("10.66.0.66", "blocked: ", "active = false", "The thief's next call was refused")
                .doesNotContain("Not as expected");
    }
}

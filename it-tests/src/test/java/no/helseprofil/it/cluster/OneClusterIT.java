package no.helseprofil.it.cluster;

import static no.helseprofil.it.cluster.Nodes.A;
import static no.helseprofil.it.cluster.Nodes.B;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Metadata;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.Cluster;
import no.helseprofil.testkit.server.SharedCluster;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests that there is a cluster at all: two servers that don't know each other would pass half of these tests. */
@Tag("cluster")
class OneClusterIT {

    private static Cluster cluster;

    @AutoClose
    private static TestRealm realm;

    @BeforeAll
    static void makeRealm() {
        cluster = SharedCluster.get();
        realm = TestRealm.on(cluster, TestRealm.DOCUMENT);
    }

    @Test
    void eachNodeSeesTwoMembers() {
        assertThat(List.of(cluster.sizeSeenBy(A), cluster.sizeSeenBy(B))).containsExactly(2, 2);
    }

    @Test
    void theNodesAreSeparateServers() {
        assertThat(Nodes.url(A)).isNotEqualTo(Nodes.url(B));
        assertThat(cluster.node(A).log()).isNotEqualTo(cluster.node(B).log());
    }

    /** The first one has, where none was kept from an earlier run. */
    @Test
    void theSecondNodeReusesTheBuild() {
        assertThat(cluster.node(B).log())
                .as("a build takes as long as a start, and is the same for both")
                .contains("Listening on")
                .doesNotContain("installing your custom providers");
    }

    @Test
    void bothNodesUseTheClustersAddress() {
        for (int node : List.of(A, B)) {
            Metadata metadata = new Metadata(Request.get(realm.address(".well-known/openid-configuration"))
                    .sentTo(Nodes.url(node))
                    .send()
                    .json());

            assertThat(metadata.issuer()).isEqualTo(cluster.url() + "/realms/" + realm.name());
            assertThat(metadata.endpoint("token_endpoint"))
                    .hasPort(cluster.url().getPort());
        }
    }

    /** Keycloak's own check of a proof leaves the name that is set out of account. */
    @Test
    void forwardedHeadersDoNotChangeTheExpectedHtu() {
        Response refused = realm.oidc(TestRealm.MACHINE)
                .withRequest(request -> request.header("Forwarded", "proto=https;host=evil.example"))
                .withProof(proof -> proof.of(
                        "POST",
                        URI.create("https://evil.example/realms/" + realm.name() + "/protocol/openid-connect/token")))
                .clientCredentials(TestRealm.SCOPE)
                .response();

        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        assertThat(refused.body()).contains("set htu of the DPoP proof");
    }
}

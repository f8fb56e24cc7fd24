package no.helseprofil.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy/Containerfile} and {@code deploy/compose.yaml}: PostgreSQL, two nodes, and nginx with TLS before them. */
@Tag("cluster")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ComposeIT {

    @TempDir
    private static Path folder;

    private static Composed composed;
    private static TestRealm realm;

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(
                "container".equals(System.getProperty("helseprofil.server")),
                "the tests of a cluster run in processes here, so there need be no container engine");
        composed = Composed.start(folder);
        realm = TestRealm.on(composed, TestRealm.DOCUMENT);
    }

    @AfterAll
    static void end() {
        if (composed != null) {
            composed.close();
        }
    }

    @Test
    @Order(1)
    void theImageIsKeycloaksWithTheJarAndNothingElse() throws IOException {
        JsonNode image = new ObjectMapper()
                .readTree(composed.run("docker", "image", "inspect", Composed.IMAGE))
                .get(0);
        assertThat(image.at("/Config/User").textValue()).as("not root").isEqualTo("1000");
        assertThat(image.at("/Config/Cmd").toString()).isEqualTo("[\"start\",\"--optimized\"]");
        assertThat(image.at("/Config/Labels/org.opencontainers.image.licenses").textValue())
                .isEqualTo("Apache-2.0");
        assertThat(composed.run(
                        "docker", "run", "--rm", "--entrypoint", "ls", Composed.IMAGE, "/opt/keycloak/providers"))
                .contains("helseprofil.jar");
    }

    @Test
    @Order(2)
    void theNodesAreOneClusterAndNoneHasBuiltAtItsStart() {
        assertThat(composed.log())
                .containsPattern("ISPN00009[34]: .* cluster view .*\\(2\\) \\[")
                .contains("Helseprofil ")
                .doesNotContain("Updating the configuration and installing your custom providers");
    }

    @Test
    @Order(3)
    void clientsAreServedByBothNodesAtTheOneAddress() {
        OidcClient client = realm.oidc(TestRealm.MACHINE);
        assertThat(client.metadata().issuer()).isEqualTo(composed.url() + "/realms/" + realm.name());
        for (int i = 0; i < 4; i++) {
            assertServed(client);
        }
    }

    @Test
    @Order(4)
    void installSaysThatTheProxyIsSetRight() {
        for (JsonNode item : realm.admin().get("helseprofil/install").json().path("items")) {
            if (item.path("id").textValue().equals("address")) {
                assertThat(item.path("state").textValue()).isNotEqualTo("different");
                assertThat(item.path("actual").textValue())
                        .isEqualTo(composed.url().toString());
                return;
            }
        }
        throw new AssertionError("no address");
    }

    @Test
    @Order(5)
    void whereANodeIsLostTheOtherServesOn() {
        composed.compose("kill", "keycloak-1");

        OidcClient client = realm.oidc(TestRealm.MACHINE);
        for (int i = 0; i < 4; i++) {
            assertServed(client);
        }
    }

    private static void assertServed(OidcClient client) {
        Exchange token = client.clientCredentials(TestRealm.SCOPE);
        assertThat(token.response().status()).as(token.response().body()).isEqualTo(200);
        assertThat(token.accessTokenClaims().path("iss").textValue()).isEqualTo(realm.issuer());
    }
}

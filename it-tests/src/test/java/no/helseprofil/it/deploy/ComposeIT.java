package no.helseprofil.it.deploy;

import static no.helseprofil.it.support.Answers.succeeded;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import no.helseprofil.it.support.GivenKeys;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code deploy/Containerfile} and {@code deploy/compose.yaml}: PostgreSQL, two nodes, and nginx with TLS before them. The
 * realm is made of a template by the JAR in the image, and whatever is asked is asked through nginx.
 */
@Tag("cluster")
@Tag("images")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ComposeIT {

    private static final String REALM = "vendor-test";
    private static final String PROFILE_TYPE = "no.helseprofil.keycloak.storage.ProfileProvider";
    private static final String CLIENT = "machine";
    private static final String TOKEN = "/realms/" + REALM + "/protocol/openid-connect/token";

    /** Keycloak's image has no find. */
    private static final String WRITABLE = "shopt -s globstar dotglob;"
            + " for file in /opt/keycloak /opt/keycloak/{bin,conf,lib,providers,themes}/**; do"
            + " if [ -w \"$file\" ]; then echo \"$file\"; fi; done";

    @TempDir
    private static Path folder;

    private static Composed composed;
    private static AdminApi admin;
    private static OidcClient client;

    @BeforeAll
    static void startAndMakeARealm() throws IOException {
        assumeTrue(
                "container".equals(System.getProperty("helseprofil.server")),
                "the tests of a cluster run in processes here, so there need be no container engine");
        composed = Composed.start(folder);
        admin = AdminApi.of(composed.url(), REALM, Composed.ADMIN, Composed.ADMIN);
        succeeded(admin.realm("").post("", realmOf("vendor-test.yaml")));
        client = OidcClient.discover(composed.url() + "/realms/" + REALM, CLIENT, registered());
    }

    @AfterAll
    static void end() {
        if (composed != null) {
            composed.close();
        }
    }

    @Test
    @Order(1)
    void theImageIsKeycloakWithTheJar() throws IOException {
        JsonNode image = new ObjectMapper()
                .readTree(composed.run("docker", "image", "inspect", Composed.IMAGE))
                .get(0);
        assertThat(image.at("/Config/User").textValue()).as("not root").isEqualTo("1000");
        assertThat(image.at("/Config/Cmd").toString()).isEqualTo("[\"start\",\"--optimized\"]");
        assertThat(image.at("/Config/Labels/org.opencontainers.image.licenses").textValue())
                .isEqualTo("Apache-2.0");
    }

    @Test
    @Order(1)
    void theServerWritesOnlyItsData() {
        assertThat(composed.compose("exec", "--no-TTY", "keycloak-1", "bash", "-c", WRITABLE))
                .isBlank();
    }

    @Test
    @Order(2)
    void theNodesFormAClusterWithoutBuildingAtStart() {
        assertThat(composed.compose("logs", "--no-color"))
                .containsPattern("ISPN00009[34]: .* cluster view .*\\(2\\) \\[")
                .contains("Helseprofil ")
                .doesNotContain("Updating the configuration and installing your custom providers");
    }

    @Test
    @Order(3)
    void theRealmAndTheProxyHaveNoDrift() {
        JsonNode items = admin.get("helseprofil/install").json().path("items");

        assertThat(items)
                .isNotEmpty()
                .allSatisfy(item -> assertThat(item.path("state").textValue())
                        .as("%s", item)
                        .isEqualTo("as-desired"))
                .anySatisfy(item -> assertThat(item.path("actual").textValue())
                        .as("the address as nginx sends it")
                        .isEqualTo(composed.url().toString()));
    }

    @Test
    @Order(4)
    void aProofForTheNginxAddressIsAccepted() {
        assertThat(client.metadata().issuer()).isEqualTo(composed.url() + "/realms/" + REALM);
        assertServed();
    }

    @Test
    @Order(5)
    void aProofForAnotherAddressIsRefusedByBothNodes() {
        List<String> addresses = List.of(
                "http://keycloak-1:8080",
                "http://keycloak-2:8080",
                "https://keycloak-1:8443",
                "http://localhost:" + composed.url().getPort());
        for (String address : addresses) {
            refused(client.withProof(proof -> proof.of("POST", URI.create(address + TOKEN)))
                            .clientCredentials(TestRealm.SCOPE))
                    .by("dpop-proof")
                    .saying("htu");
        }

        assertThat(List.of("keycloak-1", "keycloak-2"))
                .allSatisfy(node -> assertThat(composed.metrics(node))
                        .containsPattern("helseprofil_decisions_total\\{[^}]*decision=\"refused\"[^}]*} [1-9]"));
    }

    @Test
    @Order(6)
    void noNodeIsReachableWithoutNginx() {
        for (String path : List.of("/metrics", "/health/ready")) {
            assertThat(Request.get(URI.create(composed.url() + path)).send().status())
                    .as("of the port of management: %s", path)
                    .isEqualTo(404);
        }
        assertThat(composed.compose("ps", "--format", "{{.Service}} {{.Ports}}").lines())
                .filteredOn(line -> line.contains("->"))
                .singleElement()
                .asString()
                .startsWith("proxy ");
    }

    @Test
    @Order(7)
    void anImportedRealmIsUnderTheProfileOnEachNode() throws IOException {
        ObjectNode realm = realmOf("kommune.yaml");
        String name = realm.path("realm").textValue();

        composed.importRealm(realm.toString());

        AdminApi there = admin.realm(name);
        for (int i = 0; i < 2; i++) {
            assertThat(there.get("helseprofil/install").json().path("items"))
                    .isNotEmpty()
                    .allSatisfy(item -> assertThat(item.path("state").textValue())
                            .as("%s", item)
                            .isEqualTo("as-desired"));
        }

        ArrayNode document = (ArrayNode) realm.at("/components/" + PROFILE_TYPE + "/0/config/document");
        String before = document.get(0).textValue();
        document.set(0, before.replaceFirst("\\{", "{\"unknownMember\":true,"));
        assertThatIllegalStateException()
                .as("one that is wrong, though it were to replace the realm")
                .isThrownBy(() -> composed.importRealm(realm.toString()))
                .withMessageContaining("unknownMember");
        assertThat(there.profile().body()).isEqualTo(before);
    }

    @Test
    @Order(8)
    void theOtherNodeServesAfterALoss() {
        composed.compose("kill", "keycloak-1");

        for (int i = 0; i < 4; i++) {
            assertServed();
        }
    }

    private static void assertServed() {
        Exchange token = client.clientCredentials(TestRealm.SCOPE);
        assertThat(token.response().status()).as(token.response().body()).isEqualTo(200);
        assertThat(token.accessTokenClaims().path("iss").textValue()).isEqualTo(composed.url() + "/realms/" + REALM);
    }

    private static ObjectNode realmOf(String template) throws IOException {
        ObjectNode realm = (ObjectNode) new ObjectMapper().readTree(composed.realmFile(template));
        GivenKeys.replaceGenerated(realm);
        return realm;
    }

    /** An API, its scope, and a client that may ask for it. */
    private static SigningKey registered() {
        SigningKey key = SigningKey.generate("ES256");
        succeeded(admin.post(
                "client-scopes",
                Map.of(
                        "name",
                        TestRealm.SCOPE,
                        "protocol",
                        "openid-connect",
                        "attributes",
                        Map.of("include.in.token.scope", "true"))));
        ObjectNode api = TestRealm.representation(TestRealm.API, SigningKey.generate("ES256"));
        api.withObject("/attributes").put("helseprofil.api", "true");
        succeeded(admin.post("clients", api));
        ObjectNode machine = TestRealm.representation(CLIENT, key).put("standardFlowEnabled", false);
        machine.set("redirectUris", JsonNodeFactory.instance.arrayNode());
        succeeded(admin.post("clients", machine));
        return key;
    }
}

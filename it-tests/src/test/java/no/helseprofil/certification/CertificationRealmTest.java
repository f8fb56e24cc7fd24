package no.helseprofil.certification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.certification.CertificationRealm.RealmForm;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of what {@code ./run certification} makes before it starts a server. */
class CertificationRealmTest {

    private static final Path CONFIG = Path.of("..", "realm-config");

    @TempDir
    private Path folder;

    private final CertificationKeys keys = CertificationKeys.of(null, CONFIG);

    @Test
    void theRealmContainsNoDemoKey() throws IOException {
        String realm = written(RealmForm.FAPI2).toString();

        assertThat(Stream.of(keys.client(), keys.client2(), keys.resource()).map(SigningKey::kid))
                .allMatch(realm::contains);
        assertThat(realm).doesNotContain("certification-client", "certification-resource");
    }

    @Test
    void theRealmContainsNoPrivateKey() {
        assertThat(written(RealmForm.FAPI2).findValuesAsText("jwks.string"))
                .hasSize(3)
                .noneMatch(set -> set.contains("\"d\""));
    }

    @Test
    void theNationalRealmDiffersOnlyInItsProfile() {
        JsonNode national = written(RealmForm.NATIONAL);
        JsonNode fapi2 = written(RealmForm.FAPI2);

        assertThat(document(national)).contains("\"ruleSet\":\"helseid\"", "\"assertion-type\":{\"phase\":\"off\"}");
        assertThat(national.path("clients")).isEqualTo(fapi2.path("clients"));
    }

    @Test
    void theSuiteConfigurationMatchesTheRealm() {
        JsonNode realm = written(RealmForm.FAPI2);
        Settings settings = Settings.of(List.of());

        for (SuitePlan plan : SuitePlan.values()) {
            if (plan.isOfClients()) {
                continue;
            }
            JsonNode plans = new PlanConfiguration(settings, keys, "alias", "Helseprofil 1.2.3").of(plan);
            assertThat(plans.path("description").asText())
                    .as("a published plan names the version that ran")
                    .startsWith("Helseprofil 1.2.3, ");
            JsonNode client = client(realm, plans.at("/client/client_id").asText());
            List<String> optional = client.path("optionalClientScopes")
                    .valueStream()
                    .map(JsonNode::asText)
                    .toList();
            assertThat(plans.at("/client/scope").asText().split(" "))
                    .filteredOn(scope -> !scope.equals("openid"))
                    .isSubsetOf(optional);
            assertThat(plans.at("/client/jwks/keys/0/d").asText()).isNotEmpty();
        }
    }

    @Test
    void tokensHaveRolesOnlyIfTheRealmIsTheClient() {
        JsonNode upstream = written(RealmForm.UPSTREAM);
        JsonNode fapi2 = written(RealmForm.FAPI2);

        assertThat(client(upstream, "client").path("defaultClientScopes").toString())
                .contains("roles");
        assertThat(client(fapi2, "client").path("defaultClientScopes").toString())
                .doesNotContain("roles");
        assertThat(client(upstream, "client2")).isEqualTo(client(fapi2, "client2"));
    }

    @Test
    void thePublishedConfigurationContainsNoPrivateKey() {
        PlanConfiguration configuration =
                new PlanConfiguration(Settings.of(List.of()), keys, "alias", "Helseprofil 1.2.3");

        assertThat(configuration.withoutSecrets(SuitePlan.PLAIN_OAUTH).findValues("d"))
                .isEmpty();
    }

    @Test
    void refusesPublicDemoKeys() throws IOException {
        Path demo = CONFIG.resolve("demo-keys");
        Files.copy(demo.resolve("certification-client.json"), folder.resolve("client.json"));
        Files.copy(demo.resolve("certification-client2.json"), folder.resolve("client2.json"));

        assertThatThrownBy(() -> CertificationKeys.of(folder, CONFIG))
                .hasMessageContaining("client.json is a demo key");
    }

    @Test
    void failsWithoutAReachableSuite() throws IOException {
        URI nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = URI.create("https://localhost:" + socket.getLocalPort());
        }

        assertThatThrownBy(() -> new Suite(nobody, null).version()).isInstanceOf(IOException.class);
    }

    private JsonNode written(RealmForm form) {
        Path file = folder.resolve(form + ".json");
        CertificationRealm.write(CONFIG.resolve("certification-realm.json"), file, keys, form);
        return RunFiles.read(file, JsonNode.class);
    }

    private static String document(JsonNode realm) {
        return realm.findPath("document").path(0).asText();
    }

    private static JsonNode client(JsonNode realm, String id) {
        return realm.path("clients")
                .valueStream()
                .filter(client -> client.path("clientId").asText().equals(id))
                .findFirst()
                .orElseThrow();
    }
}

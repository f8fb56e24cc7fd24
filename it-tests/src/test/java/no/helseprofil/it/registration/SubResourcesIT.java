package no.helseprofil.it.registration;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.realm.Administrators;
import no.helseprofil.it.support.Scopes;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests of the sub-resources of a client in admin REST. Keycloak asks its policies for a new secret, and none for the
 * others: what they write is judged when it is used.
 */
@Attack(
        by = Attacker.ADMINISTRATOR,
        tries = "changes a client by sub-resources, for which Keycloak asks no policy",
        outcome = "judged when used")
class SubResourcesIT {

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    private static final AdminApi clientManager = Administrators.of(SharedServer.get(), realm.name(), "manage-clients");

    private String clientId = "";
    private String path = "";
    private SigningKey key = SigningKey.generate("ES256");

    @BeforeEach
    void registerClient() {
        clientId = "client-" + UUID.randomUUID();
        key = SigningKey.generate("ES256");
        realm.register(clientId, key, client -> {});
        path = "clients/" + clientManager.client(clientId).path("id").asText();
    }

    @Test
    void aNewSecretIsRefused() {
        JsonNode before = clientManager.get(path + "/client-secret").json();

        refused(clientManager.post(path + "/client-secret", empty()))
                .by("private-key-jwt")
                .with(400, "invalid_client_metadata");

        assertThat(clientManager.get(path + "/client-secret").json()).isEqualTo(before);
    }

    @Test
    void aBuiltInClientMayGetANewSecret() {
        String own = realm.id("broker");

        assertThat(clientManager
                        .post("clients/" + own + "/client-secret", empty())
                        .isSuccess())
                .isTrue();
    }

    @Test
    void creatingARegistrationAccessTokenChangesNothing() {
        JsonNode before = clientManager.client(clientId);

        assertThat(clientManager
                        .post(path + "/registration-access-token", empty())
                        .status())
                .isEqualTo(200);

        assertThat(Sorted.lists(clientManager.client(clientId))).isEqualTo(Sorted.lists(before));
    }

    @ParameterizedTest
    @CsvSource({"upload", "upload-certificate"})
    void anUploadedWeakKeyIsRefusedWhenUsed(String upload) {
        Response uploaded =
                upload(clientManager, certificates(), upload, "JSON Web Key Set", WeakKeys.RSA_1024.publicJwkSet());
        assertThat(uploaded.status())
                .as("Keycloak asks no policy: " + uploaded.body())
                .isEqualTo(200);

        refused(client(WeakKeys.RSA_1024).clientCredentials(TestRealm.SCOPE))
                .by("key-strength")
                .with(401, "invalid_client");
        isShownUnder("key-strength");
    }

    @Test
    void anUploadedWeakCertificateIsRefusedWhenUsed() {
        Response uploaded =
                upload(clientManager, certificates(), "upload-certificate", "Certificate PEM", WeakKeys.CERTIFICATE);
        assertThat(uploaded.status())
                .as("Keycloak asks no policy: " + uploaded.body())
                .isEqualTo(200);

        Response answer =
                client(WeakKeys.CERTIFIED).clientCredentials(TestRealm.SCOPE).response();

        assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
        assertThat(answer.error()).isEqualTo("invalid_client");
        isShownUnder("key-strength");
    }

    @Test
    void aDownloadedWeakKeyIsReported() {
        ObjectNode config = empty();
        config.put("format", "PKCS12").put("keySize", 1024).put("keyAlias", "a");
        config.put("keyPassword", "password").put("storePassword", "password").put("realmCertificate", false);

        Response generated = clientManager.post(certificates() + "/generate-and-download", config);

        assertThat(generated.status()).as(generated.toString()).isEqualTo(200);
        isShownUnder("key-strength");
    }

    @Test
    void aGeneratedKeyIsStrongEnough() {
        assertThat(clientManager.post(certificates() + "/generate", empty()).status())
                .isEqualTo(200);

        assertThat(realm.admin().get("helseprofil/requirements").body()).doesNotContain(clientId);
    }

    @Test
    void anAddedScopeGrantsItsApiOnly() {
        String scope = Scopes.id(realm, TestRealm.SCOPE);
        assertThat(clientManager
                        .delete(path + "/optional-client-scopes/" + scope)
                        .status())
                .isEqualTo(204);
        assertThat(clientManager
                        .put(path + "/default-client-scopes/" + scope, empty())
                        .status())
                .isEqualTo(204);

        assertThat(client(key)
                        .clientCredentials("openid")
                        .accessTokenClaims()
                        .path("aud")
                        .asText())
                .isEqualTo(TestRealm.API);
    }

    @Test
    void rolesAndScopeMappingsDoNotAffectTheAudience() {
        assertThat(clientManager
                        .post(path + "/roles", empty().put("name", "nhn:other-api"))
                        .status())
                .isEqualTo(201);
        JsonNode role = clientManager.get(path + "/roles/nhn:other-api").json();
        Response mapped = clientManager.post(
                path + "/scope-mappings/clients/"
                        + clientManager.client(clientId).path("id").asText(),
                JsonNodeFactory.instance.arrayNode().add(role));

        assertThat(mapped.status()).as(mapped.body()).isEqualTo(204);
        assertThat(client(key)
                        .clientCredentials(TestRealm.SCOPE)
                        .accessTokenClaims()
                        .path("aud")
                        .asText())
                .isEqualTo(TestRealm.API);
    }

    @Test
    void nodesAndServiceAccountAreUnaffected() {
        assertThat(clientManager
                        .post(path + "/nodes", empty().put("node", "localhost"))
                        .status())
                .isEqualTo(204);
        assertThat(realm.admin().get(path + "/service-account-user").status()).isEqualTo(200);

        assertThat(client(key)
                        .clientCredentials(TestRealm.SCOPE)
                        .accessTokenClaims()
                        .path("aud")
                        .asText())
                .isEqualTo(TestRealm.API);
    }

    private OidcClient client(SigningKey signing) {
        return OidcClient.discover(realm.issuer(), clientId, signing);
    }

    private void isShownUnder(String requirement) {
        new Registered(realm, clientId, client(key)).isShownUnder(requirement);
    }

    private String certificates() {
        return path + "/certificates/jwt.credential";
    }

    /**
     * Uploads a file of keys or a certificate of a client.
     *
     * @param certificates path of what the client's certificate is for
     */
    static Response upload(AdminApi by, String certificates, String action, String format, String file) {
        String boundary = "boundary";
        String body = """
                --%1$s\r
                Content-Disposition: form-data; name="keystoreFormat"\r
                \r
                %2$s\r
                --%1$s\r
                Content-Disposition: form-data; name="file"; filename="keys"\r
                Content-Type: application/octet-stream\r
                \r
                %3$s\r
                --%1$s--\r
                """.formatted(boundary, format, file);
        return by.send(by.request("POST", certificates + "/" + action)
                .body("multipart/form-data; boundary=" + boundary, body));
    }

    private static ObjectNode empty() {
        return JsonNodeFactory.instance.objectNode();
    }
}

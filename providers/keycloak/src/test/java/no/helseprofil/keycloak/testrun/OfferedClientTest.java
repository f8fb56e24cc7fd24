package no.helseprofil.keycloak.testrun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.nio.charset.StandardCharsets;
import no.helseprofil.keycloak.testrun.TemporaryClients.OfferedClient;
import no.helseprofil.keycloak.testrun.TestRunStart.TestRunRefusedException;
import no.helseprofil.testrun.TestRun.TestRunSetup.Software;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Client that a stranger may have made: with public keys, and with codes that go to the user's own machine alone. */
class OfferedClientTest {

    private static final ECKey KEY = key();
    private static final String KEYS =
            "\"jwks\":{\"keys\":[" + KEY.toPublicJWK().toJSONString() + "]}";

    private static ECKey key() {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .keyID("1")
                    .algorithm(JWSAlgorithm.ES256)
                    .generate();
        } catch (com.nimbusds.jose.JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Test
    void aClientWithoutUsersSendsItsKeyOnly() throws TestRunRefusedException {
        OfferedClient client = read("{" + KEYS + "}");
        assertThat(client.grants()).containsExactly("client_credentials");
        assertThat(client.redirectUris()).isEmpty();
        assertThat(client.jwks()).contains("\"kid\":\"1\"").doesNotContain("\"d\"");
    }

    @Test
    void aClientWithUsersAlsoSendsARedirectUri() throws TestRunRefusedException {
        OfferedClient client = read("{" + KEYS + ",\"redirect_uris\":[\"http://127.0.0.1:8765/callback\"]}");
        assertThat(client.grants())
                .containsExactlyInAnyOrder("authorization_code", "refresh_token", "client_credentials");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://vendor.example/callback",
                "http://vendor.example/callback",
                "http://127.0.0.1.vendor.example/callback",
                "http://127.0.0.1@vendor.example/callback",
                "http://user@127.0.0.1/callback",
                "http://127.0.0.1/*",
                "http://localhost:8765/a b",
                "app:/callback",
                "//localhost/callback",
                ""
            })
    void refusesAForeignRedirectUri(String uri) {
        refused("{" + KEYS + ",\"redirect_uris\":[\"" + uri + "\"]}", "a redirect URI of a temporary client is http");
    }

    @ParameterizedTest
    @ValueSource(strings = {"password", "implicit", "urn:ietf:params:oauth:grant-type:token-exchange"})
    void refusesAnyOtherGrant(String grant) {
        refused(
                "{" + KEYS + ",\"redirect_uris\":[\"http://localhost/cb\"],\"grant_types\":[\"" + grant + "\"]}",
                "grant_types are of");
    }

    @Test
    void requiresARedirectUriForLogins() {
        refused("{" + KEYS + ",\"grant_types\":[\"authorization_code\"]}", "grant_types are of");
    }

    @Test
    void refusesAnyOtherMember() {
        refused("{" + KEYS + ",\"scope\":\"nhn:demo-api/read\"}", "send jwks, redirect_uris, grant_types, software_id");
        refused("{" + KEYS + ",\"client_id\":\"another\"}", "send jwks, redirect_uris, grant_types, software_id");
        refused("{" + KEYS + ",\"redirect_uris\":\"http://localhost/cb\"}", "redirect_uris is a list");
        refused("{" + KEYS + ",\"redirect_uris\":[1]}", "redirect_uris is a list");
        refused("[]", "send one JSON object");
        refused("{" + KEYS + "," + KEYS + "}", "send one JSON object");
    }

    @Test
    void acceptsSoftwareNameAndVersion() throws TestRunRefusedException {
        Software software = new Software("Journal «Ærlig»", "4.2 (build 7)");
        String named = "\"software_id\":\"Journal «Ærlig»\",\"software_version\":\"4.2 (build 7)\"";
        assertThat(read("{" + KEYS + "," + named + "}").software()).isEqualTo(software);
        assertThat(read("{" + KEYS + "}").software()).isNull();
        assertThat(OfferedClient.readSoftware(("{" + named + "}").getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(software);
        assertThatThrownBy(() ->
                        OfferedClient.readSoftware(("{" + named + "," + KEYS + "}").getBytes(StandardCharsets.UTF_8)))
                .as("a registered client has its keys already")
                .hasMessageContaining("and nothing else");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"software_id\":\"Journal\"",
                "\"software_version\":\"1\"",
                "\"software_id\":\"\",\"software_version\":\"1\"",
                "\"software_id\":\" Journal\",\"software_version\":\"1\"",
                "\"software_id\":\"Jour\\nnal\",\"software_version\":\"1\"",
                "\"software_id\":\"Jour\\u0000nal\",\"software_version\":\"1\"",
                "\"software_id\":\"Jour\\u202enal\",\"software_version\":\"1\"",
                "\"software_id\":\"Journal\",\"software_version\":1",
                "\"software_id\":null,\"software_version\":null",
                "\"software_id\":\"123456789 123456789 123456789 123456789 123456789 123456789 123456789 123456789"
                        + " 123456789 123456789 1\",\"software_version\":\"1\""
            })
    void refusesInvalidSoftwareNames(String members) {
        refused("{" + KEYS + "," + members + "}", "software_id and software_version are texts");
    }

    @Test
    void requiresPublicKeys() {
        refused("{}", "send jwks with one to 3 public keys");
        refused("{\"jwks\":{\"keys\":[]}}", "send jwks with one to 3 public keys");
        refused("{\"jwks\":{\"keys\":[" + KEY.toJSONString() + "]}}", "throw this key away");
        refused("{\"jwks\":{\"keys\":[{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}]}}", "throw this secret away");
    }

    private static OfferedClient read(String body) throws TestRunRefusedException {
        return OfferedClient.read(body.getBytes(StandardCharsets.UTF_8));
    }

    private static void refused(String body, String remedy) {
        assertThatThrownBy(() -> read(body))
                .as(body)
                .isInstanceOf(TestRunRefusedException.class)
                .hasMessageStartingWith(remedy)
                .message()
                .doesNotContain(KEY.getD().toString());
    }
}

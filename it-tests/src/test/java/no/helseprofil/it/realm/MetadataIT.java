package no.helseprofil.it.realm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import no.helseprofil.it.support.Scopes;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests that a client that configures itself by the realm's metadata complies. The metadata says what a new client
 * meets, in each of the three documents that Keycloak has.
 */
class MetadataIT {

    private static final List<String> JUDGED = List.of(
            "authorization_code",
            "client_credentials",
            "refresh_token",
            "urn:ietf:params:oauth:grant-type:token-exchange");

    /** Not only for new clients, but for those of before, too. */
    private static final String ENFORCED_FOR_ALL =
            "{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"requirements\":{"
                    + "\"grant-type\":{\"enforced\":\"2026-01-01T00:00:00Z\"},"
                    + "\"private-key-jwt\":{\"enforced\":\"2026-01-01T00:00:00Z\"}}}";

    private static final List<String> HELSEID =
            List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");
    private static final List<String> FAPI2 = List.of("PS256", "ES256", "EdDSA");
    private static final String FAPI2_DOCUMENT = "{\"ruleSet\":\"fapi2\"}";

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    @AutoClose
    private static final TestRealm stock = TestRealm.withoutProfile();

    /** Place of metadata. */
    enum Document {
        /** OpenID Connect Discovery 1.0, section 4. */
        OPENID_CONFIGURATION("/realms/%s/.well-known/openid-configuration"),
        /** Keycloak's older place for RFC 8414. */
        AUTHORIZATION_SERVER("/realms/%s/.well-known/oauth-authorization-server"),
        /** RFC 8414, section 3.1: the path of the issuer at the end. */
        AUTHORIZATION_SERVER_AT_ROOT("/.well-known/oauth-authorization-server/realms/%s");

        private final String path;

        Document(String path) {
            this.path = path;
        }

        Response of(TestRealm asked) {
            return Request.get(URI.create(SharedServer.get().url() + path.formatted(asked.name())))
                    .send();
        }
    }

    @AfterEach
    void everythingIsEnforcedAgain() {
        realm.putProfile(TestRealm.DOCUMENT);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("smoke")
    @Tag("container")
    @Tag("RFC8414-2-1")
    @Tag("RFC8414-3.3-1")
    @Tag("RFC9207-2.3-1")
    @Tag("RFC9700-2.1.1-3")
    @Tag("RFC9700-2.6-1")
    @Tag("OIDC-DISCOVERY-4-1")
    void theMetadataDescribesANewClient(Document document) {
        JsonNode metadata = document.of(realm).json();

        assertThat(metadata.path("issuer").textValue()).isEqualTo(realm.issuer());
        assertThat(metadata.path("require_pushed_authorization_requests").booleanValue())
                .isTrue();
        assertThat(metadata.path("pushed_authorization_request_endpoint").textValue())
                .startsWith(realm.issuer());
        assertThat(texts(metadata, "response_types_supported")).containsExactly("code");
        assertThat(texts(metadata, "code_challenge_methods_supported")).containsExactly("S256");
        assertThat(metadata.path("authorization_response_iss_parameter_supported")
                        .booleanValue())
                .isTrue();
        for (String endpoint : List.of("token", "introspection", "revocation")) {
            assertThat(texts(metadata, endpoint + "_endpoint_auth_methods_supported"))
                    .as(endpoint)
                    .containsExactly("private_key_jwt");
        }
    }

    @ParameterizedTest
    @EnumSource
    void listsSupportedGrantsOnly(Document document) {
        realm.putProfile(ENFORCED_FOR_ALL);
        JsonNode metadata = document.of(realm).json();
        realm.putProfile(TestRealm.DOCUMENT);

        assertThat(texts(metadata, "grant_types_supported")).containsExactlyInAnyOrderElementsOf(JUDGED);
        assertThat(metadata.fieldNames())
                .toIterable()
                .as("device and CIBA are refused, and mutual TLS is not taken")
                .noneMatch(MetadataIT::isAnotherWay);
    }

    @ParameterizedTest
    @EnumSource
    void listsOlderMethodsWhileExistingClientsMayUseThem(Document document) {
        JsonNode metadata = document.of(realm).json();

        assertThat(texts(metadata, "grant_types_supported"))
                .as("what a new client may")
                .containsExactlyInAnyOrderElementsOf(JUDGED);
        assertThat(metadata.fieldNames()).toIterable().anyMatch(MetadataIT::isAnotherWay);
    }

    private static boolean isAnotherWay(String member) {
        return member.contains("device") || member.contains("backchannel_authentication") || member.startsWith("mtls");
    }

    @ParameterizedTest
    @EnumSource
    @Tag("RFC8414-2-3")
    @Tag("RFC8414-2-4")
    @Tag("RFC8414-2-5")
    @Tag("RFC8725-3.2-1")
    @Tag("RFC9068-2.1-2")
    @Tag("OIDC-DISCOVERY-3-1")
    void listsAlgorithmsOfTheRuleSetOnly(Document document) {
        assertThat(signingAlgorithms(document))
                .as("helseid")
                .allSatisfy(algorithms -> assertThat(algorithms).containsExactlyInAnyOrderElementsOf(HELSEID));

        assertThat(algorithms(document, "encryption_alg_values_supported"))
                .as("ID tokens, userinfo, answers; for request objects the realm has no key")
                .hasSize(3)
                .as("FAPI 2.0, section 5.4.1: no RSAES-PKCS1-v1_5")
                .allSatisfy(algorithms ->
                        assertThat(algorithms).contains("RSA-OAEP-256").doesNotContain("RSA1_5"));

        realm.putProfile(FAPI2_DOCUMENT);

        assertThat(signingAlgorithms(document))
                .as("fapi2")
                .allSatisfy(algorithms -> assertThat(algorithms).containsExactlyInAnyOrderElementsOf(FAPI2));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("RFC9101-10.5-1")
    void describesFapiUnderItsRuleSets(Document document) {
        realm.putProfile(FAPI2_DOCUMENT);
        JsonNode fapi = document.of(realm).json();
        realm.putProfile("{\"ruleSet\":\"fapi2-message-signing\"}");
        JsonNode signing = document.of(realm).json();

        assertThat(names(fapi))
                .as("nothing that the conformance suite doesn't know")
                .doesNotContain("helseprofil_requirements_uri", "require_signed_request_object");
        assertThat(texts(signing, "introspection_signing_alg_values_supported"))
                .as("RFC 9701, section 7")
                .containsExactlyInAnyOrderElementsOf(FAPI2);
        assertThat(signing.path("require_signed_request_object").booleanValue())
                .as("RFC 9101, section 10.5")
                .isTrue();
        assertThat(texts(signing, "response_modes_supported")).contains("jwt");
        assertThat(names(signing).filter(name -> !fapi.has(name))).containsExactly("require_signed_request_object");
    }

    @ParameterizedTest
    @EnumSource
    void listsTheDocumentsAlgorithms(Document document) {
        realm.putProfile("{\"ruleSet\":\"helseid\",\"requirements\":{\"signing-algorithm\":{\"parameters\":"
                + "{\"allowed\":[\"ES256\",\"PS256\"]}}}}");

        assertThat(signingAlgorithms(document))
                .allSatisfy(algorithms -> assertThat(algorithms).containsExactlyInAnyOrder("ES256", "PS256"));
    }

    @ParameterizedTest
    @EnumSource
    void staysTheSameIfARequirementIsOff(Document document) {
        JsonNode enforced = document.of(realm).json();
        realm.off("pushed-authorization", "private-key-jwt", "pkce-s256", "response-type-code", "no-password-grant");

        assertThat(document.of(realm).json())
                .as("a new client meets it all the same")
                .isEqualTo(enforced);
    }

    @ParameterizedTest
    @EnumSource
    void linksToTheRequirementsPage(Document document) {
        URI page = URI.create(
                document.of(realm).json().path("helseprofil_requirements_uri").textValue());

        assertThat(page).isEqualTo(realm.address("helseprofil/requirements"));
        assertThat(Request.get(page).send().status()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource
    void listsTheReleasedClaims(Document document) {
        assertThat(texts(document.of(realm).json(), "claims_supported"))
                .contains("iss", "sub", "aud", "nbf", "client_id", "amr", "act")
                .contains("helseid://claims/identity/pid", "helseid://claims/hpr/hpr_details", "client_amr")
                .contains("name", "given_name", "family_name", "email")
                .doesNotContain("clientAddress", "clientHost")
                .doesNotHaveDuplicates();
        assertThat(texts(document.of(stock).json(), "claims_supported"))
                .as("Keycloak's own")
                .doesNotContain("client_amr", "nbf");
    }

    @Test
    void aScopeMapperAddsItsClaimUnlessItForges() {
        Scopes.add(realm, "of-a-department", TestRealm.MACHINE);
        for (String claim : List.of("department", "helseid://claims/forged")) {
            Scopes.map(
                    realm,
                    "of-a-department",
                    claim,
                    "oidc-hardcoded-claim-mapper",
                    Map.of("claim.name", claim, "claim.value", "forged", "jsonType.label", "String"));
        }
        Mappers.add(realm, TestRealm.MACHINE, Mappers.hardcoded("of-one-client"));

        assertThat(texts(Document.OPENID_CONFIGURATION.of(realm).json(), "claims_supported"))
                .contains("department")
                .doesNotContain("helseid://claims/forged")
                .as("a client's own mappers are disclosed to no other client")
                .doesNotContain("of-one-client");
    }

    @ParameterizedTest
    @EnumSource
    void everyResponseHasADateAndNoNonce(Document document) {
        Response answer = document.of(realm);

        assertThat(answer.headerLines("Date")).hasSize(1);
        assertThat(answer.headerLines("DPoP-Nonce")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void withoutTheProfileTheMetadataAreKeycloaks(Document document) {
        JsonNode metadata = document.of(stock).json();

        assertThat(texts(metadata, "grant_types_supported")).contains("password");
        assertThat(metadata.path("require_pushed_authorization_requests").booleanValue())
                .isFalse();
        assertThat(metadata.has("helseprofil_requirements_uri")).isFalse();
    }

    @Test
    @Tag("RFC8414-3-1")
    void bothMetadataDocumentsAgree() {
        JsonNode first = Document.OPENID_CONFIGURATION.of(realm).json();

        assertThat(Arrays.stream(Document.values())
                        .map(document -> document.of(realm).json()))
                .allSatisfy(metadata -> metadata.fieldNames()
                        .forEachRemaining(
                                name -> assertThat(metadata.path(name)).as(name).isEqualTo(first.path(name))));
    }

    /** Returns the algorithms of everything that the document says is signed. There must be something. */
    private static List<List<String>> signingAlgorithms(Document document) {
        List<List<String>> algorithms = algorithms(document, "signing_alg_values_supported");
        assertThat(algorithms)
                .as("assertions, proofs, request objects at least")
                .hasSizeGreaterThan(4);
        return algorithms;
    }

    private static List<List<String>> algorithms(Document document, String ending) {
        JsonNode metadata = document.of(realm).json();
        return names(metadata)
                .filter(name -> name.endsWith(ending))
                .map(name -> texts(metadata, name))
                .toList();
    }

    private static Stream<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey);
    }

    private static List<String> texts(JsonNode object, String member) {
        return object.path(member).valueStream().map(JsonNode::textValue).toList();
    }
}

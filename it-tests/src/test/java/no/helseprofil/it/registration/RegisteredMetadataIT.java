package no.helseprofil.it.registration;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Objects;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Tests of the metadata of dynamic registration (RFC 7591): an unknown member is ignored, and the answer promises no
 * more than is kept.
 */
class RegisteredMetadataIT {

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    private static final String access = realm.initialAccess();

    @Test
    @Tag("RFC7591-2-1")
    void ignoresUnknownMembers() {
        ObjectNode metadata = metadata().put("foo_bar", 1).put("software_statement", "e30.e30.");
        metadata.putArray("foo_list").addObject().putNull("x");

        Response answer = register(realm, access, metadata);

        assertThat(answer.status())
                .as("%s (RFC 7591, section 2)", answer.body())
                .isEqualTo(201);
        assertThat(answer.text("client_name")).isEqualTo("with metadata");
        assertThat(answer.json().has("foo_bar")).isFalse();
        assertThat(answer.json().has("software_statement")).isFalse();
        assertThat(answer.header("Cache-Control")).hasValue("no-store");
        Response changed = Request.of("PUT", URI.create(Objects.requireNonNull(answer.text("registration_client_uri"))))
                .header("Authorization", "Bearer " + answer.text("registration_access_token"))
                .body(
                        "application/json",
                        ((ObjectNode) answer.json())
                                .put("client_name", "changed")
                                .put("foo", "bar")
                                .toString())
                .send();
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        assertThat(changed.text("client_name")).isEqualTo("changed");
        assertThat(changed.json().path("response_types")).isEqualTo(ofCode());
    }

    @Test
    @Tag("RFC7591-3.2.2-1")
    void anUnknownMemberDoesNotHideAnInvalidOne() {
        refused(register(realm, access, metadata().put("foo_bar", 1).put("token_endpoint_auth_method", "none")))
                .with(400, "invalid_client_metadata");
        refused(register(
                        realm,
                        access,
                        metadata().put("Token_endpoint_auth_method", "none").put("scope", "nope")))
                .with(400, "invalid_client_metadata");
        Response typo = register(realm, access, metadata().put("Redirect_uris", "https://attacker.example.org"));
        assertThat(typo.status()).isEqualTo(201);
        assertThat(typo.json().path("redirect_uris").toString()).isEqualTo("[\"" + TestRealm.REDIRECT_URI + "\"]");
    }

    @Test
    @Tag("RFC7591-2.1-1")
    void theResponseOmitsRefusedResponseTypes() {
        ObjectNode metadata = metadata();
        metadata.putArray("response_types").add("code").add("none");

        assertThat(register(realm, access, metadata).json().path("response_types"))
                .isEqualTo(ofCode());
        realm.off("response-type-code");
        try {
            assertThat(register(realm, access, metadata())
                            .json()
                            .path("response_types")
                            .toString())
                    .as("where it isn't refused Keycloak's own answer stands")
                    .contains("\"none\"");
        } finally {
            realm.putProfile(TestRealm.DOCUMENT);
        }
    }

    @Test
    void withoutTheProfileKeycloakAnswersAsBefore() {
        try (TestRealm stock = TestRealm.withoutProfile()) {
            String own = stock.initialAccess();
            assertThat(register(stock, own, metadata().put("foo_bar", 1)).status())
                    .isEqualTo(400);
            assertThat(register(stock, own, metadata())
                            .json()
                            .path("response_types")
                            .toString())
                    .contains("\"none\"");
        }
    }

    private static JsonNode ofCode() {
        return JsonNodeFactory.instance.arrayNode().add("code");
    }

    private static ObjectNode metadata() {
        return TestRealm.metadata(SigningKey.generate("ES256")).put("client_name", "with metadata");
    }

    private static Response register(TestRealm where, String token, ObjectNode metadata) {
        return where.dynamically("POST", "openid-connect", token, metadata);
    }
}

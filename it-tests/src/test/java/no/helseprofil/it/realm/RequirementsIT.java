package no.helseprofil.it.realm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET requirements}: how the realm and its clients stand to each requirement, however they came to be so. */
class RequirementsIT {

    @AutoClose
    private static TestRealm realm;

    @BeforeAll
    static void makeRealm() {
        realm = TestRealm.underProfile();
        realm.changeRealm(settings -> settings.put("accessCodeLifespan", 61).put("sslRequired", "external"));
    }

    @Test
    void describesEveryRequirementWithItsRemedy() {
        JsonNode all = realm.admin().get("helseprofil/requirements").json();

        assertThat(all)
                .hasSizeGreaterThan(25)
                .allSatisfy(requirement -> assertThat(requirement.fieldNames())
                        .toIterable()
                        .contains(
                                "id",
                                "kind",
                                "phase",
                                "title",
                                "text",
                                "remedy",
                                "references",
                                "appliesTo",
                                "parameters"));
        assertThat(all.get(0).path("id").textValue())
                .as("in the order in which refusals are returned")
                .isEqualTo("request-form");
        assertThat(find(all, "redirect-uris").path("appliesTo"))
                .extracting(JsonNode::textValue)
                .containsExactly("requests", "clients");
        assertThat(find(all, "key-strength").path("parameters").path("rsa").intValue())
                .isEqualTo(2048);
        assertThat(find(all, "dpop-proof").has("satisfied"))
                .as("what is asked of requests alone is shown by requests")
                .isFalse();
    }

    @Test
    void usesTheReadersLanguage() {
        Response answer = realm.admin()
                .send(realm.admin()
                        .request("GET", "helseprofil/requirements")
                        .header("Accept-Language", "nn, en;q=0.5"));

        assertThat(find(answer.json(), "transport").path("remedy").textValue()).contains("Administratoren set");
    }

    @ParameterizedTest
    @CsvSource({
        "code-lifetime, reported, false, PT1M1S",
        "request-uri-lifetime, reported, true, PT1M",
        "refresh-token-rotation, dated, true, not rotated",
        "transport, reported, true, outside_private_networks"
    })
    void evaluatesTheRealmSettings(String id, String kind, boolean satisfied, String value) {
        JsonNode requirement = requirement(id);

        assertThat(requirement.path("kind").textValue()).isEqualTo(kind);
        assertThat(requirement.path("satisfied").booleanValue())
                .as("%s is %s", id, requirement.path("value"))
                .isEqualTo(satisfied);
        assertThat(requirement.path("value").textValue()).isEqualTo(value);
    }

    /** The clients of this realm came with the realm file, which fires no event that could refuse them. */
    @Test
    void namesImportedClients() {
        assertThat(requirement("confidential-client").path("satisfied").booleanValue())
                .isFalse();
        assertThat(requirement("confidential-client").path("value"))
                .extracting(JsonNode::textValue)
                .containsExactly(TestRealm.WITHOUT_CREDENTIALS);
        assertThat(requirement("private-key-jwt").path("value"))
                .extracting(JsonNode::textValue)
                .containsExactly(TestRealm.WITH_SECRET);
        assertThat(requirement("signing-algorithm").path("satisfied").booleanValue())
                .isTrue();
    }

    @Test
    void namesClientsWhoseTokensWillChange() {
        String typed = "client-of-before-with-tokens-of-type-jwt";
        plantOfBefore(typed, client -> {});
        plantOfBefore("api-of-before-that-gets-no-tokens", client -> client.put("bearerOnly", true));

        assertThat(requirement("access-token-type").path("satisfied").booleanValue())
                .isFalse();
        assertThat(requirement("access-token-type").path("value"))
                .extracting(JsonNode::textValue)
                .as("of the others, for which it is enforced, every token says at+jwt")
                .containsExactly(typed);
    }

    @Test
    void namesClientsWhoseMappersAndRefreshesWillChange() {
        String mapping = "client-of-before-with-mappers";
        realm.plant(mapping, SigningKey.generate("ES256"), client -> {
            ((ObjectNode) client.get("attributes")).put("helseprofil.registered", "existing");
            ObjectNode mapper = client.withArray("/protocolMappers").addObject();
            mapper.put("name", "text").put("protocol", "openid-connect");
            mapper.put("protocolMapper", "oidc-usermodel-realm-role-mapper");
            mapper.putObject("config")
                    .put("claim.name", "realm_access.roles")
                    .put("multivalued", "false")
                    .put("access.token.claim", "true");
        });
        try {
            assertThat(named("refresh-token-rotation")).contains(mapping);
            assertThat(requirement("refresh-token-rotation").path("satisfied").booleanValue())
                    .isFalse();
            assertThat(requirement("refresh-token-rotation").path("change").textValue())
                    .contains("refresh token");
            assertThat(named("least-privilege")).contains(mapping);
            assertThat(realm.admin()
                            .get("helseprofil/clients/" + mapping)
                            .json()
                            .path("requirements")
                            .findParents("id"))
                    .filteredOn(listed -> listed.path("id").asText().equals("least-privilege"))
                    .extracting(listed -> listed.path("verdict").asText())
                    .containsExactly("warn");
        } finally {
            realm.admin().delete("clients/" + realm.id(mapping));
        }
        assertThat(requirement("refresh-token-rotation").path("satisfied").booleanValue())
                .isTrue();
        assertThat(requirement("private-key-jwt").has("change"))
                .as("it refuses")
                .isFalse();
    }

    @Test
    void namesClientsWithATooLongRealmLifetime() {
        String silent = "client-of-before-that-says-nothing-of-lifetimes";
        plantOfBefore(
                silent,
                client -> ((ObjectNode) client.get("attributes"))
                        .put("access.token.header.type.rfc9068", "true")
                        .remove("access.token.lifespan"));

        assertThat(named("access-token-lifetime")).doesNotContain(silent);
        realm.changeRealm(settings -> settings.put("accessTokenLifespan", 601));
        assertThat(named("access-token-lifetime"))
                .as("the requirement allows 600 seconds, and isn't enforced for it")
                .contains(silent)
                .doesNotContain(TestRealm.MACHINE);
        realm.changeRealm(settings -> settings.put("accessTokenLifespan", 300));
        realm.admin().delete("clients/" + realm.id(silent));
    }

    private static List<String> named(String requirement) {
        return requirement(requirement)
                .path("value")
                .valueStream()
                .map(JsonNode::textValue)
                .toList();
    }

    private static void plantOfBefore(String clientId, Consumer<ObjectNode> change) {
        realm.plant(clientId, SigningKey.generate("ES256"), client -> {
            ((ObjectNode) client.get("attributes"))
                    .put("access.token.header.type.rfc9068", "false")
                    .put("use.refresh.tokens", "false")
                    .put("helseprofil.registered", "existing");
            change.accept(client);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"view-clients", "manage-realm"})
    void isOpenToReadersOfTheProfile(String role) {
        assertThat(administrator(role).get("helseprofil/requirements").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"view-users", "view-realm", "create-client"})
    void isClosedToOtherRoles(String role) {
        assertThat(administrator(role).get("helseprofil/requirements").status()).isEqualTo(403);
    }

    @Test
    void isClosedToAdministratorsOfAnotherRealm() {
        try (TestRealm other = TestRealm.underProfile()) {
            AdminApi foreign = Administrators.of(SharedServer.get(), other.name(), "view-clients", "manage-realm");

            assertThat(foreign.realm(realm.name())
                            .get("helseprofil/requirements")
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void aRealmWithoutTheProfileIsNotFound() {
        try (TestRealm stock = TestRealm.withoutProfile()) {
            Response answer = stock.admin().get("helseprofil/requirements");

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.header("Content-Type")).hasValue("application/problem+json");
        }
    }

    private static AdminApi administrator(String role) {
        return Administrators.of(SharedServer.get(), realm.name(), role);
    }

    private static JsonNode requirement(String id) {
        return find(realm.admin().get("helseprofil/requirements").json(), id);
    }

    private static ObjectNode find(JsonNode all, String id) {
        for (JsonNode requirement : all) {
            if (id.equals(requirement.path("id").textValue())) {
                return (ObjectNode) requirement;
            }
        }
        throw new AssertionError("no requirement " + id);
    }
}

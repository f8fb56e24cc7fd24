package no.helseprofil.it.realm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The profile as Keycloak stores it: not in reach of other administration, and with the realm wherever that goes. */
class ProfileStorageIT {

    private static final String PROFILE_TYPE = "no.helseprofil.keycloak.storage.ProfileProvider";
    private static final String WITHOUT_TYPE =
            "{\"ruleSet\":\"helseid\",\"requirements\":{\"assertion-type\":{\"phase\":\"off\"}}}";

    private static KeycloakServer server;

    @AutoClose
    private static TestRealm realm;

    @BeforeAll
    static void makeRealm() {
        server = SharedServer.get();
        realm = TestRealm.underProfile();
    }

    @BeforeEach
    void putTheCompliantDocumentInForce() {
        realm.putProfile(TestRealm.DOCUMENT);
    }

    @Test
    @Tag("smoke")
    @Tag("container")
    void theComponentApiNeitherShowsNorChangesTheProfile() {
        JsonNode component = exported().path("components").path(PROFILE_TYPE).path(0);
        String id = component.path("id").textValue();
        ObjectNode changed = component(WITHOUT_TYPE).put("id", id).put("providerType", PROFILE_TYPE);

        assertThat(id).as("the export shows it").isNotNull();
        assertThat(realm.admin().get("components").body()).doesNotContain(id, PROFILE_TYPE);
        assertThat(realm.admin().get("components?type=" + PROFILE_TYPE).json()).isEmpty();
        assertThat(realm.admin().get("components/" + id).status()).isGreaterThanOrEqualTo(400);
        assertThat(realm.admin().put("components/" + id, changed).status()).isEqualTo(403);
        assertThat(realm.admin().delete("components/" + id).status()).isEqualTo(403);
        assertThat(realm.admin()
                        .post("components", changed.deepCopy().without("id"))
                        .status())
                .isEqualTo(403);
        assertThat(inForce()).isEqualTo(TestRealm.DOCUMENT);
    }

    @Test
    void savingAStaleRealmKeepsTheProfile() {
        ObjectNode stale = (ObjectNode) realm.admin().get("").json();
        realm.putProfile(WITHOUT_TYPE);

        assertThat(realm.admin().put("", stale).status()).isEqualTo(204);
        assertThat(inForce()).isEqualTo(WITHOUT_TYPE);

        stale.putObject("components");
        assertThat(realm.admin().put("", stale).status()).isEqualTo(204);
        assertThat(inForce()).as("not even one that says it has no components").isEqualTo(WITHOUT_TYPE);
    }

    @Test
    void aPartialImportAddsNoSecondProfile() {
        ObjectNode representation = json("{ \"ifResourceExists\": \"OVERWRITE\" }");
        representation.putObject("components").putArray(PROFILE_TYPE).add(component(WITHOUT_TYPE));

        realm.admin().post("partialImport", representation);

        assertThat(inForce()).isEqualTo(TestRealm.DOCUMENT);
    }

    @Test
    @Tag("smoke")
    @Tag("container")
    void anExportedRealmContainsTheProfile() {
        realm.putProfile(WITHOUT_TYPE);
        ObjectNode copy = (ObjectNode) exported();
        copy.put("realm", realm.name() + "-copy");
        forgetIds(copy);

        AdminApi admin = realm.admin().realm(realm.name() + "-copy");
        try {
            Response created = create(copy);

            assertThat(created.status()).as(created.body()).isEqualTo(201);
            assertThat(admin.profile().body()).isEqualTo(WITHOUT_TYPE);
            assertThat(tokenWithoutAnything(realm.name() + "-copy").errorDescription())
                    .as("and holds there")
                    .startsWith("private-key-jwt: ");
        } finally {
            admin.delete("");
        }
    }

    @Test
    void aRealmWithAnInvalidDocumentIsNotCreated() {
        ObjectNode bad = json("{ \"realm\": \"bad\" }");
        bad.putObject("components").putArray(PROFILE_TYPE).add(component("{\"ruleSet\":\"fapi1\"}"));

        assertNotCreated(bad.put("realm", realm.name() + "-bad"));
    }

    @Test
    void aRealmWithTwoProfilesIsNotCreated() {
        ObjectNode twice = json("{ \"enabled\": true }");
        twice.putObject("components")
                .putArray(PROFILE_TYPE)
                .add(component(TestRealm.DOCUMENT))
                .add(component(WITHOUT_TYPE).put("name", "another"));

        assertNotCreated(twice.put("realm", realm.name() + "-twice"));
    }

    private static void assertNotCreated(ObjectNode representation) {
        assertThat(create(representation).status()).isGreaterThanOrEqualTo(400);
        assertThat(realm.admin()
                        .realm(representation.path("realm").textValue())
                        .get("")
                        .status())
                .as("neither under the profile nor without it")
                .isEqualTo(404);
    }

    private static String inForce() {
        return realm.admin().profile().body();
    }

    private static Response tokenWithoutAnything(String name) {
        return Request.post(URI.create(server.url() + "/realms/" + name + "/protocol/openid-connect/token"))
                .form("grant_type", "client_credentials")
                .form("client_id", "nobody")
                .send();
    }

    private static JsonNode exported() {
        return realm.admin().post("partial-export?exportClients=true", "{}").json();
    }

    private static Response create(ObjectNode representation) {
        AdminApi admin = realm.admin();
        return admin.send(Request.post(URI.create(server.url() + "/admin/realms"))
                .body("application/json", representation.toString()));
    }

    private static ObjectNode component(String document) {
        ObjectNode component = json("{ \"name\": \"helseprofil\", \"providerId\": \"helseprofil\" }");
        component.putObject("config").putArray("document").add(document);
        return component;
    }

    private static ObjectNode json(String text) {
        return Representations.json(text);
    }

    /** Removes the ids. Ids are unique in a server, so an administrator who copies a realm leaves them out. */
    private static void forgetIds(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(List.of("id", "containerId"));
        }
        node.forEach(ProfileStorageIT::forgetIds);
    }
}

package no.helseprofil.it.realm;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Stream;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests that everything known of a client by its internal id ends with it, however it is removed. No client inherits by
 * getting that id.
 */
class RemovedClientIT {

    @AutoClose
    private final TestRealm realm = TestRealm.underProfile();

    /** The ways in which a client goes. */
    enum Removal {
        ADMIN_REST {
            @Override
            void of(TestRealm realm, ObjectNode client) {
                Response removed =
                        realm.admin().delete("clients/" + client.path("id").textValue());
                assertThat(removed.status()).isEqualTo(204);
            }
        },
        DYNAMIC_REGISTRATION {
            @Override
            void of(TestRealm realm, ObjectNode client) {
                String token = realm.registrationAccess(client.path("clientId").textValue());
                Response removed = Request.of(
                                "DELETE",
                                realm.address("clients-registrations/default/"
                                        + client.path("clientId").textValue()))
                        .header("Authorization", "Bearer " + token)
                        .send();
                assertThat(removed.status()).as(removed.body()).isEqualTo(204);
            }
        },
        PARTIAL_IMPORT {
            @Override
            void of(TestRealm realm, ObjectNode client) {
                ObjectNode file = JsonNodeFactory.instance.objectNode().put("ifResourceExists", "OVERWRITE");
                file.putArray("clients").add(client);
                Response imported = realm.admin().post("partialImport", file);
                assertThat(imported.isSuccess()).as(imported.body()).isTrue();
                String clientId = client.path("clientId").textValue();
                assertThat(realm.admin().client(clientId).path("id"))
                        .as("Keycloak gives the client that it imports another id")
                        .isNotEqualTo(client.path("id"));
                ADMIN_REST.of(realm, realm.admin().client(clientId));
            }
        };

        abstract void of(TestRealm realm, ObjectNode client);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("smoke")
    @Attack(
            by = Attacker.VENDOR,
            tries = "takes the internal id of a deleted, exempt client",
            outcome = "the exemption ended with the client: judged like any other")
    void anExemptionEndsWithItsClient(Removal removal) {
        realm.alterAttribute(TestRealm.WITH_SECRET, "dpop.bound.access.tokens", "false");
        ObjectNode exempt = realm.admin().client(TestRealm.WITH_SECRET);
        ObjectNode other = realm.admin().client(TestRealm.WITHOUT_CREDENTIALS);
        realm.putProfile(exempting(exempt, other));
        SecretClient client = SecretClient.of(realm);
        assertThat(client.clientCredentials("profile").status()).as("exempt").isEqualTo(200);
        String etag = realm.admin().profile().header("ETag").orElseThrow();

        removal.of(realm, exempt);

        JsonNode exemptions = realm.admin().profile().json().path("exempt");
        assertThat(exemptions).as("the other's stays").hasSize(1);
        assertThat(exemptions.at("/0/id")).isEqualTo(other.path("id"));
        JsonNode line = realm.admin().get("helseprofil/changes").json().get(0);
        assertThat(line.at("/what/kind").textValue()).isEqualTo("profile");
        assertThat(line.toString()).contains("its exemption with it");
        assertThat(realm.admin().putProfile(TestRealm.DOCUMENT, etag).status())
                .as("an administrator who has read the document before is answered that it has changed")
                .isEqualTo(412);
        assertThat(realm.register(
                                "again",
                                SigningKey.generate("ES256"),
                                made -> made.put("id", exempt.path("id").textValue()))
                        .clientCredentials(TestRealm.SCOPE)
                        .accessToken())
                .as("a new client of that id, and under the profile")
                .isNotEmpty();
        realm.alter("again", made -> {
            made.put("clientAuthenticatorType", "client-secret").put("secret", TestRealm.SECRET);
            made.put("clientId", TestRealm.WITH_SECRET);
        });
        refused(client.clientCredentials("profile")).by("private-key-jwt").with(401, "invalid_client");
    }

    @Test
    void aRealmWithExemptClientsCanBeRemoved() {
        TestRealm other = TestRealm.underProfile();
        other.putProfile(exempting(
                other.admin().client(TestRealm.WITH_SECRET), other.admin().client(TestRealm.WITHOUT_CREDENTIALS)));

        other.delete();

        assertThat(other.admin().get("").status()).isEqualTo(404);
    }

    @Test
    void concurrentRemovalsEndAllExemptions() {
        ObjectNode first = realm.admin().client(TestRealm.WITH_SECRET);
        ObjectNode second = realm.admin().client(TestRealm.WITHOUT_CREDENTIALS);
        realm.putProfile(exempting(first, second));

        Stream.of(first, second).parallel().forEach(client -> Removal.ADMIN_REST.of(realm, client));

        assertThat(realm.admin().profile().json().path("exempt")).isEmpty();
    }

    @Test
    @Attack(
            by = Attacker.VENDOR,
            tries = "reads a deleted client's observations, as a client of its id",
            outcome = "they ended with the client")
    void aClientsObservationsEndWithIt() {
        OidcClient before = realm.register("seen", SigningKey.generate("ES256"), client -> {});
        before.clientCredentials(TestRealm.SCOPE).accessToken();
        flush();
        assertThat(status("seen").has("lastSeen")).as("it was seen").isTrue();
        ObjectNode client = realm.admin().client("seen");
        before.clientCredentials(TestRealm.SCOPE).accessToken();

        Removal.ADMIN_REST.of(realm, client);
        realm.register(
                "again",
                SigningKey.generate("ES256"),
                made -> made.put("id", client.path("id").textValue()));
        flush();

        assertThat(status("again").has("lastSeen")).as("%s", status("again")).isFalse();
    }

    private JsonNode status(String clientId) {
        return realm.admin().get("helseprofil/clients/" + clientId).json();
    }

    /** A forecast stores first what this node has seen. */
    private void flush() {
        assertThat(realm.admin()
                        .get("helseprofil/forecast?at=2099-01-01T00:00:00Z")
                        .status())
                .isLessThan(500);
    }

    /** A document that exempts these. */
    static String exempting(JsonNode... clients) {
        ObjectNode document =
                JsonNodeFactory.instance.objectNode().put("ruleSet", "helseid").put("catalogue", "2026.1");
        for (JsonNode client : clients) {
            document.withArray("exempt")
                    .addObject()
                    .put("id", client.path("id").textValue())
                    .put("reason", "replaced before then")
                    .put("until", "2099-01-01T00:00:00Z");
        }
        return document.toString();
    }
}

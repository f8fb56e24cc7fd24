package no.helseprofil.it.realm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that a caller who registers or changes clients can't write the attributes {@code helseprofil.*} of a client,
 * which decide what it must do. The server alone stamps when it was registered. Waivers have an endpoint of their own.
 * The rest takes a caller who manages the realm.
 */
@Attack(
        by = Attacker.ADMINISTRATOR,
        tries = "writes a client's `helseprofil.*` attributes without `manage-realm`",
        outcome = "stored values stay")
class ReservedAttributesIT {

    private static final String REGISTERED = "helseprofil.registered";
    private static final String WAIVER = "helseprofil.waiver.pushed-authorization";
    private static final String COHORT = "helseprofil.cohort";
    private static final String PROBE_URL = "helseprofil.api.probe-url";
    private static final String CONTACTS = "helseprofil.contacts";
    private static final String FORGED = "existing";

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    private static final AdminApi manager =
            Administrators.of(SharedServer.get(), realm.name(), "manage-realm", "manage-clients");
    private static final AdminApi clientManager = Administrators.of(SharedServer.get(), realm.name(), "manage-clients");

    /** Caller that registers and changes a client. */
    enum Caller {
        REALM_MANAGER,
        CLIENT_MANAGER,
        DYNAMIC_REGISTRATION;

        /** Registers a client with these attributes and reads it back as it is stored. */
        Registered register(ObjectNode attributes) {
            String clientId = "reserved-" + UUID.randomUUID();
            ObjectNode client = Representations.json("{ \"enabled\": true }").put("clientId", clientId);
            client.set("attributes", attributes);
            Response created = switch (this) {
                case REALM_MANAGER -> manager.post("clients", client);
                case CLIENT_MANAGER -> clientManager.post("clients", client);
                case DYNAMIC_REGISTRATION -> dynamically("POST", "default", realm.initialAccess(), client);
            };
            assertThat(created.status()).as(created.body()).isEqualTo(201);
            return new Registered(clientId);
        }

        /** Changes a client; an object with attributes, or without. */
        void update(Registered registered, ObjectNode change) {
            ObjectNode stored = manager.client(registered.clientId());
            ObjectNode client = change.deepCopy().put("clientId", registered.clientId());
            String path = "clients/" + stored.path("id").textValue();
            Response updated = switch (this) {
                case REALM_MANAGER -> manager.put(path, client);
                case CLIENT_MANAGER -> clientManager.put(path, client);
                case DYNAMIC_REGISTRATION ->
                    dynamically(
                            "PUT",
                            "default/" + registered.clientId(),
                            realm.registrationAccess(registered.clientId()),
                            client);
            };
            assertThat(updated.isSuccess()).as(updated.body()).isTrue();
        }
    }

    /** A client that is registered. */
    record Registered(String clientId) {

        String attribute(String name) {
            return manager.client(clientId).path("attributes").path(name).textValue();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("smoke")
    void theServerStampsTheRegistrationTime(Caller caller) {
        // the server's clock has no finer time
        Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);

        Registered client = caller.register(attributes(REGISTERED, FORGED));

        assertThat(Instant.parse(client.attribute(REGISTERED))).isBetween(before, Instant.now());
    }

    @Test
    void theServerStampsARegistrationWithoutAttributes() {
        String clientId = "reserved-" + UUID.randomUUID();

        assertThat(manager.post("clients", Representations.json("{}").put("clientId", clientId))
                        .status())
                .isEqualTo(201);

        assertThat(Instant.parse(new Registered(clientId).attribute(REGISTERED)))
                .isBeforeOrEqualTo(Instant.now());
    }

    @Test
    void theServerStampsAnOpenIdConnectRegistration() {
        ObjectNode client = Representations.json(
                "{ \"redirect_uris\": [\"https://client.example/callback\"], \"token_endpoint_auth_method\": \"private_key_jwt\" }");
        client.putObject("jwks")
                .putArray("keys")
                .addPOJO(SigningKey.generate("ES256").publicJwk());

        Response created = dynamically("POST", "openid-connect", realm.initialAccess(), client);

        assertThat(created.status()).as(created.body()).isEqualTo(201);
        Registered registered = new Registered(created.text("client_id"));
        assertThat(Instant.parse(registered.attribute(REGISTERED))).isBeforeOrEqualTo(Instant.now());
    }

    @Test
    void openIdConnectRegistrationAcceptsNoAttributes() {
        ObjectNode client = Representations.json("{ \"redirect_uris\": [\"https://client.example/callback\"] }");
        client.put(COHORT, "fastlege");

        Response created = dynamically("POST", "openid-connect", realm.initialAccess(), client);

        assertThat(created.status()).as("Keycloak knows no such member").isEqualTo(400);
    }

    @ParameterizedTest
    @EnumSource(names = "REALM_MANAGER", mode = EnumSource.Mode.EXCLUDE)
    void onlyARealmManagerSetsContacts(Caller caller) {
        Registered client = caller.register(attributes(CONTACTS, "victim@b.example"));
        assertThat(client.attribute(CONTACTS)).as("at registration").isNull();

        Caller.REALM_MANAGER.update(client, with(attributes(CONTACTS, "drift@vendor.example;lang=nn")));
        caller.update(client, with(attributes(CONTACTS, "victim@b.example")));
        assertThat(client.attribute(CONTACTS)).as("by an update").isEqualTo("drift@vendor.example;lang=nn");
        caller.update(client, with(attributes(CONTACTS, "")));
        assertThat(client.attribute(CONTACTS)).as("taken away").isEqualTo("drift@vendor.example;lang=nn");
    }

    @ParameterizedTest
    @EnumSource
    void anUpdateKeepsTheStamp(Caller caller) {
        Registered client = caller.register(attributes("other", "x"));
        String stamp = client.attribute(REGISTERED);

        caller.update(client, with(attributes(REGISTERED, FORGED)));
        assertThat(client.attribute(REGISTERED)).as("another value").isEqualTo(stamp);
        caller.update(client, with(attributes(REGISTERED, "")));
        assertThat(client.attribute(REGISTERED))
                .as("the empty value, which removes")
                .isEqualTo(stamp);
        caller.update(client, with(attributes("other", "y")));
        assertThat(client.attribute(REGISTERED)).as("left out").isEqualTo(stamp);
        caller.update(client, Representations.json("{}"));
        assertThat(client.attribute(REGISTERED)).as("no attributes at all").isEqualTo(stamp);
        assertThat(client.attribute("other"))
                .as("an attribute of somebody else's")
                .isEqualTo("y");
    }

    @ParameterizedTest
    @EnumSource
    void registrationAndUpdateCannotSetAWaiver(Caller caller) {
        String waiver = "{\"reason\":\"x\",\"approvedBy\":\"me\",\"expires\":\"2099-01-01T00:00:00Z\"}";

        Registered client = caller.register(attributes(WAIVER, waiver));
        assertThat(client.attribute(WAIVER)).as("at registration").isNull();

        caller.update(client, with(attributes(WAIVER, waiver)));
        assertThat(client.attribute(WAIVER)).as("by an update").isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "helseprofil.cohort, one, two",
        "helseprofil.api, one, two",
        "helseprofil.api.organisations, one, two",
        "helseprofil.claim.nhn:sfm:journal-id, one, two",
        "helseprofil.something-of-a-later-version, one, two",
        "helseprofil.key-expires.some-kid, 2099-01-01T00:00:00Z, 2098-01-01T00:00:00Z",
        "helseprofil.api.probe-url, https://api.example.no/v1, http://localhost:8081/v1?of=nobody"
    })
    void aRealmManagerSetsTheOtherAttributes(String attribute, String one, String two) {
        Registered client = Caller.REALM_MANAGER.register(attributes(attribute, one));
        assertThat(client.attribute(attribute)).isEqualTo(one);

        Caller.REALM_MANAGER.update(client, with(attributes(attribute, two)));
        assertThat(client.attribute(attribute)).isEqualTo(two);

        Caller.REALM_MANAGER.update(client, with(attributes(attribute, "")));
        assertThat(client.attribute(attribute)).isNull();
    }

    @Test
    void aRealmManagerSetsConsistentOrganisations() {
        Registered client = Caller.REALM_MANAGER.register(
                attributes("helseprofil.orgnr-parent", "999977774").put("helseprofil.orgnr-children", "313325016"));
        assertThat(client.attribute("helseprofil.orgnr-children")).isEqualTo("313325016");

        Caller.REALM_MANAGER.update(
                client,
                with(attributes("helseprofil.tenancy", "multi-tenant")
                        .put("helseprofil.orgnr-parent", "")
                        .put("helseprofil.orgnr-children", "")
                        .put("helseprofil.orgnr-supplier", "313745392")
                        .put("helseprofil.delegations", "999977774,312232324")));
        assertThat(client.attribute("helseprofil.tenancy")).isEqualTo("multi-tenant");
        assertThat(client.attribute("helseprofil.orgnr-parent")).isNull();
        assertThat(client.attribute("helseprofil.delegations")).isEqualTo("999977774,312232324");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api.example.no",
                "ftp://api.example.no/",
                "https://api.example.no@evil.example/",
                "https://api.example.no/#part",
                "https://0x7f000001/"
            })
    void refusesAnInvalidProbeUrl(String url) {
        Registered client = Caller.REALM_MANAGER.register(attributes(PROBE_URL, "https://api.example.no/v1"));
        ObjectNode stored = manager.client(client.clientId());
        ObjectNode another = Representations.json("{}").put("clientId", "reserved-" + UUID.randomUUID());
        another.set("attributes", attributes(PROBE_URL, url));

        Response updated = manager.put(
                "clients/" + stored.path("id").textValue(),
                with(attributes(PROBE_URL, url)).put("clientId", client.clientId()));
        Response registered = manager.post("clients", another);

        assertThat(List.of(updated, registered)).allSatisfy(refused -> {
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body()).contains("invalid_client_metadata", PROBE_URL + ": write ");
        });
        assertThat(client.attribute(PROBE_URL)).isEqualTo("https://api.example.no/v1");
    }

    @ParameterizedTest
    @EnumSource(names = {"CLIENT_MANAGER", "DYNAMIC_REGISTRATION"})
    void otherCallersCannotRegisterThem(Caller caller) {
        Registered client = caller.register(attributes(COHORT, "fastlege")
                .put("helseprofil.api", "true")
                .put(PROBE_URL, "https://api.example.no/")
                .put("helseprofil.", "x")
                .put("helseprofil.key-expires.kid", "2099-01-01T00:00:00Z"));

        assertThat(manager.client(client.clientId()).path("attributes").fieldNames())
                .toIterable()
                .filteredOn(name -> name.startsWith("helseprofil.") && !name.equals("helseprofil.initial-access"))
                .as("beside what the server writes itself")
                .containsExactly(REGISTERED);
    }

    @ParameterizedTest
    @EnumSource(names = {"CLIENT_MANAGER", "DYNAMIC_REGISTRATION"})
    void otherCallersCannotChangeThem(Caller caller) {
        Registered client = caller.register(attributes("other", "x"));
        Caller.REALM_MANAGER.update(client, with(attributes(COHORT, "fastlege")));

        caller.update(client, with(attributes(COHORT, "legevakt").put("helseprofil.api", "true")));
        assertThat(client.attribute(COHORT)).as("changed").isEqualTo("fastlege");
        assertThat(client.attribute("helseprofil.api")).as("added").isNull();
        caller.update(client, with(attributes(COHORT, "")));
        assertThat(client.attribute(COHORT)).as("removed").isEqualTo("fastlege");
        caller.update(client, with(attributes("other", "y")));
        assertThat(client.attribute(COHORT)).as("left out").isEqualTo("fastlege");
        caller.update(client, Representations.json("{ \"description\": \"changed\" }"));
        assertThat(client.attribute(COHORT)).as("no attributes at all").isEqualTo("fastlege");
        assertThat(manager.client(client.clientId()).path("description").textValue())
                .as("what else was asked for is done")
                .isEqualTo("changed");
    }

    @Test
    void withoutTheProfileTheyAreOrdinaryAttributes() {
        try (TestRealm stock = TestRealm.withoutProfile()) {
            stock.changeAttribute(TestRealm.MACHINE, REGISTERED, FORGED);

            JsonNode stored = stock.admin().client(TestRealm.MACHINE);

            assertThat(stored.path("attributes").path(REGISTERED).textValue()).isEqualTo(FORGED);
        }
    }

    private static ObjectNode attributes(String name, String value) {
        return Representations.json("{}").put(name, value);
    }

    private static ObjectNode with(ObjectNode attributes) {
        ObjectNode change = Representations.json("{}");
        change.set("attributes", attributes);
        return change;
    }

    private static Response dynamically(String method, String path, String token, ObjectNode client) {
        URI address = realm.address("clients-registrations/" + path);
        return Request.of(method, address)
                .header("Authorization", "Bearer " + token)
                .body("application/json", client.toString())
                .send();
    }
}

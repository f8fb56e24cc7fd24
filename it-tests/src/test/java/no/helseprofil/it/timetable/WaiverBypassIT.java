package no.helseprofil.it.timetable;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.timetable.LivingRealm.REQUIREMENT;
import static no.helseprofil.it.timetable.LivingRealm.untyped;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.realm.Administrators;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Ways to let a client off that aren't the endpoint for it. */
@Attack(
        by = Attacker.VENDOR,
        tries = "exempts a client by other ways than the waiver endpoint",
        outcome = "the client stays judged")
class WaiverBypassIT {

    private static final String WAIVER = "helseprofil.waiver." + REQUIREMENT;
    private static final String LETTING_OFF =
            LivingRealm.waiver(LivingRealm.now().plus(Duration.ofDays(30))).toString();

    @AutoClose
    private static TestRealm realm;

    private static AdminApi clientManager;

    @BeforeAll
    static void create() {
        realm = LivingRealm.under(LivingRealm.ENFORCED);
        clientManager = Administrators.of(SharedServer.get(), realm.name(), "manage-clients");
    }

    @Test
    void aClientManagersUpdateSetsNoWaiver() {
        assertThat(update(clientManager).isSuccess())
                .as("the stored values stay, and nothing else is wrong")
                .isTrue();

        assertNotLetOff(TestRealm.MACHINE);
    }

    @Test
    void aRealmManagersUpdateSetsNoWaiver() {
        assertThat(update(realm.admin()).isSuccess()).isTrue();

        assertNotLetOff(TestRealm.MACHINE);
    }

    @Test
    void aClientManagersRegistrationSetsNoWaiver() {
        SigningKey key = SigningKey.generate("ES256");
        realm.register("with-waiver", key, client -> letOff(client));

        assertNotLetOff("with-waiver");
        assertThat(attributes("with-waiver").path("helseprofil.registered").textValue())
                .isNotEqualTo("existing");
    }

    @Test
    void aDynamicRegistrationSetsNoWaiver() {
        ObjectNode client = JsonNodeFactory.instance.objectNode().put("clientId", "dynamic-waiver");
        letOff(client);
        String token = Objects.requireNonNull(realm.admin()
                .post("clients-initial-access", Map.of("count", 1, "expiration", 600))
                .text("token"));

        Response answer = Request.post(realm.address("clients-registrations/default"))
                .header("Authorization", "Bearer " + token)
                .body("application/json", client.toString())
                .send();

        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(attributes("dynamic-waiver").has(WAIVER)).isFalse();
        assertThat(attributes("dynamic-waiver").has("helseprofil.cohort")).isFalse();
    }

    @Test
    void aClientManagersImportSetsNoWaiver() {
        ObjectNode client = realm.admin().client(TestRealm.OTHER_MACHINE);
        letOff(client);
        ObjectNode representation = JsonNodeFactory.instance.objectNode().put("ifResourceExists", "OVERWRITE");
        representation.putArray("clients").add(client);

        assertThat(clientManager.post("partialImport", representation).status()).isEqualTo(403);

        assertNotLetOff(TestRealm.OTHER_MACHINE);
    }

    @Test
    void aWaivedClientsNameGivesNoWaiver() {
        SigningKey key = SigningKey.generate("ES256");
        realm.register("let-off", key, client -> {});
        assertThat(realm.admin()
                        .put("helseprofil/clients/let-off/waivers/" + REQUIREMENT, LETTING_OFF)
                        .status())
                .isEqualTo(204);
        assertThat(untyped(realm, "let-off").status()).isEqualTo(200);
        String id = clientManager.client("let-off").path("id").textValue();

        assertThat(clientManager.delete("clients/" + id).isSuccess()).isTrue();
        assertThat(clientManager
                        .post("clients", TestRealm.representation("let-off", key))
                        .status())
                .isEqualTo(201);

        assertNotLetOff("let-off");
    }

    @Test
    void anUnreadableWaiverIsIgnored() {
        for (String broken : new String[] {"", "{}", "true", LETTING_OFF.replace("reason", "why"), "{" + LETTING_OFF}) {
            realm.alterAttribute(TestRealm.USER_LOGIN, WAIVER, broken);

            assertThat(realm.admin().get("helseprofil/waivers").body()).doesNotContain(TestRealm.USER_LOGIN);
            JsonNode client = realm.admin()
                    .get("helseprofil/clients/" + TestRealm.USER_LOGIN)
                    .json();
            client.path("requirements").forEach(requirement -> {
                if (REQUIREMENT.equals(requirement.path("id").textValue())) {
                    assertThat(requirement.path("phase").textValue()).as(broken).isEqualTo("enforced");
                }
            });
        }
    }

    private static Response update(AdminApi administrator) {
        ObjectNode client = administrator.client(TestRealm.MACHINE);
        letOff(client);
        return administrator.update(client);
    }

    private static void letOff(ObjectNode client) {
        ObjectNode attributes =
                client.get("attributes") instanceof ObjectNode there ? there : client.putObject("attributes");
        attributes.put(WAIVER, LETTING_OFF).put("helseprofil.registered", "existing");
    }

    private static void assertNotLetOff(String clientId) {
        assertThat(attributes(clientId).has(WAIVER)).isFalse();
        refused(untyped(realm, clientId)).by(REQUIREMENT).with(401, "invalid_client");
    }

    private static JsonNode attributes(String clientId) {
        return realm.admin().client(clientId).path("attributes");
    }
}

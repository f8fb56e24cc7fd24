package no.helseprofil.it.registration;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import no.helseprofil.it.realm.Administrators;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of who may do what to the registration of a client. */
class CallersIT {

    private static final String DPOP = "dpop.bound.access.tokens";
    private static final String REASON = "helseprofil.reason";
    private static final String WHY = "the vendor's library has no DPoP before May";

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    private static final AdminApi realmManager =
            Administrators.of(SharedServer.get(), realm.name(), "manage-realm", "manage-clients");
    private static final AdminApi clientManager = Administrators.of(SharedServer.get(), realm.name(), "manage-clients");

    @ParameterizedTest
    @CsvSource({
        "dpop.bound.access.tokens, false, sender-constrained-tokens",
        "require.pushed.authorization.requests, false, pushed-authorization",
        "pkce.code.challenge.method, '', pkce-s256",
        "access.token.header.type.rfc9068, false, access-token-type"
    })
    void aRealmManagerDisablesAProtectionWithAReason(String attribute, String off, String requirement) {
        String clientId = registered();
        ObjectNode client = realmManager.client(clientId);
        attributes(client).put(attribute, off);

        refused(realmManager.update(client)).by(requirement).with(400, "invalid_client_metadata");
        attributes(client).put(REASON, WHY);
        Response answer = realmManager.update(client);

        assertThat(answer.status()).as(answer.body()).isEqualTo(204);
        JsonNode stored = realmManager.client(clientId).path("attributes");
        assertThat(stored.path(attribute).asText()).isEqualTo(off);
        assertThat(stored.has(REASON)).as("the reason is no part of the client").isFalse();
        assertThat(realm.admin().get("helseprofil/changes").body()).contains(clientId, requirement, WHY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "two\nlines"})
    void anInvalidReasonDisablesNothing(String reason) {
        String clientId = registered();
        ObjectNode client = realmManager.client(clientId);
        attributes(client).put(DPOP, "false").put(REASON, reason);

        refused(realmManager.update(client)).by("sender-constrained-tokens").with(400, "invalid_client_metadata");
        assertThat(realmManager.client(clientId).path("attributes").path(DPOP).asText())
                .isEqualTo("true");
    }

    @Test
    void aClientManagersReasonDisablesNothing() {
        String clientId = registered();
        ObjectNode client = clientManager.client(clientId);
        attributes(client).put(DPOP, "false").put(REASON, WHY);

        refused(clientManager.update(client)).by("sender-constrained-tokens").with(400, "invalid_client_metadata");
    }

    @Test
    void aReasonDoesNotAllowAViolation() {
        ObjectNode client = realmManager.client(registered());
        attributes(client).put(REASON, WHY);

        refused(realmManager.update(client.put("publicClient", true)))
                .by("confidential-client")
                .with(400, "invalid_client_metadata");
    }

    @Test
    void theReasonIsNotStoredInTheClient() {
        ObjectNode client = TestRealm.representation("with-a-reason", SigningKey.generate("ES256"));
        attributes(client).put(REASON, WHY);

        assertThat(realmManager.post("clients", client).status()).isEqualTo(201);
        assertThat(realmManager
                        .update(realmManager.client("with-a-reason").put("description", "x"))
                        .status())
                .isEqualTo(204);
        assertThat(realmManager.client("with-a-reason").path("attributes").has(REASON))
                .isFalse();
    }

    @Test
    void fillsInWhatKeycloakEnablesByDefault() {
        ObjectNode client = JsonNodeFactory.instance
                .objectNode()
                .put("clientId", "names-its-protocol")
                .put("protocol", "openid-connect");

        assertThat(realmManager.post("clients", client).status())
                .as("as without protocol")
                .isEqualTo(201);
        JsonNode stored = realmManager.client("names-its-protocol");
        assertThat(stored.path("directAccessGrantsEnabled").booleanValue()).isFalse();
        assertThat(stored.path("publicClient").booleanValue()).isFalse();
        assertThat(realmManager
                        .post(
                                "clients",
                                client.deepCopy()
                                        .put("clientId", "asks-for-passwords")
                                        .put("directAccessGrantsEnabled", true))
                        .status())
                .as("what is asked for is refused, so that the caller knows")
                .isEqualTo(400);
    }

    @Test
    void createClientIsEvaluatedLikeOtherRoles() {
        AdminApi creator = Administrators.of(SharedServer.get(), realm.name(), "create-client");
        ObjectNode client = TestRealm.representation("created", SigningKey.generate("ES256"));

        Response created = creator.post("clients", client);

        assertThat(created.status())
                .as("create-client is a role of dynamic registration")
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"view-clients", "manage-realm", "manage-users"})
    void otherRolesChangeNoClient(String role) {
        AdminApi other = Administrators.of(SharedServer.get(), realm.name(), role, "view-clients");
        ObjectNode client = realmManager.client(TestRealm.MACHINE);

        assertThat(other.update(client.deepCopy().put("description", "changed")).status())
                .isEqualTo(403);
        assertThat(other.post("clients", client.deepCopy().put("clientId", "new"))
                        .status())
                .isEqualTo(403);
        assertThat(Sorted.lists(realmManager.client(TestRealm.MACHINE))).isEqualTo(Sorted.lists(client));
    }

    @Test
    void anAdministratorOfAnotherRealmChangesNoClient() {
        try (TestRealm elsewhere = TestRealm.withoutProfile()) {
            AdminApi other = Administrators.of(SharedServer.get(), elsewhere.name(), "manage-realm", "manage-clients")
                    .realm(realm.name());

            assertThat(other.get("clients").status()).isEqualTo(403);
            assertThat(other.post("clients", TestRealm.representation("new", SigningKey.generate("ES256")))
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void aRegistrationAccessTokenDisablesNothingAndStaysValid() {
        String clientId = registered();
        String token = realm.registrationAccess(clientId);
        ObjectNode before = realmManager.client(clientId);
        ObjectNode client = before.deepCopy();
        client.remove("defaultClientScopes");
        client.remove("optionalClientScopes");
        attributes(client).put(DPOP, "false").put(REASON, WHY);

        refused(update(clientId, token, client)).by("sender-constrained-tokens").with(400, "invalid_client_metadata");

        assertThat(Sorted.lists(realmManager.client(clientId))).isEqualTo(Sorted.lists(before));
        attributes(client).put(DPOP, "true");
        Response taken = update(clientId, token, client);
        assertThat(taken.status()).as("the same token: %s", taken.body()).isEqualTo(200);
        assertThat(taken.body()).as("the answer").doesNotContain(REASON);
    }

    @Test
    void aRefusedRegistrationIsOneEventWithItsRequirement() {
        String clientId = registered();
        String token = realm.registrationAccess(clientId);
        ObjectNode client = realmManager.client(clientId).put("publicClient", true);
        client.remove("defaultClientScopes");
        client.remove("optionalClientScopes");
        realm.admin().clearEvents();

        refused(update(clientId, token, client)).by("confidential-client");
        assertOneEvent("CLIENT_UPDATE_ERROR");
        realm.admin().clearEvents();
        client.remove("id");
        refused(realm.dynamically("POST", "default", realm.initialAccess(), client.put("clientId", "new")))
                .by("confidential-client");
        assertOneEvent("CLIENT_REGISTER_ERROR");
    }

    private static void assertOneEvent(String type) {
        JsonNode events = realm.events();
        assertThat(events).as(events.toString()).hasSize(1);
        JsonNode event = events.get(0);
        assertThat(event.path("type").asText()).isEqualTo(type);
        assertThat(event.path("error").asText()).isEqualTo("invalid_client_metadata");
        assertThat(event.path("details").path("helseprofil_requirement").asText())
                .isEqualTo("confidential-client");
        assertThat(event.path("details").path("helseprofil_phase").asText()).isEqualTo("enforced");
    }

    private static Response update(String clientId, String token, ObjectNode client) {
        return realm.dynamically("PUT", "default/" + clientId, token, client);
    }

    private static String registered() {
        String clientId = "client-" + UUID.randomUUID();
        realm.register(clientId, SigningKey.generate("ES256"), client -> {});
        return clientId;
    }

    private static ObjectNode attributes(ObjectNode client) {
        return client.withObject("/attributes");
    }
}

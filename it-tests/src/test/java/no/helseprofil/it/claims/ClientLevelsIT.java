package no.helseprofil.it.claims;

import static no.helseprofil.it.support.Answers.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.realm.Administrators;
import no.helseprofil.it.support.Levels;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A client's registration can name another flow to log its users in, and say what the levels of authentication are called. Whoever
 * writes that makes a password a login of level 4, so it takes the same right as the flows of the realm.
 */
class ClientLevelsIT {

    private static final String SCOPE = "nhn:demo-api/level";
    private static final String OF_LEVEL_FOUR = "of-level-four";

    @AutoClose
    private static HealthRealm health;

    @AutoClose
    private static TestRealm stock;

    private static AdminApi clientManager;

    @BeforeAll
    static void create() {
        health = HealthRealm.in(TestRealm.underProfile()).scope(SCOPE, Mapping.claim(Claims.SECURITY_LEVEL));
        health.client(OF_LEVEL_FOUR, Map.of(), SCOPE);
        Levels.give(health.realm(), OF_LEVEL_FOUR, 4);
        clientManager = Administrators.of(SharedServer.get(), health.realm().name(), "manage-clients");
        stock = TestRealm.withoutProfile();
        Levels.give(stock, TestRealm.USER_LOGIN, 4);
    }

    /** Settings of a registration that decide about levels. */
    enum Setting {
        FLOW {
            @Override
            void put(TestRealm realm, ObjectNode client) {
                String other = realm == stock ? TestRealm.USER_LOGIN : OF_LEVEL_FOUR;
                client.set(
                        "authenticationFlowBindingOverrides",
                        realm.admin().client(other).path("authenticationFlowBindingOverrides"));
            }
        },
        NAMES_OF_LEVELS {
            @Override
            void put(TestRealm realm, ObjectNode client) {
                client.withObject("/attributes").put("acr.loa.map", "{\"idporten-loa-high\":1}");
            }
        };

        abstract void put(TestRealm realm, ObjectNode client);

        JsonNode in(TestRealm realm, String clientId) {
            ObjectNode client = realm.admin().client(clientId);
            return this == FLOW
                    ? client.path("authenticationFlowBindingOverrides")
                    : client.path("attributes").path("acr.loa.map");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("smoke")
    @Attack(
            by = Attacker.VENDOR,
            tries = "registers or changes a client to use another login flow, or call a password level 4",
            outcome = "only manage-realm changes a client's flows and level names")
    void aRegistrationCannotSetLevels(Setting setting) {
        TestRealm realm = health.realm();
        ObjectNode made = client();
        setting.put(realm, made);
        ObjectNode without = client();
        setting.put(stock, without);
        accepted(registered(stock, without));
        assertThat(setting.in(stock, without.path("clientId").textValue()).toString())
                .as("without the profile a vendor does")
                .isNotIn("", "{}");

        refused(registered(realm, made));
        refused(clientManager.post("clients", made));
        assertThat(realm.admin()
                        .get("clients?clientId=" + made.path("clientId").textValue())
                        .json())
                .isEmpty();

        String clientId = registered();
        JsonNode before = setting.in(realm, clientId);
        ObjectNode changed = realm.admin().client(clientId);
        setting.put(realm, changed);
        refused(clientManager.update(changed));
        refused(changed(realm, changed));
        assertThat(setting.in(realm, clientId)).isEqualTo(before);
    }

    @Test
    void anyClientMayNameALevelWithoutTheProfile() {
        OidcClient client = stock.register("calls-itself-high", SigningKey.generate("ES256"), made -> {
            Setting.NAMES_OF_LEVELS.put(stock, made);
            made.withArray("optionalClientScopes").removeAll();
        });

        String acr = client.logIn(
                        AuthorizationRequest.of("openid", TestRealm.REDIRECT_URI),
                        TestRealm.USERNAME,
                        TestRealm.PASSWORD)
                .accessTokenClaims()
                .path("acr")
                .textValue();

        assertThat(acr).as("of a password").isEqualTo("idporten-loa-high");
    }

    @ParameterizedTest
    @EnumSource
    void levelsStayUnchangedIfAVendorChangesTheRest(Setting setting) {
        TestRealm realm = health.realm();
        String clientId = registered();
        realm.change(clientId, client -> setting.put(realm, client));
        JsonNode before = setting.in(realm, clientId);
        assertThat(before.toString()).as("written by who manages the realm").isNotIn("", "{}");

        ObjectNode client = realm.admin().client(clientId).put("name", "changed");
        accepted(clientManager.update(client));
        accepted(changed(realm, client.put("name", "changed again")));
        client.remove("authenticationFlowBindingOverrides");
        client.withObject("/attributes").remove("acr.loa.map");
        accepted(clientManager.update(client.put("name", "and again")));

        assertThat(setting.in(realm, clientId)).isEqualTo(before);
        assertThat(realm.admin().client(clientId).path("name").textValue()).isEqualTo("and again");
    }

    @ParameterizedTest
    @EnumSource
    void levelsCannotBeRemovedByRegistration(Setting setting) {
        TestRealm realm = health.realm();
        String clientId = registered();
        realm.change(clientId, client -> setting.put(realm, client));
        JsonNode before = setting.in(realm, clientId);

        ObjectNode client = realm.admin().client(clientId);
        client.putObject("authenticationFlowBindingOverrides").put("browser", "");
        client.withObject("/attributes").put("acr.loa.map", "");
        refused(clientManager.update(client));

        assertThat(setting.in(realm, clientId)).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"''", "{}", "{ }"})
    void emptyConsoleValuesAreNoChange(String none) {
        ObjectNode client = health.realm().admin().client(registered());
        client.withObject("/attributes").put("acr.loa.map", none);
        client.putObject("authenticationFlowBindingOverrides")
                .put("browser", "")
                .put("direct_grant", "");

        accepted(clientManager.update(client));
    }

    private static ObjectNode client() {
        return TestRealm.representation("levels-" + UUID.randomUUID(), SigningKey.generate("ES256"));
    }

    private static String registered() {
        ObjectNode client = client();
        succeeded(health.realm().admin().post("clients", client));
        return client.path("clientId").textValue();
    }

    private static Response registered(TestRealm realm, ObjectNode client) {
        String token = realm.initialAccess();
        return dynamically(realm, "POST", "default", token, withoutScopes(client));
    }

    private static Response changed(TestRealm realm, ObjectNode client) {
        String token = realm.registrationAccess(client.path("clientId").textValue());
        String path = "default/" + client.path("clientId").textValue();
        return dynamically(realm, "PUT", path, token, withoutScopes(client));
    }

    private static String withoutScopes(ObjectNode client) {
        ObjectNode sent = client.deepCopy();
        sent.remove(List.of("defaultClientScopes", "optionalClientScopes"));
        return sent.toString();
    }

    private static Response dynamically(TestRealm realm, String method, String path, String token, String body) {
        return Request.of(method, realm.address("clients-registrations/" + path))
                .header("Authorization", "Bearer " + token)
                .body("application/json", body)
                .send();
    }

    private static void refused(Response answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("invalid_client_metadata", "acr.loa.map", "manage-realm");
    }

    private static void accepted(Response answer) {
        assertThat(answer.isSuccess()).as(answer.body()).isTrue();
    }
}

package no.helseprofil.it.claims;

import static no.helseprofil.it.support.Answers.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.realm.Administrators;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ways to bring a mapper to an existing client, which keeps its mappers: the actor, the mapper and the way. */
@Tag("slow")
class MapperWaysIT {

    private static final Mapping NUMBER = Mapping.attribute("pid", "told");
    private static final Mapping HARMLESS = Mapping.attribute("ward", "told");

    @AutoClose
    private static TestRealm realm;

    private static HealthRealm health;
    private static AdminApi clientManager;

    @BeforeAll
    static void makeRealm() {
        realm = TestRealm.underProfile();
        health = HealthRealm.in(realm);
        health.person(HealthRealm.DOCTOR, "August", "September", Map.of("pid", HealthRealm.PID, "ward", "ward 7"));
        clientManager = Administrators.of(SharedServer.get(), realm.name(), "manage-clients");
    }

    @ParameterizedTest
    @EnumSource
    @Attack(
            by = Attacker.ADMINISTRATOR,
            tries = "adds a mapper of users' numbers to an existing client that keeps its mappers, by each way with "
                    + "client rights only",
            outcome = "refused, except for manage-realm")
    @Attack(
            by = Attacker.VENDOR,
            tries = "adds to its existing client a mapper of users' numbers, or a scope with one",
            outcome = "refused, except for manage-realm")
    void onlyARealmManagerAddsAMapperOfPersonalNumbers(MapperWay way) {
        String clientId = ofBefore("number-" + name(way));

        Response refused = way.bring(realm, clientManager, clientId, NUMBER);

        assertThat(disclosed(HealthRealm.BARE, clientId)).doesNotContain(HealthRealm.PID);
        assertThat(refused.status()).as(refused.body()).isIn(400, 403);
        assertThat(refused.body()).contains("manage-realm");
    }

    /** The holder of a registration's token is no administrator. */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"UPDATE_OF_ITS_REGISTRATION", "SCOPE_BY_ITS_REGISTRATION"})
    void aRealmManagerAddsItInEveryWay(MapperWay way) {
        String clientId = ofBefore("by-realm-manager-" + name(way));
        AdminApi both = Administrators.of(SharedServer.get(), realm.name(), "manage-clients", "manage-realm");

        succeeded(way.bring(realm, both, clientId, NUMBER));

        assertThat(disclosed(way.asked(clientId), clientId)).contains(HealthRealm.PID);
    }

    @ParameterizedTest
    @EnumSource
    void aClientManagerAddsAHarmlessMapper(MapperWay way) {
        String clientId = ofBefore("harmless-" + name(way));

        succeeded(way.bring(realm, clientManager, clientId, HARMLESS));

        assertThat(disclosed(way.asked(clientId), clientId))
                .as("the way leads to tokens")
                .contains("ward 7");
    }

    @ParameterizedTest
    @EnumSource(names = {"ONE_BY_ONE", "NEW_SCOPE", "SCOPE_THAT_IS_GIVEN", "SCOPE_THAT_IS_OPENED_TO_MORE_USERS"})
    void aRealmWithoutTheProfileIsUnaffected(MapperWay way) {
        try (TestRealm stock = TestRealm.withoutProfile()) {
            AdminApi manager = Administrators.of(SharedServer.get(), stock.name(), "manage-clients");

            succeeded(way.bring(stock, manager, TestRealm.USER_LOGIN, NUMBER));
        }
    }

    @Test
    void aNewClientMayHaveItBecauseItDoesNotRun() {
        realm.register("new", SigningKey.generate("ES256"), client -> {});
        health.give("new", HealthRealm.BARE);

        succeeded(MapperWay.ONE_BY_ONE.bring(realm, clientManager, "new", NUMBER));

        assertThat(disclosed(HealthRealm.BARE, "new")).doesNotContain(HealthRealm.PID);
    }

    @Test
    void anExistingClientMayNotHaveItEvenIfItWouldNotRun() {
        String clientId = ofBefore("enforced");
        realm.putProfile("{\"ruleSet\":\"helseid\",\"requirements\":{\"access-token-type\":"
                + "{\"enforced\":\"2025-01-01T00:00:00Z\"}}}");
        try {
            assertThat(MapperWay.ONE_BY_ONE
                            .bring(realm, clientManager, clientId, NUMBER)
                            .status())
                    .as("the date may be put off, or a waiver granted")
                    .isEqualTo(403);
        } finally {
            realm.putProfile(TestRealm.DOCUMENT);
        }
    }

    @Test
    void anExemptClientMayNotHaveIt() {
        realm.register("exempt", SigningKey.generate("ES256"), client -> {});
        realm.putProfile(health.realm().exempting("exempt"));
        try {
            assertThat(MapperWay.ONE_BY_ONE
                            .bring(realm, clientManager, "exempt", NUMBER)
                            .status())
                    .isEqualTo(403);
        } finally {
            realm.putProfile(TestRealm.DOCUMENT);
        }
    }

    @Test
    void anExistingMapperMayBeSavedButNotRedirected() {
        String clientId = ofBefore("has-one");
        String models = "clients/" + realm.id(clientId) + "/protocol-mappers/models";
        succeeded(realm.admin()
                .post(models, Mapping.attribute("hpr_number", "own").json()));
        ObjectNode stored = clientManager.client(clientId);
        String id = stored.path("protocolMappers").path(0).path("id").textValue();
        ObjectNode moved = Mapping.attribute("hpr_number", "own").json().put("id", id);
        moved.withObject("/config").put("claim.name", "elsewhere").put("id.token.claim", "false");
        ObjectNode other = Mapping.attribute("pid", "own").json().put("id", id);

        succeeded(clientManager.update(stored.put("description", "saved")));
        succeeded(clientManager.put(models + "/" + id, moved));
        assertThat(clientManager.put(models + "/" + id, other).status()).isEqualTo(403);
    }

    @Test
    void onlyARealmManagerChangesANumberScopeButAClientManagerRemovesIt() {
        String clientId = ofBefore("scoped");
        succeeded(MapperWay.SCOPE_THAT_IS_GIVEN.bring(realm, realm.admin(), clientId, NUMBER));
        ObjectNode client = realm.admin().client(clientId);
        ObjectNode scope = (ObjectNode) MapperWay.scopeNamed(realm, clientId);
        String id = scope.path("id").textValue();

        for (String kind : List.of("default", "optional")) {
            assertThat(clientManager
                            .put("default-" + kind + "-client-scopes/" + id, "{}")
                            .status())
                    .as("it closes each new client of SAML that gets it")
                    .isEqualTo(403);
        }
        assertThat(clientManager
                        .put("client-scopes/" + id, scope.put("description", "x"))
                        .status())
                .isEqualTo(403);
        succeeded(clientManager.delete("clients/" + client.path("id").textValue() + "/default-client-scopes/" + id));
        succeeded(clientManager.delete("client-scopes/" + id));
    }

    @Test
    void aSamlClientMayNotHaveItEither() {
        ObjectNode client = JsonNodeFactory.instance.objectNode().put("clientId", "saml-of-before");
        client.put("protocol", "saml")
                .withObject("/attributes")
                .put("helseprofil.registered", "existing")
                // Else Keycloak makes it a key, which takes a server of the tests ten seconds.
                .put("saml.client.signature", "false");
        client.putArray("protocolMappers").add(note("department"));
        new ServerProbe(SharedServer.get()).storeClient(realm.name(), client.toString());
        ObjectNode stored = realm.admin().client("saml-of-before");
        String models = "clients/" + stored.path("id").textValue() + "/protocol-mappers/models";
        String id = stored.path("protocolMappers").path(0).path("id").textValue();

        succeeded(clientManager.put(models + "/" + id, note("department").put("id", id)));
        assertThat(clientManager
                        .put(models + "/" + id, note("FEDERATED_ID_TOKEN").put("id", id))
                        .status())
                .as("another note of the login")
                .isEqualTo(403);
    }

    private static ObjectNode note(String name) {
        return Mapping.of(
                        "note",
                        "saml-user-session-note-mapper",
                        Map.of("note", name, "attribute.name", "told", "attribute.nameformat", "Basic"))
                .json()
                .put("protocol", "saml");
    }

    private static String ofBefore(String clientId) {
        realm.plant(
                clientId,
                SigningKey.generate("ES256"),
                client -> client.withObject("/attributes").put("helseprofil.registered", "existing"));
        health.give(clientId, HealthRealm.BARE);
        return clientId;
    }

    private static String disclosed(String asked, String clientId) {
        OidcClient client = realm.oidc(clientId);
        Exchange login = health.logIn(client, asked);
        return login.accessTokenClaims() + " " + login.idTokenClaims() + " "
                + client.userinfo(login.accessToken()).response().body();
    }

    private static String name(MapperWay way) {
        return way.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

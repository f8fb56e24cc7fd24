package no.helseprofil.it.realm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.IntStream;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A realm under the profile without a working profile is closed, not stock: and what opens it again. */
class ClosedRealmIT {

    private static final String PROFILE_TYPE = "no.helseprofil.keycloak.storage.ProfileProvider";
    private static final String KEYS = "components?type=org.keycloak.keys.KeyProvider";

    private static KeycloakServer server;
    private static ServerProbe probe;

    @AutoClose
    private static TestRealm realm;

    @AutoClose
    private static TestRealm stock;

    private static SecretClient neighbour;
    private static String name;

    @BeforeAll
    static void makeRealms() {
        server = SharedServer.get();
        probe = new ServerProbe(server);
        realm = TestRealm.underProfile();
        name = realm.name();
        stock = TestRealm.withoutProfile();
        stock.changeAttribute(TestRealm.WITH_SECRET, "dpop.bound.access.tokens", "false");
        neighbour = SecretClient.of(stock);
    }

    @BeforeEach
    void realmIsOpen() {
        assertThat(token().status()).as("the realm works before it is broken").isEqualTo(200);
    }

    @AfterEach
    void aProfileThatIsPutOpensTheRealm() {
        realm.putProfile(TestRealm.DOCUMENT);
        assertOpen();
    }

    @Test
    @Tag("smoke")
    void aBrokenProfileClosesTheRealmUntilRepaired() {
        long before = logged().size();
        probe.overwriteComponentConfig(name, PROFILE_TYPE, "document", "{\"ruleSet\":");

        assertClosed();
        assertThat(logged().subList((int) before, logged().size()))
                .as("one line, however many requests, and it says what to do")
                .singleElement()
                .asString()
                .contains("ERROR", "PUT /admin/realms/" + name + "/helseprofil/profile");

        Response broken = realm.admin().profile();
        assertThat(broken.body()).as("an administrator sees what is there").isEqualTo("{\"ruleSet\":");
        assertThat(realm.admin()
                        .putProfile(TestRealm.DOCUMENT, broken.header("ETag").orElseThrow())
                        .status())
                .isEqualTo(204);
        assertOpen();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"ruleSet\":\"helseid\",\"later\":true}"})
    void anImpossibleProfileClosesTheRealm(String document) {
        probe.overwriteComponentConfig(name, PROFILE_TYPE, "document", document);

        assertClosed();
    }

    @Test
    void everyNewCauseIsLoggedOnce() {
        int before = logged().size();
        probe.overwriteComponentConfig(name, PROFILE_TYPE, "document", "[]");
        askTenTimes();
        probe.overwriteComponentConfig(name, PROFILE_TYPE, "document", "{\"ruleSet\":\"x\"}");
        askTenTimes();
        realm.putProfile(TestRealm.DOCUMENT);
        assertOpen();

        assertThat(logged().subList(before, logged().size())).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void aMissingHmacKeyClosesTheRealm() {
        int before = logged().size();
        ObjectNode key = hmacKey();
        assertThat(realm.admin()
                        .delete("components/" + key.path("id").textValue())
                        .status())
                .isEqualTo(204);

        assertClosed();
        assertThat(logged().subList(before, logged().size()))
                .singleElement()
                .asString()
                .contains("HMAC key", "hmac-generated");

        key.remove("id");
        assertThat(realm.admin().post("components", key).status()).isEqualTo(201);
        assertOpen();
    }

    @ParameterizedTest
    @ValueSource(strings = {"enabled", "active"})
    void aDisabledOrPassiveHmacKeyCountsAsMissing(String setting) {
        setHmacKey(setting, "false");

        assertClosed();

        setHmacKey(setting, "true");
        assertOpen();
    }

    @Test
    void twoProfilesCloseTheRealmUntilOneIsPut() {
        int before = logged().size();
        probe.duplicateComponents(name, PROFILE_TYPE);

        assertClosed();
        assertThat(logged().subList(before, logged().size()))
                .singleElement()
                .asString()
                .contains("PUT /admin/realms/" + name + "/helseprofil/profile", "which leaves one of the 2");
    }

    @Test
    void aClosedRealmCanBeAdministered() {
        probe.overwriteComponentConfig(name, PROFILE_TYPE, "document", "{}");

        assertThat(realm.admin().get("").status()).isEqualTo(200);
        assertThat(realm.admin().get("clients").status()).isEqualTo(200);
        realm.register("made-while-closed", SigningKey.generate("ES256"), client -> {});
        realm.changeAttribute("made-while-closed", "description", "changed while closed");
        assertThat(realm.admin().get("components").status()).isEqualTo(200);
    }

    @Test
    void aClosedRealmProtectsReservedAttributes() {
        probe.overwriteComponentConfig(name, PROFILE_TYPE, "document", "{}");

        realm.register(
                "forged-while-closed",
                SigningKey.generate("ES256"),
                client -> client.withObject("/attributes")
                        .put("helseprofil.registered", "existing")
                        .put("helseprofil.waiver.pkce-s256", "{}"));

        JsonNode attributes = realm.admin().client("forged-while-closed").path("attributes");
        assertThat(attributes.path("helseprofil.registered").textValue()).isNotEqualTo("existing");
        assertThat(attributes.has("helseprofil.waiver.pkce-s256")).isFalse();
    }

    @Test
    void aClosedRealmRefusesTheDeviceFlow() {
        realm.alterAttribute(TestRealm.USER_LOGIN, "oauth2.device.authorization.grant.enabled", "true");
        probe.overwriteComponentConfig(name, PROFILE_TYPE, "document", "{}");
        Request request = Request.post(realm.address("protocol/openid-connect/auth/device"));

        assertUnavailable(
                "device",
                realm.oidc(TestRealm.USER_LOGIN).authenticated(request).response());
    }

    @Test
    void aClosedRealmRefusesCiba() {
        probe.overwriteComponentConfig(name, PROFILE_TYPE, "document", "{}");
        Request request = Request.post(realm.address("protocol/openid-connect/ext/ciba/auth"))
                .form("scope", "openid")
                .form("login_hint", TestRealm.USERNAME);

        Response answer =
                realm.oidc(TestRealm.USER_LOGIN).authenticated(request).response();

        assertThat(answer.status())
                .as("Keycloak's own for every refused client here")
                .isEqualTo(401);
        assertThat(answer.error()).isEqualTo("temporarily_unavailable");
    }

    private static void assertClosed() {
        EndpointRequests.of(realm.issuer()).forEach((door, request) -> assertUnavailable(door, request.send()));
        EndpointRequests.of(realm.issuer())
                .forEach((door, request) -> assertUnavailable(
                        door + ", as a client that does everything right",
                        realm.oidc(TestRealm.MACHINE)
                                .authenticated(request.withoutForm("client_id").withoutForm("client_secret"))
                                .response()));
        assertPageUnavailable(EndpointRequests.authorization(realm.issuer(), TestRealm.USER_LOGIN)
                .send());
        assertPageUnavailable(EndpointRequests.authorization(realm.issuer(), "account-console")
                .send());
        assertNeighboursWork();
    }

    private static void assertUnavailable(String door, Response answer) {
        assertThat(answer.status()).as(door).isEqualTo(503);
        assertThat(answer.error()).as(door).isEqualTo("temporarily_unavailable");
        assertThat(answer.errorDescription()).as("nothing about the cause").doesNotContain("HMAC", "document");
        assertThat(answer.headerLines("Retry-After")).as(door).hasSize(1);
        assertThat(answer.headerLines("Date")).as(door).hasSize(1);
    }

    private static void assertPageUnavailable(Response page) {
        assertThat(page.status()).isEqualTo(503);
        assertThat(page.headerLines("Retry-After")).hasSize(1);
        assertThat(page.body()).as("no login form").doesNotContain("kc-form-login");
    }

    private static void assertNeighboursWork() {
        assertThat(neighbour.clientCredentials("openid").status())
                .as("a realm without the profile")
                .isEqualTo(200);
        assertThat(Request.get(stock.address("protocol/openid-connect/certs"))
                        .send()
                        .status())
                .isEqualTo(200);
    }

    private static void assertOpen() {
        assertThat(token().status()).as("the realm is open again").isEqualTo(200);
    }

    private static void askTenTimes() {
        IntStream.range(0, 10).forEach(i -> assertThat(plainToken().status()).isEqualTo(503));
    }

    private static Response plainToken() {
        return Request.post(realm.address("protocol/openid-connect/token"))
                .form("grant_type", "client_credentials")
                .send();
    }

    private static Response token() {
        return realm.oidc(TestRealm.MACHINE).clientCredentials(TestRealm.SCOPE).response();
    }

    private static List<String> logged() {
        return server.log()
                .lines()
                .filter(line -> line.contains("Realm " + name + " is under the profile but its profile can't work"))
                .toList();
    }

    private static ObjectNode hmacKey() {
        for (JsonNode component : realm.admin().get(KEYS).json()) {
            if (component.path("providerId").textValue().equals("hmac-generated")) {
                return (ObjectNode) component;
            }
        }
        throw new IllegalStateException("the realm has no HMAC key");
    }

    private static void setHmacKey(String setting, String value) {
        ObjectNode key = hmacKey();
        key.withObject("/config").putArray(setting).add(value);
        assertThat(realm.admin()
                        .put("components/" + key.path("id").textValue(), key)
                        .status())
                .isEqualTo(204);
    }
}

package no.helseprofil.it.claims;

import static no.helseprofil.it.support.Answers.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.Scopes;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every kind of mapper that the server has, against every place where a claim can be. */
@Attack(
        by = Attacker.VENDOR,
        tries = "registers a client with any mapper of stored user data",
        outcome = "no token, userinfo or introspection has it")
class MapperTypesIT {

    private static final String ID = "mapping-client";
    private static final String CLAIMS =
            "{\"id_token\":{\"%s\":{\"essential\":true,\"value\":\"forged\"}}}".formatted(Claims.HPR_NUMBER);

    @AutoClose
    private static TestRealm realm;

    private static Map<String, JsonNode> places;
    private static Map<String, JsonNode> inKeycloak;

    @BeforeAll
    static void logIn() {
        realm = TestRealm.reachingThisMachine();
        places = placesOf(realm);
        try (TestRealm stock = TestRealm.on(SharedServer.onThisMachine(), null)) {
            inKeycloak = placesOf(stock);
        }
    }

    /** A later Keycloak may bring another kind, which needs a line here, and perhaps one among the harmless. */
    @Test
    void knowsEveryMapperTypeOfTheServer() {
        JsonNode kinds = realm.admin()
                .send(Request.get(URI.create(SharedServer.onThisMachine().url() + "/admin/serverinfo")))
                .json()
                .path("protocolMapperTypes");
        Set<String> ofServer = new TreeSet<>();
        kinds.properties()
                .forEach(protocol -> protocol.getValue()
                        .forEach(kind -> ofServer.add(
                                protocol.getKey() + " " + kind.path("id").textValue())));

        Set<String> known = MapperType.ALL.stream()
                .map(type -> type.protocol() + " " + type.id())
                .collect(Collectors.toSet());
        assertThat(known)
                .as("give a new kind its line in MapperType: an attack, or the reason why there is none")
                .containsAll(ofServer);
    }

    @TestFactory
    Stream<DynamicTest> writesAForbiddenClaimNowhere() {
        return MapperType.attackedOf("openid-connect")
                .flatMap(type -> type.attacks().stream()
                        .flatMap(attack -> places.entrySet().stream()
                                .map(place -> DynamicTest.dynamicTest(
                                        type.id() + " " + attack.claim() + ": " + place.getKey(),
                                        () -> assertThat(isWritten(place.getValue(), attack))
                                                .isFalse()))));
    }

    @TestFactory
    Stream<DynamicTest> keycloakWritesItWithoutTheProfile() {
        return MapperType.attackedOf("openid-connect")
                .flatMap(type -> type.attacks().stream()
                        .filter(attack -> hasAValue(attack.claim()))
                        .map(attack -> DynamicTest.dynamicTest(
                                type.id() + " " + attack.claim(),
                                () -> assertThat(inKeycloak.values())
                                        .as("the control of the test above")
                                        .anyMatch(place -> isWritten(place, attack)))));
    }

    @Test
    void vendorSpecificClaimsAreUnaffected() {
        for (String place : new String[] {"access token", "ID token", "userinfo", "introspection"}) {
            JsonNode claims = places.get(place);
            assertThat(claims.path("own-constant").asText()).as(place).isEqualTo("constant");
            assertThat(claims.path("own-attribute").asText()).as(place).isEqualTo("ward 7");
            assertThat(claims.path("own-username").asText()).as(place).isEqualTo(HealthRealm.DOCTOR);
            assertThat(claims.path("own-group").toString()).as(place).contains("ward");
            assertThat(claims.path("own-time").asText()).as(place).isNotEmpty();
        }
    }

    @Test
    void aFailingMapperIsNoServerError() {
        OidcClient client = realm.register(
                "mistaken",
                SigningKey.generate("ES256"),
                registration -> registration
                        .putArray("protocolMappers")
                        .add(Mapping.attribute("middleName", "address")
                                .only("userinfo.token.claim")
                                .json()));
        HealthRealm health = new HealthRealm(realm);
        health.give("mistaken", HealthRealm.BARE);
        Exchange login = health.logIn(client, HealthRealm.BARE);

        Exchange userinfo = client.userinfo(login.accessToken());

        assertThat(userinfo.response().status()).as(userinfo.response().body()).isEqualTo(400);
        assertThat(userinfo.response().body()).contains("mapper").doesNotContain("Mai");
    }

    /**
     * Returns whether an attack has something to write at all. This realm has no organisations of Keycloak's, and no
     * such properties.
     */
    private static boolean hasAValue(String claim) {
        return !claim.contains("organization")
                && !claim.contains("PID")
                && !claim.contains(" pid ")
                && !claim.equals("note of pid")
                && !claim.contains("client-roles");
    }

    private static boolean isWritten(JsonNode place, MapperType.Attempt attack) {
        JsonNode value = place.path(attack.member());
        return attack.secret().map(secret -> value.toString().contains(secret)).orElse(!value.isMissingNode());
    }

    private static Map<String, JsonNode> placesOf(TestRealm at) {
        HealthRealm health = HealthRealm.in(at);
        health.person(
                HealthRealm.DOCTOR,
                "August",
                "September",
                Map.of(
                        "pid", HealthRealm.PID,
                        "hpr_number", HealthRealm.HPR_NUMBER,
                        "hpr_details", HealthRealm.HPR_DETAILS,
                        "organisations", HealthRealm.PARENT,
                        "ward", "ward 7",
                        "middleName", "Mai"));
        succeeded(at.admin().post("groups", Map.of("name", "ward")));
        String group = at.admin().get("groups").json().path(0).path("id").textValue();
        succeeded(at.admin().put("users/" + health.userId(HealthRealm.DOCTOR) + "/groups/" + group, "{}"));
        OidcClient client = health.client(ID, Map.of()).withRequest(request -> request.form("claims", CLAIMS));
        at.change(ID, registered -> {
            ArrayNode mappers = registered.putArray("protocolMappers");
            MapperType.attackedOf("openid-connect")
                    .flatMap(type -> type.attacks().stream().map(attack -> attack.mapping(type.id())))
                    .map(Mapping::json)
                    .forEach(mappers::add);
            own().map(Mapping::json).forEach(mappers::add);
        });
        Scopes.give(at, "roles", ID, "default");
        succeeded(at.admin()
                .post(
                        "clients/" + at.id(ID) + "/scope-mappings/realm",
                        List.of(at.admin().get("roles/offline_access").json())));
        Map<String, JsonNode> written = new LinkedHashMap<>();
        try (IdentityProvider provider = IdentityProvider.of(health)) {
            tell(at, client, provider, "", written);
            at.changeAttribute(ID, "client.use.lightweight.access.token.enabled", "true");
            at.changeAttribute(ID, "allow.userinfo.with.lightweight.access.token", "true");
            tell(at, client, provider, "lightweight: ", written);
        }
        return written;
    }

    private static void tell(
            TestRealm at, OidcClient client, IdentityProvider provider, String kind, Map<String, JsonNode> written) {
        Exchange login =
                provider.logIn(client, HealthRealm.asking(HealthRealm.BARE), Map.of(Claims.SECURITY_LEVEL, "4"));
        LoginClaims all = LoginClaims.of(at, client, login);
        written.put(kind + "access token", all.accessToken());
        written.put(kind + "ID token", all.idToken());
        written.put(kind + "userinfo", all.userInfo());
        written.put(kind + "introspection", all.introspection());
        ObjectNode response = (ObjectNode) login.response().json();
        written.put(kind + "token response", response);
        written.put(kind + "refreshed", client.refresh(login.refreshToken()).accessTokenClaims());
    }

    private static Stream<Mapping> own() {
        return Stream.of(
                Mapping.of(
                        "own constant",
                        "oidc-hardcoded-claim-mapper",
                        Map.of("claim.name", "own-constant", "claim.value", "constant", "jsonType.label", "String")),
                Mapping.attribute("ward", "own-attribute"),
                Mapping.of(
                        "own username",
                        "oidc-usermodel-property-mapper",
                        Map.of("claim.name", "own-username", "user.attribute", "username", "jsonType.label", "String")),
                Mapping.of(
                        "own group",
                        "oidc-group-membership-mapper",
                        Map.of("claim.name", "own-group", "full.path", "false")),
                Mapping.of(
                        "own time",
                        "oidc-usersessionmodel-note-mapper",
                        Map.of(
                                "claim.name",
                                "own-time",
                                "user.session.note",
                                "AUTH_TIME",
                                "jsonType.label",
                                "String")));
    }
}

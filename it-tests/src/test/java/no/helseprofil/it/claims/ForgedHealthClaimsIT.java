package no.helseprofil.it.claims;

import static no.helseprofil.it.support.Answers.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that an administrator who may put Keycloak's mappers anywhere writes no health claim by them, and discloses no
 * number under another name.
 */
@Attack(
        by = Attacker.ADMINISTRATOR,
        tries = "adds Keycloak's mappers for every health claim, by a constant or user attribute",
        outcome = "only our mappers write one")
class ForgedHealthClaimsIT {

    private static final String ID = "electronic-journal";
    private static final String SCOPE = "forged";
    private static final String API_SCOPE = "nhn:demo-api/forged";

    private static HealthRealm health;

    @AutoClose
    private static TestRealm realm;

    private static OidcClient client;
    private static LoginClaims forged;
    private static LoginClaims inKeycloak;

    @BeforeAll
    static void forge() {
        realm = TestRealm.underProfile();
        health = HealthRealm.in(realm);
        forged = forgedIn(health);
        client = realm.oidc(ID);
        try (TestRealm stock = TestRealm.withoutProfile()) {
            inKeycloak = forgedIn(HealthRealm.in(stock));
        }
    }

    /** Every claim by a constant, and by what a user may say of themselves, in the three places that mappers can be in. */
    private static LoginClaims forgedIn(HealthRealm at) {
        at.scope(SCOPE, claims().flatMap(claim -> forgeries("scope", claim)))
                .scope(API_SCOPE, claims().flatMap(claim -> forgeries("api", claim)));
        OidcClient forging = at.client(ID, Map.of("helseprofil.orgnr-parent", HealthRealm.PARENT), SCOPE, API_SCOPE);
        at.realm().change(ID, registered -> {
            ArrayNode mappers = registered.putArray("protocolMappers");
            claims().flatMap(claim -> forgeries("client", claim))
                    .map(Mapping::json)
                    .forEach(mappers::add);
        });
        at.person("forger", "Kvart", "Grevling", Map.of("locale", "forged"));
        return LoginClaims.of(at.realm(), forging, at.logIn(forging, "forger", SCOPE + " " + API_SCOPE));
    }

    static Stream<String> claims() {
        return Stream.of(
                        Claims.OF_CLIENT,
                        Claims.OF_PERSON.stream()
                                .filter(claim -> !claim.endsWith("name"))
                                .toList(),
                        List.of(
                                Claims.PID_PSEUDONYM,
                                Claims.NETWORK,
                                Claims.JOURNAL,
                                "nhn:tillitsrammeverk:parameters",
                                "hpr_updated_at",
                                "helseprofil_probe",
                                "helseid://claims/client/ec/orgnr_parent",
                                "helseid://claims/of/tomorrow"))
                .flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("claims")
    void noForeignMapperWritesTheClaim(String claim) {
        assertThat(forged.of(claim).values())
                .as("written by the server, or not at all")
                .noneMatch(value -> value.toString().contains("forged"));
    }

    @ParameterizedTest
    @MethodSource("claims")
    void keycloakWritesTheClaimWithoutTheProfile(String claim) {
        assertThat(inKeycloak.of(claim))
                .as("the control of the test above")
                .containsKeys("access token", "ID token", "userinfo");
        assertThat(inKeycloak.of(claim).values())
                .allMatch(value -> value.toString().contains("forged"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pid", "hpr_number", "hpr_details"})
    void aNumberCannotBeMappedToAnotherName(String attribute) {
        String scope = "nhn:demo-api/" + attribute;
        List<Mapping> telling = List.of(
                Mapping.attribute(attribute, "department"),
                Mapping.of(
                        "street " + attribute,
                        "oidc-address-mapper",
                        Map.of("user.attribute.street", attribute, "user.attribute.formatted", attribute)));
        health.scope(scope, telling.stream()).give(ID, scope);
        ObjectNode before = realm.admin().client(ID);
        realm.change(ID, registered -> {
            ArrayNode mappers = registered.putArray("protocolMappers");
            telling.forEach(mapping -> mappers.add(mapping.json()));
        });

        LoginClaims disclosed = LoginClaims.of(realm, client, health.logIn(client, scope));

        realm.change(ID, registered -> registered.set("protocolMappers", before.get("protocolMappers")));
        assertThat(disclosed.toString())
                .as("only the API's registration discloses the person's number")
                .doesNotContain(HealthRealm.PID, HealthRealm.HPR_NUMBER);
    }

    @Test
    void aRoleOrGroupNamedLikeAClaimIsNoClaim() {
        succeeded(realm.admin().post("roles", Map.of("name", Claims.PID)));
        succeeded(realm.admin().post("groups", Map.of("name", Claims.HPR_NUMBER)));
        String user = realm.admin()
                .get("users?username=forger")
                .json()
                .path(0)
                .path("id")
                .textValue();
        succeeded(realm.admin()
                .post(
                        "users/" + user + "/role-mappings/realm",
                        List.of(realm.admin().get("roles").json().findParents("name").stream()
                                .filter(role ->
                                        Claims.PID.equals(role.path("name").textValue()))
                                .findFirst()
                                .orElseThrow())));
        String group = realm.admin().get("groups").json().path(0).path("id").textValue();
        succeeded(realm.admin().put("users/" + user + "/groups/" + group, "{}"));
        Stream<Mapping> mappings = Stream.of(
                Mapping.of(
                        "roles", "oidc-usermodel-realm-role-mapper", Map.of("claim.name", "r", "multivalued", "true")),
                Mapping.of("groups", "oidc-group-membership-mapper", Map.of("claim.name", "g", "full.path", "false")));
        health.scope("roles-and-groups", mappings).give(ID, "roles-and-groups");
        LoginClaims disclosed =
                LoginClaims.of(realm, client, health.logIn(client, "forger", HealthRealm.BARE + " roles-and-groups"));

        assertThat(disclosed.toString())
                .as("the control: they are returned as what they are")
                .contains(Claims.HPR_NUMBER);
        assertThat(disclosed.of(Claims.PID)).isEmpty();
        assertThat(disclosed.of(Claims.HPR_NUMBER)).isEmpty();
    }

    @Test
    void theClaimsParameterReleasesNothing() {
        String wanted =
                "{\"%s\":{\"essential\":true},\"%s\":{\"value\":\"forged\"}}".formatted(Claims.PID, Claims.HPR_NUMBER);
        OidcClient asking = client.withRequest(request ->
                request.form("claims", "{\"id_token\":%s,\"userinfo\":%1$s,\"access_token\":%1$s}".formatted(wanted)));

        LoginClaims disclosed = LoginClaims.of(realm, client, health.logIn(asking, HealthRealm.BARE));

        assertThat(disclosed.of(Claims.PID)).isEmpty();
        assertThat(disclosed.of(Claims.HPR_NUMBER)).isEmpty();
    }

    @Tag("smoke")
    @Test
    void aSelfRegisteredClientBringsNoMapper() {
        allowEveryMapper();
        SigningKey key = SigningKey.generate("ES256");
        ObjectNode registration = TestRealm.representation("registered-by-itself", key);
        ArrayNode mappers = registration.putArray("protocolMappers");
        Stream.concat(
                        forgeries("own", Claims.PID),
                        Stream.of(Mapping.claim(Claims.PID), Mapping.attribute("pid", "department")))
                .map(Mapping::json)
                .forEach(mappers::add);
        String token = realm.initialAccess();

        Response registered = Request.post(realm.address("clients-registrations/default"))
                .header("Authorization", "Bearer " + token)
                .body("application/json", registration.toString())
                .send();

        assertThat(registered.status()).as(registered.body()).isEqualTo(201);
        assertThat(realm.admin().client("registered-by-itself").path("protocolMappers"))
                .as("the control: the mappers have arrived")
                .hasSize(4);
        health.give("registered-by-itself", HealthRealm.BARE);
        OidcClient itself = OidcClient.discover(realm.issuer(), "registered-by-itself", key);
        LoginClaims disclosed = LoginClaims.of(realm, itself, health.logIn(itself, HealthRealm.BARE));
        assertThat(disclosed.of(Claims.PID)).isEmpty();
        assertThat(disclosed.toString()).doesNotContain(HealthRealm.PID, "forged");
    }

    /** Keycloak's policies let clients that register themselves bring some kinds of mappers, and by default not these. */
    private static void allowEveryMapper() {
        for (JsonNode policy : realm.admin()
                .get("components?type=org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy")
                .json()) {
            String kind = policy.path("providerId").textValue();
            if ("allowed-protocol-mappers".equals(kind) || "allowed-client-templates".equals(kind)) {
                succeeded(realm.admin().delete("components/" + policy.path("id").textValue()));
            }
        }
    }

    private static Stream<Mapping> forgeries(String where, String claim) {
        return Stream.of(
                Mapping.of(
                        where + " constant " + claim,
                        "oidc-hardcoded-claim-mapper",
                        Map.of("claim.name", claim, "claim.value", "forged", "jsonType.label", "String")),
                Mapping.of(
                        where + " attribute " + claim,
                        "oidc-usermodel-attribute-mapper",
                        Map.of("claim.name", claim, "user.attribute", "locale", "jsonType.label", "String")));
    }
}

package no.helseprofil.it.realm;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.MarkdownPage;
import no.helseprofil.it.support.Scopes;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An API believes the audience and the health claims of a token. Whoever may add a mapper to a client, which takes
 * {@code manage-clients} and goes past every policy, must not be able to write them.
 */
class AccessTokenClaimsIT {

    private static final String OTHER_API = "nhn:other-api";
    private static final String PLAIN_API = "https://plain-api.example";
    private static final List<String> OF_EACH_TOKEN = List.of("jti", "iat");
    private static final List<String> NO_APIS_BUSINESS =
            List.of("clientHost", "clientAddress", "allowed-origins", "acr");

    @AutoClose
    private static TestRealm realm;

    @AutoClose
    private static TestRealm stock;

    @BeforeAll
    static void createRealms() {
        realm = TestRealm.underProfile();
        stock = TestRealm.withoutProfile();
        addApis(realm);
        addApis(stock);
    }

    @AfterEach
    void removeMappers() {
        for (TestRealm each : List.of(realm, stock)) {
            Mappers.removeAll(each, TestRealm.MACHINE);
            each.change(TestRealm.MACHINE, client -> client.put("name", "Machine"));
        }
        realm.putProfile(TestRealm.DOCUMENT);
    }

    @Tag("smoke")
    @Test
    @Tag("RFC6750-5.3-2")
    @Tag("RFC9068-3-2")
    @Tag("RFC9068-3-4")
    void theAudienceIsTheApiOfTheGrantedScope() {
        assertThat(claims(realm, TestRealm.SCOPE).path("aud")).isEqualTo(text(TestRealm.API));
        assertThat(claims(realm, "profile").has("aud"))
                .as("no API was asked for")
                .isFalse();
        assertThat(claims(realm, TestRealm.SCOPE + " " + PLAIN_API + "/write").path("aud"))
                .as("an audience that is a URI is no API of the profile")
                .isEqualTo(text(TestRealm.API));
    }

    @Test
    void twoGrantedScopesGiveTwoAudiencesIfAllowed() {
        realm.off("single-audience");

        assertThat(claims(realm, TestRealm.SCOPE + " " + OTHER_API + "/read").path("aud"))
                .isEqualTo(
                        JsonNodeFactory.instance.arrayNode().add(TestRealm.API).add(OTHER_API));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "helseid://claims/client/client_tenancy",
                "helseid://claims/identity/pid",
                "helseid://claims/client/claims/orgnr_parent",
                "nhn:sfm:journal-id",
                "nhn:demo"
            })
    void removesAForeignMappersReservedClaim(String claim) {
        assertThat(withMapper(stock, Mappers.hardcoded(claim), TestRealm.SCOPE).path(claim))
                .as("Keycloak puts it into the token")
                .isEqualTo(text("forged"));

        assertUnchanged(Mappers.hardcoded(claim), TestRealm.SCOPE);
    }

    @Test
    void keepsAForeignMappersUnreservedClaim() {
        assertThat(withMapper(realm, Mappers.hardcoded("department"), TestRealm.SCOPE)
                        .path("department"))
                .isEqualTo(text("forged"));
    }

    @ParameterizedTest
    @CsvSource({
        "included.custom.audience, nhn:other-api",
        "included.client.audience, nhn:other-api",
        "included.custom.audience, nhn:an-api-of-nowhere",
        "included.custom.audience, nhn:demo-api",
        "included.client.audience, nhn:demo-api",
        "included.client.audience, declared-api",
        "included.custom.audience, declared-api"
    })
    void removesAForeignMappersAudience(String kind, String audience) {
        assertThat(withMapper(stock, Mappers.audience(kind, audience), "profile")
                        .path("aud"))
                .as("Keycloak puts it into the token")
                .isEqualTo(text(audience));

        assertUnchanged(Mappers.audience(kind, audience), "profile");
        assertUnchanged(Mappers.audience(kind, audience), TestRealm.SCOPE);
    }

    @Test
    void keepsANonApiAudienceUntilAnApiIsRequested() {
        ObjectNode mapper = Mappers.audience("included.custom.audience", "reports");

        assertThat(withMapper(realm, mapper, "profile").path("aud")).isEqualTo(text("reports"));
        removeMappers();
        assertThat(withMapper(realm, mapper, TestRealm.SCOPE).path("aud"))
                .as("with the scope of an API the token is for that API alone")
                .isEqualTo(text(TestRealm.API));
    }

    @ParameterizedTest
    @ValueSource(strings = {"aud", "scope", "azp", "iss", "client_id", "exp", "typ", "nbf", "act", "amr"})
    void aMapperCannotForgeAProtocolClaim(String claim) {
        assertUnchanged(Mappers.hardcoded(claim), TestRealm.SCOPE);
    }

    @Test
    void aDisplayNameGrantsNoApi() {
        realm.change(TestRealm.MACHINE, client -> client.put("name", OTHER_API + "/read"));

        assertThat(claims(realm, "profile").has("aud"))
                .as("the name is free text")
                .isFalse();
        assertThat(claims(realm, TestRealm.SCOPE).path("aud")).isEqualTo(text(TestRealm.API));
    }

    @Test
    void aClientIdGrantsNoApi() {
        String clientId = OTHER_API + "/write";
        realm.register(clientId, SigningKey.generate("ES256"), client -> {});

        assertThat(realm.oidc(clientId)
                        .clientCredentials("profile")
                        .accessTokenClaims()
                        .has("aud"))
                .as("a client counts itself among its scopes")
                .isFalse();
        refused(realm.oidc(TestRealm.MACHINE).clientCredentials(clientId)).with(400, "invalid_scope");
    }

    @Tag("smoke")
    @Test
    @Tag("RFC9700-2.3-1")
    @Tag("FAPI2-SP-FINAL-5.3.2.1-14")
    void aClientCredentialsTokenHasNoUnneededClaims() {
        Exchange issued = askingFromSomewhere(TestRealm.SCOPE);
        JsonNode token = issued.accessTokenClaims();

        assertThat(token.path("client_id")).isEqualTo(text(TestRealm.MACHINE));
        assertThat(token.path("nbf")).isEqualTo(token.path("iat")).isNotEqualTo(MissingNode.getInstance());
        assertThat(token.path("cnf").fieldNames()).toIterable().containsExactly("jkt");
        for (JsonNode claims : List.of(token, introspection(issued))) {
            assertThat(claims.path("client_id")).isEqualTo(token.path("client_id"));
            assertThat(claims.path("nbf")).isEqualTo(token.path("nbf"));
            assertThat(claims.path("cnf")).isEqualTo(token.path("cnf"));
            assertThat(claims.fieldNames()).toIterable().doesNotContainAnyElementsOf(NO_APIS_BUSINESS);
        }
    }

    @Test
    void aTokenForNoApiKeepsKeycloaksClaims() {
        JsonNode token = askingFromSomewhere("profile").accessTokenClaims();

        assertThat(token.fieldNames()).toIterable().containsAll(NO_APIS_BUSINESS);
        assertThat(token.path("client_id")).isEqualTo(text(TestRealm.MACHINE));
        assertThat(token.path("nbf")).isEqualTo(token.path("iat"));
    }

    @Test
    void anExistingClientLosesUnneededClaimsWithTheType() {
        realm.plant(
                "machine-of-before",
                SigningKey.generate("ES256"),
                client -> ((ObjectNode) client.get("attributes")).put("helseprofil.registered", "existing"));
        OidcClient existing = realm.oidc("machine-of-before");

        JsonNode before = existing.clientCredentials(TestRealm.SCOPE).accessTokenClaims();
        realm.putProfile("{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"requirements\":"
                + "{\"access-token-type\":{\"enforced\":\"2025-01-01T00:00:00Z\"}}}");
        JsonNode after = existing.clientCredentials(TestRealm.SCOPE).accessTokenClaims();

        assertThat(before.path("aud")).as("it opens the API").isEqualTo(text(TestRealm.API));
        assertThat(before.fieldNames())
                .toIterable()
                .contains("clientHost", "clientAddress", "acr")
                .doesNotContain("nbf");
        assertThat(after.path("nbf")).isEqualTo(after.path("iat"));
        assertThat(after.fieldNames()).toIterable().doesNotContainAnyElementsOf(NO_APIS_BUSINESS);
    }

    @Attack(
            by = Attacker.VENDOR,
            tries = "tells an API under another claim name where a machine's request came from",
            outcome = "no claim has it")
    @Test
    void removesAnAddressMappedToAnotherName() {
        ObjectNode mapper = Mappers.hardcoded("department").put("protocolMapper", "oidc-usersessionmodel-note-mapper");
        ((ObjectNode) mapper.get("config")).put("user.session.note", "clientAddress");
        Mappers.add(realm, TestRealm.MACHINE, mapper);

        assertThat(claims(realm, "profile").has("department")).as("the control").isTrue();
        assertThat(claims(realm, TestRealm.SCOPE).has("department")).isFalse();
    }

    @Test
    void thePageListsEveryTokenMember() {
        String page = MarkdownPage.named("docs/claims.md").text();
        Exchange login = realm.logIn(realm.oidc(TestRealm.USER_LOGIN));

        assertThat(List.of(
                        claims(realm, TestRealm.SCOPE),
                        askingFromSomewhere("profile").accessTokenClaims(),
                        login.accessTokenClaims(),
                        login.idTokenClaims()))
                .allSatisfy(token -> assertThat(token.fieldNames())
                        .toIterable()
                        .allSatisfy(name -> assertThat(page).contains("\n* `" + name + "`:")));
    }

    /** Asks for a token with the mapper of origins that Keycloak's scope {@code web-origins} has. */
    private static Exchange askingFromSomewhere(String scope) {
        ObjectNode mapper = Mappers.hardcoded("none").put("protocolMapper", "oidc-allowed-origins-mapper");
        ((ObjectNode) mapper.get("config")).remove(List.of("claim.name", "claim.value", "jsonType.label"));
        Mappers.add(realm, TestRealm.MACHINE, mapper);
        realm.change(TestRealm.MACHINE, client -> client.putArray("webOrigins").add("https://journal.example.no"));
        return realm.oidc(TestRealm.MACHINE).clientCredentials(scope);
    }

    private static JsonNode introspection(Exchange token) {
        return realm.oidc(TestRealm.API)
                .introspect(token.accessToken())
                .response()
                .json();
    }

    /** The token is what it was without the mapper, but for what differs in each token. */
    private static void assertUnchanged(ObjectNode mapper, String scope) {
        JsonNode before = claims(realm, scope);
        Mappers.add(realm, TestRealm.MACHINE, mapper);

        assertThat(claims(realm, scope)).isEqualTo(before);
    }

    private static JsonNode withMapper(TestRealm at, ObjectNode mapper, String scope) {
        Mappers.add(at, TestRealm.MACHINE, mapper);
        return claims(at, scope);
    }

    private static JsonNode claims(TestRealm at, String scope) {
        ObjectNode claims =
                (ObjectNode) at.oidc(TestRealm.MACHINE).clientCredentials(scope).accessTokenClaims();
        for (String time : List.of("exp", "nbf")) {
            long seconds = claims.path(time).longValue() - claims.path("iat").longValue();
            // Keycloak looks at the clock for each of them, and the second may turn in between
            claims.put(time, seconds / 10 * 10);
        }
        return claims.remove(OF_EACH_TOKEN);
    }

    private static JsonNode text(String value) {
        return JsonNodeFactory.instance.textNode(value);
    }

    private static void addApis(TestRealm at) {
        at.register(OTHER_API, SigningKey.generate("ES256"), client -> {});
        at.register(
                "declared-api",
                SigningKey.generate("ES256"),
                client -> ((ObjectNode) client.get("attributes")).put("helseprofil.api", "true"));
        Scopes.add(at, OTHER_API + "/read", TestRealm.MACHINE);
        Scopes.add(at, PLAIN_API + "/write", TestRealm.MACHINE);
    }
}

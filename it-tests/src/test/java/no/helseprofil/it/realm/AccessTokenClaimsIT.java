package no.helseprofil.it.realm;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import no.helseprofil.it.support.Scopes;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
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

    private static TestRealm realm;
    private static TestRealm stock;

    @BeforeAll
    static void createRealms() {
        realm = TestRealm.underProfile();
        stock = TestRealm.withoutProfile();
        addApis(realm);
        addApis(stock);
    }

    @AfterAll
    static void deleteRealms() {
        realm.close();
        stock.close();
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
    void theAudienceIsExactlyTheApiOfTheGrantedScope() {
        assertThat(claims(realm, TestRealm.SCOPE).path("aud")).isEqualTo(text(TestRealm.API));
        assertThat(claims(realm, "profile").has("aud"))
                .as("no API was asked for")
                .isFalse();
        assertThat(claims(realm, TestRealm.SCOPE + " " + PLAIN_API + "/write").path("aud"))
                .as("an audience that is a URI is no API of the profile")
                .isEqualTo(text(TestRealm.API));
    }

    @Test
    void twoGrantedScopesOpenTwoApisWhereATokenMayBeForSeveral() {
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
    void aReservedClaimOfAnotherMapperIsTakenOut(String claim) {
        assertThat(withMapper(stock, Mappers.hardcoded(claim), TestRealm.SCOPE).path(claim))
                .as("Keycloak puts it into the token")
                .isEqualTo(text("forged"));

        assertUnchanged(Mappers.hardcoded(claim), TestRealm.SCOPE);
    }

    @Test
    void aClaimThatIsNotReservedIsLeftToItsMapper() {
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
    void anAudienceOfAnotherMapperIsTakenOut(String kind, String audience) {
        assertThat(withMapper(stock, Mappers.audience(kind, audience), "profile")
                        .path("aud"))
                .as("Keycloak puts it into the token")
                .isEqualTo(text(audience));

        assertUnchanged(Mappers.audience(kind, audience), "profile");
        assertUnchanged(Mappers.audience(kind, audience), TestRealm.SCOPE);
    }

    @Test
    void anAudienceThatIsNoApiStaysUntilAnApiIsAskedFor() {
        ObjectNode mapper = Mappers.audience("included.custom.audience", "reports");

        assertThat(withMapper(realm, mapper, "profile").path("aud")).isEqualTo(text("reports"));
        removeMappers();
        assertThat(withMapper(realm, mapper, TestRealm.SCOPE).path("aud"))
                .as("with the scope of an API the token is for that API alone")
                .isEqualTo(text(TestRealm.API));
    }

    @ParameterizedTest
    @ValueSource(strings = {"aud", "scope", "azp", "iss", "client_id", "exp", "typ"})
    void aMapperThatNamesAClaimOfTheProtocolForgesNothing(String claim) {
        assertUnchanged(Mappers.hardcoded(claim), TestRealm.SCOPE);
    }

    @Test
    void theDisplayNameOfAClientOpensNoApi() {
        realm.change(TestRealm.MACHINE, client -> client.put("name", OTHER_API + "/read"));

        assertThat(claims(realm, "profile").has("aud"))
                .as("the name is free text")
                .isFalse();
        assertThat(claims(realm, TestRealm.SCOPE).path("aud")).isEqualTo(text(TestRealm.API));
    }

    @Test
    void aClientIdOpensNoApi() {
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
        claims.put("exp", claims.path("exp").longValue() - claims.path("iat").longValue());
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

package no.helseprofil.it.realm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Tests that clients that were there before the profile, with tokens of an hour, of no type of their own, and with full
 * scope, get compliant tokens all the same. No client is refused for it, and nothing is written to the client.
 */
class ForcedPropertiesIT {

    private static final int HOUR = 3600;
    private static final int MOST = 600;
    private static final String CONSOLE = "account-console";

    @AutoClose
    private static TestRealm realm;

    @BeforeAll
    static void giveFaults() {
        realm = TestRealm.underProfile();
        ForgeryRealm.prepare(realm);
        realm.changeRealm(settings -> settings.put("accessTokenLifespan", HOUR));
        realm.alterAttribute(TestRealm.WITH_SECRET, "dpop.bound.access.tokens", "false");
        for (String client : new String[] {TestRealm.MACHINE, TestRealm.USER_LOGIN, TestRealm.WITH_SECRET}) {
            giveEveryFault(client);
        }
        realm.alter(CONSOLE, client -> ((ArrayNode) client.get("redirectUris")).add(TestRealm.REDIRECT_URI.toString()));
    }

    @AfterEach
    void enforceEverything() {
        realm.putProfile(TestRealm.DOCUMENT);
    }

    @Tag("smoke")
    @Test
    void noAccessTokenLastsLongerThanTenMinutes() {
        assertThat(everyGrant()).hasSize(4).allSatisfy((grant, issued) -> {
            // An exchanged token ends with the one that it is exchanged for, which is some moments older.
            assertThat(lifetime(issued)).as(grant).isBetween(grant.equals("exchange") ? MOST - 5 : MOST, MOST);
            assertThat(issued.response().json().path("expires_in").intValue())
                    .as(grant)
                    .isBetween(MOST - 5, MOST);
        });
    }

    @Test
    void introspectionReturnsTheSameExpiry() {
        Exchange issued = realm.oidc(TestRealm.MACHINE).clientCredentials(TestRealm.SCOPE);

        assertThat(introspect(issued).path("exp"))
                .isEqualTo(issued.accessTokenClaims().path("exp"));
    }

    @Test
    void anIdTokenLastsNoLonger() {
        JsonNode claims = realm.logIn(realm.oidc(TestRealm.USER_LOGIN)).idTokenClaims();

        assertThat(claims.path("exp").intValue() - claims.path("iat").intValue())
                .isEqualTo(MOST);
    }

    @Test
    void keepsAShorterLifetimeOfTheClient() {
        realm.alterAttribute(TestRealm.MACHINE, "access.token.lifespan", "60");
        try {
            assertThat(lifetime(realm.oidc(TestRealm.MACHINE).clientCredentials(TestRealm.SCOPE)))
                    .isEqualTo(60);
        } finally {
            realm.alterAttribute(TestRealm.MACHINE, "access.token.lifespan", String.valueOf(HOUR));
        }
    }

    @Test
    void theAuthorityMayShortenTheLifetime() {
        realm.putProfile("{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"requirements\":"
                + "{\"access-token-lifetime\":{\"parameters\":{\"max\":\"PT2M\"}}}}");

        assertThat(lifetime(realm.oidc(TestRealm.MACHINE).clientCredentials(TestRealm.SCOPE)))
                .isEqualTo(120);
    }

    @Test
    void anOfflineTokenGivesTenMinuteAccessTokens() {
        OidcClient client = realm.oidc(TestRealm.USER_LOGIN);
        Exchange login = client.logIn(
                AuthorizationRequest.of("openid offline_access", TestRealm.REDIRECT_URI),
                TestRealm.USERNAME,
                TestRealm.PASSWORD);

        assertThat(lifetime(client.refresh(login.refreshToken()))).isEqualTo(MOST);
    }

    @Test
    void withoutTheRequirementKeycloaksLifetimeApplies() {
        realm.off("access-token-lifetime");

        assertThat(everyGrant())
                .allSatisfy((grant, issued) ->
                        assertThat(lifetime(issued)).as(grant).isEqualTo(HOUR));
    }

    @Tag("smoke")
    @Test
    void everyAccessTokenHasTheTypeAtJwt() {
        assertThat(everyGrant())
                .allSatisfy((grant, issued) ->
                        assertThat(type(issued.accessToken())).as(grant).isEqualTo("at+jwt"));
    }

    @Test
    void otherTokensKeepTheirType() {
        Exchange login = realm.logIn(realm.oidc(TestRealm.USER_LOGIN));

        assertThat(type(login.idToken())).as("ID token").isEqualTo("JWT");
        assertThat(type(login.refreshToken())).as("refresh token").isEqualTo("JWT");
    }

    @Test
    void keycloaksEndpointsAcceptTheType() {
        OidcClient client = realm.oidc(TestRealm.USER_LOGIN);
        Exchange login = realm.logIn(client);

        assertThat(client.userinfo(login.accessToken()).response().status()).isEqualTo(200);
        assertThat(introspect(login).path("active").booleanValue()).isTrue();
        assertThat(client.exchangeToken(login.accessToken(), TestRealm.SCOPE).accessToken())
                .isNotEmpty();
        assertThat(client.revoke(login.accessToken()).response().status()).isEqualTo(200);
    }

    @Test
    void writesNothingToTheClient() {
        JsonNode before = realm.admin().client(TestRealm.MACHINE);
        realm.oidc(TestRealm.MACHINE).clientCredentials(TestRealm.SCOPE);

        assertThat(realm.admin().client(TestRealm.MACHINE)).isEqualTo(before);
    }

    @Test
    void withoutTheRequirementKeycloaksTypeApplies() {
        realm.off("access-token-type");

        assertThat(everyGrant())
                .allSatisfy((grant, issued) ->
                        assertThat(type(issued.accessToken())).as(grant).isEqualTo("JWT"));
    }

    @Tag("smoke")
    @Test
    void fullScopeGivesOnlyTheClientsRoles() {
        assertThat(roles()).allSatisfy((output, shown) -> {
            assertThat(shown.toString())
                    .as(output)
                    .doesNotContain("default-roles", "offline_access", "manage-account", "\"account\"");
            assertThat(shown.toString()).as(output + ": its own role").contains("of-the-client");
        });
    }

    @Test
    void withoutTheRequirementFullScopeGivesAllRoles() {
        realm.off("least-privilege");

        assertThat(roles())
                .allSatisfy((output, shown) ->
                        assertThat(shown.toString()).as(output).contains("offline_access", "manage-account"));
    }

    @Test
    void anExemptClientGetsItsConfiguration() {
        realm.putProfile(realm.exempting(TestRealm.WITH_SECRET));
        Exchange issued = exchange(SecretClient.of(realm).password("openid"));

        assertThat(lifetime(issued)).isEqualTo(HOUR);
        assertThat(type(issued.accessToken())).isEqualTo("JWT");
        assertThat(issued.accessTokenClaims().toString()).contains("offline_access", "manage-account");
    }

    @Test
    void keycloaksConsoleGetsItsConfiguration() {
        Exchange issued = exchange(Browser.of(realm, CONSOLE).tokens("openid"));

        assertThat(lifetime(issued)).isEqualTo(HOUR);
        assertThat(type(issued.accessToken())).isEqualTo("JWT");
    }

    private static Map<String, Exchange> everyGrant() {
        OidcClient client = realm.oidc(TestRealm.USER_LOGIN);
        Exchange login = realm.logIn(client);
        Map<String, Exchange> grants = new LinkedHashMap<>();
        grants.put("code", login);
        grants.put("refresh", client.refresh(login.refreshToken()));
        grants.put("exchange", client.exchangeToken(login.accessToken(), TestRealm.SCOPE));
        grants.put("client credentials", realm.oidc(TestRealm.MACHINE).clientCredentials(TestRealm.SCOPE));
        return grants;
    }

    /** The four places where a client, or an API, reads roles of a user. */
    private static Map<String, JsonNode> roles() {
        OidcClient client = realm.oidc(TestRealm.USER_LOGIN);
        Exchange login = realm.logIn(client);
        return Map.of(
                "access token", login.accessTokenClaims(),
                "ID token", login.idTokenClaims(),
                "userinfo", client.userinfo(login.accessToken()).response().json(),
                "introspection", introspect(login));
    }

    private static JsonNode introspect(Exchange issued) {
        return realm.oidc(TestRealm.API)
                .introspect(issued.accessToken())
                .response()
                .json();
    }

    private static int lifetime(Exchange issued) {
        JsonNode claims = issued.accessTokenClaims();
        return claims.path("exp").intValue() - claims.path("iat").intValue();
    }

    private static String type(String token) {
        return Shown.header(token).path("typ").textValue();
    }

    private static Exchange exchange(Response response) {
        return new Exchange(Objects.requireNonNull(response), Optional.empty());
    }

    private static void giveEveryFault(String clientId) {
        realm.alter(clientId, client -> {
            client.put("fullScopeAllowed", true);
            ((ObjectNode) client.get("attributes"))
                    .put("access.token.lifespan", String.valueOf(HOUR))
                    .put("access.token.header.type.rfc9068", "false");
        });
        Mappers.add(realm, clientId, roleMapper("oidc-usermodel-realm-role-mapper", "realm_access.roles"));
        Mappers.add(
                realm, clientId, roleMapper("oidc-usermodel-client-role-mapper", "resource_access.${client_id}.roles"));
        giveARoleOfItsOwn(clientId);
    }

    private static void giveARoleOfItsOwn(String clientId) {
        String client = "clients/" + realm.id(clientId);
        realm.admin().post(client + "/roles", Representations.json("{ \"name\": \"of-the-client\" }"));
        JsonNode role = realm.admin().get(client + "/roles/of-the-client").json();
        String user = realm.admin()
                .get("users?username=" + TestRealm.USERNAME)
                .json()
                .path(0)
                .path("id")
                .textValue();
        Response given = realm.admin()
                .post(
                        "users/" + user + "/role-mappings/" + client,
                        JsonNodeFactory.instance.arrayNode().add(role));
        assertThat(given.status()).as(given + " " + given.body()).isEqualTo(204);
    }

    private static ObjectNode roleMapper(String type, String claim) {
        ObjectNode mapper = Forgery.claim(claim).put("protocolMapper", type);
        ((ObjectNode) mapper.get("config")).put("multivalued", "true");
        return mapper;
    }
}

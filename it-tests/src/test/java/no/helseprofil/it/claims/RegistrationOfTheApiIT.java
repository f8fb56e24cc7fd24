package no.helseprofil.it.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * Tests that an API's own registration, the mappers in its scope, decides what the API receives: no client asks for
 * more.
 */
class RegistrationOfTheApiIT {

    private static final String PID_SCOPE = "helseid://scopes/identity/pid";
    private static final String EVERYTHING = "nhn:demo-api/everything";
    private static final String EVERYTHING_TO_THE_CLIENT = "helseid://scopes/everything";
    private static final String WITH_PID = "nhn:demo-api/with-pid";
    private static final String WITH_HPR = "nhn:other-api/with-hpr";
    private static final String ID = "electronic-journal";

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    private static final HealthRealm health = HealthRealm.in(realm)
            .scope(EVERYTHING, Mapping.all())
            .scope(EVERYTHING_TO_THE_CLIENT, Mapping.all())
            .scope(WITH_PID, Mapping.claim(Claims.PID))
            .scope(WITH_HPR, Mapping.claim(Claims.HPR_NUMBER));
    private static final OidcClient client = health.client(
            ID,
            Map.of("helseprofil.orgnr-parent", HealthRealm.PARENT),
            PID_SCOPE,
            EVERYTHING,
            EVERYTHING_TO_THE_CLIENT,
            WITH_PID,
            WITH_HPR);

    @AfterEach
    void restore() {
        realm.putProfile(TestRealm.DOCUMENT);
    }

    @Test
    void theClientsPidScopeReachesTheClientOnly() {
        LoginClaims disclosed = LoginClaims.of(realm, client, health.logIn(client, PID_SCOPE + " " + HealthRealm.BARE));

        assertThat(disclosed.of(Claims.PID).keySet()).containsExactly("ID token", "userinfo");
        assertThat(disclosed.accessToken().path("aud").textValue()).isEqualTo(TestRealm.API);
    }

    @Test
    void theApisPidScopeReachesTheApiOnly() {
        LoginClaims disclosed = LoginClaims.of(realm, client, health.logIn(client, WITH_PID));

        assertThat(disclosed.of(Claims.PID).keySet()).containsExactly("access token", "introspection");
    }

    @Test
    void aTokenWithoutAnApiHasNoApiClaims() {
        Exchange login = health.logIn(client, PID_SCOPE + " " + EVERYTHING_TO_THE_CLIENT);

        assertThat(login.accessTokenClaims().toString())
                .as("they are disclosed only to the client")
                .doesNotContain("helseid://claims/", "client_amr", HealthRealm.PID, HealthRealm.HPR_NUMBER);
    }

    @Test
    void eachOfTwoApisGetsItsOwnClaims() {
        AuthorizationRequest asked = HealthRealm.asking(WITH_PID + " " + WITH_HPR);
        String code = LoginForm.open(client.authorizeUrl(client.push(asked).requestUri()))
                .submit(HealthRealm.DOCTOR, TestRealm.PASSWORD)
                .requiredCode();

        Exchange one = client.withResource(TestRealm.API).redeem(asked, code);
        Exchange other = client.withResource(HealthRealm.OTHER_API).refresh(one.refreshToken());

        assertThat(one.accessTokenClaims().path("aud").textValue()).isEqualTo(TestRealm.API);
        assertThat(one.accessTokenClaims().has(Claims.PID)).isTrue();
        assertThat(one.accessTokenClaims().has(Claims.HPR_NUMBER)).isFalse();
        assertThat(other.accessTokenClaims().path("aud").textValue()).isEqualTo(HealthRealm.OTHER_API);
        assertThat(other.accessTokenClaims().has(Claims.PID)).isFalse();
        assertThat(other.accessTokenClaims().has(Claims.HPR_NUMBER)).isTrue();
    }

    /** The API's own mapper of a claim counts, whatever a second mapper of the claim is set to. */
    @Test
    void anApiIsUnaffectedByOtherScopes() {
        List<String> others = List.of("network-1", "network-2", "network-3", "network-4", "network-5");
        health.scope("nhn:demo-api/network", Mapping.network("203.0.113.0/24")).give(ID, "nhn:demo-api/network");
        others.forEach(
                other -> health.scope(other, Mapping.network("0.0.0.0/0##::/0")).give(ID, other));

        LoginClaims disclosed =
                LoginClaims.of(realm, client, health.logIn(client, "nhn:demo-api/network " + String.join(" ", others)));

        assertThat(disclosed.accessToken().path(Claims.NETWORK).textValue()).isEqualTo("internett");
        assertThat(disclosed.introspection().path(Claims.NETWORK).textValue()).isEqualTo("internett");
        assertThat(disclosed.idToken().path(Claims.NETWORK).textValue()).isEqualTo("helsenett");
    }

    @Test
    void foreignScopesAddNoApiClaims() {
        List<String> scopes = List.of(
                "nhn:demo-api",
                "nhn:demo-api/",
                "/nhn:demo-api/read",
                "nhn:demo-api:read",
                "nhn:demo-ap/read",
                "nhn:demo-apis/read",
                "NHN:demo-api/read",
                "x/nhn:demo-api/read",
                "https://nhn:demo-api/read");
        for (String scope : scopes) {
            health.scope(scope, Mapping.claim(Claims.PID)).give(ID, scope);
        }
        OidcClient choosing = client.withResource(TestRealm.API);

        Exchange login = health.logIn(choosing, HealthRealm.BARE + " " + String.join(" ", scopes));

        assertThat(login.response().text("scope"))
                .as("the control: they are granted")
                .contains("nhn:demo-api:read");
        assertThat(login.accessTokenClaims().path("aud").textValue()).isEqualTo(TestRealm.API);
        assertThat(login.accessTokenClaims().has(Claims.PID)).isFalse();
    }

    @Test
    void openIdConnectClaimsReachTheClientOnly() {
        LoginClaims disclosed =
                LoginClaims.of(realm, client, health.logIn(client, "profile email " + HealthRealm.BARE));

        for (String claim : List.of("name", "given_name", "family_name", "preferred_username", "email_verified")) {
            assertThat(disclosed.of(claim).keySet()).as(claim).containsExactly("ID token", "userinfo");
        }
    }

    @Test
    void existingClientsKeepThemUntilTheTypeIsEnforced() {
        OidcClient existing = health.plant("existing", Map.of("helseprofil.registered", "existing"), EVERYTHING);
        assertThat(health.logIn(existing, "profile " + HealthRealm.BARE)
                        .accessTokenClaims()
                        .path("preferred_username")
                        .textValue())
                .as("as it has been")
                .isEqualTo(HealthRealm.DOCTOR);

        realm.putProfile("""
                {"ruleSet":"helseid","catalogue":"2026.1","requirements":{"access-token-type":
                {"announced":"2025-01-01T00:00:00Z","enforced":"2025-06-01T00:00:00Z"}}}""");

        assertThat(health.logIn(existing, "profile " + HealthRealm.BARE)
                        .accessTokenClaims()
                        .has("preferred_username"))
                .isFalse();
    }

    @Test
    void aLightweightTokenHasTheSameApiClaims() {
        Set<String> before =
                LoginClaims.of(realm, client, health.logIn(client, EVERYTHING)).names(Claims.OF_PERSON);
        realm.changeAttribute(ID, "client.use.lightweight.access.token.enabled", "true");
        realm.changeAttribute(ID, "allow.userinfo.with.lightweight.access.token", "true");

        LoginClaims lightweight = LoginClaims.of(realm, client, health.logIn(client, EVERYTHING));

        realm.changeAttribute(ID, "client.use.lightweight.access.token.enabled", "false");
        assertThat(before).as("the control").contains("access token: " + Claims.PID);
        assertThat(lightweight.names(Claims.OF_PERSON)).isEqualTo(before);
    }
}

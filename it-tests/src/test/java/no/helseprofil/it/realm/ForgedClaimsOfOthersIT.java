package no.helseprofil.it.realm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.Scopes;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Effects of a {@link Forgery} on clients that the profile doesn't judge: an exempt one, and Keycloak's own. No API, no
 * scope of one and no health claim is theirs, by any grant that they have.
 */
@Attack(
        by = Attacker.VENDOR,
        tries = "the same, by exempt clients and Keycloak's own",
        outcome = "no API, no API scope and no health claim, by any grant")
class ForgedClaimsOfOthersIT {

    private static final String ADMIN_CLI = "admin-cli";
    private static final String SCOPE = "openid " + TestRealm.SCOPE;

    @AutoClose
    private static TestRealm realm;

    @BeforeAll
    static void createRealm() {
        realm = TestRealm.underProfile();
        ForgeryRealm.prepare(realm);
        realm.alterAttribute(TestRealm.WITH_SECRET, "dpop.bound.access.tokens", "false");
        realm.alter(TestRealm.WITH_SECRET, exempt -> exempt.put("implicitFlowEnabled", true));
        realm.putProfile(realm.exempting(TestRealm.WITH_SECRET));
        for (String console : List.of("security-admin-console", "account-console")) {
            realm.alter(
                    console, client -> ((ArrayNode) client.get("redirectUris")).add(TestRealm.REDIRECT_URI.toString()));
            Scopes.give(realm, TestRealm.SCOPE, console, "optional");
        }
        realm.change(
                ADMIN_CLI,
                client -> client.put("publicClient", false)
                        .put("serviceAccountsEnabled", true)
                        .put("clientAuthenticatorType", "client-secret")
                        .put("secret", TestRealm.SECRET));
        Scopes.give(realm, TestRealm.SCOPE, ADMIN_CLI, "optional");
    }

    @AfterEach
    void removeMappers() {
        for (String client : List.of(TestRealm.WITH_SECRET, "security-admin-console", "account-console", ADMIN_CLI)) {
            Mappers.removeAll(realm, client);
        }
    }

    @Test
    void anExemptClientGetsNoForgedClaims() {
        assertUnchanged(
                TestRealm.WITH_SECRET, Forgery.notAboutTheUser(), ForgedClaimsOfOthersIT::everyGrantOfTheExempt);
    }

    @Test
    void anExemptClientKeepsItsUserMappers() {
        Forgery.SUBJECT_OF_A_USER_PROPERTY.putOn(realm, TestRealm.WITH_SECRET);

        ObjectNode shown = everyGrantOfTheExempt();

        for (String output : List.of("password access_token", "password id_token", "front channel ID token")) {
            assertThat(shown.path(output).path("sub").textValue()).as(output).isEqualTo(TestRealm.USERNAME);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"security-admin-console", "account-console"})
    void keycloaksConsolesGetNoForgedClaims(String console) {
        assertUnchanged(console, List.of(Forgery.values()), () -> everyGrantOf(console));
    }

    @Test
    void theAdminCliServiceAccountGetsNoForgedClaims() {
        assertUnchanged(ADMIN_CLI, List.of(Forgery.values()), ForgedClaimsOfOthersIT::serviceAccount);
    }

    @ParameterizedTest
    @ValueSource(strings = {"security-admin-console", "account-console"})
    void keycloaksConsolesGetNoApiScope(String console) {
        assertNoApi(everyGrantOf(console));
    }

    @Test
    void theAdminCliServiceAccountGetsNoApiScope() {
        assertNoApi(serviceAccount());
    }

    @Test
    void anExemptClientGetsNoApiScope() {
        assertNoApi(everyGrantOfTheExempt());
    }

    private static void assertUnchanged(String client, List<Forgery> forgeries, Supplier<ObjectNode> shown) {
        ObjectNode before = shown.get();
        for (Forgery forgery : forgeries) {
            forgery.putOn(realm, client);
        }

        assertThat(shown.get()).isEqualTo(before);
    }

    private static void assertNoApi(ObjectNode shown) {
        assertThat(shown).as("something").isNotEmpty();
        assertThat(shown.toString()).contains("openid").doesNotContain("nhn:demo-api", "helseid://claims");
    }

    private static ObjectNode everyGrantOfTheExempt() {
        SecretClient client = SecretClient.of(realm);
        Response password = client.password(SCOPE);
        AuthorizationRequest asked = AuthorizationRequest.of(SCOPE, TestRealm.REDIRECT_URI);
        Browser browser = Browser.of(realm, TestRealm.WITH_SECRET);
        AuthorizationAnswer implicit = browser.logIn(asked, "id_token token");
        return new Shown()
                .tokens("password", password)
                .answer("userinfo", userinfo(access(password)))
                .tokens("refresh", client.refresh(Objects.requireNonNull(password.text("refresh_token"))))
                .tokens("client credentials", client.clientCredentials(SCOPE))
                .tokens(
                        "code",
                        client.redeem(asked, browser.logIn(asked, "code").requiredCode()))
                .token("front channel access token", implicit.parameter("access_token"))
                .token("front channel ID token", implicit.parameter("id_token"))
                .json();
    }

    private static ObjectNode everyGrantOf(String console) {
        Response login = Browser.of(realm, console).tokens(SCOPE);
        Response refreshed = Request.post(realm.address("protocol/openid-connect/token"))
                .form("grant_type", "refresh_token")
                .form("client_id", console)
                .form("refresh_token", Objects.requireNonNull(login.text("refresh_token"), login::toString))
                .send();
        return new Shown().tokens("login", login).tokens("refresh", refreshed).json();
    }

    private static ObjectNode serviceAccount() {
        Response issued = Request.post(realm.address("protocol/openid-connect/token"))
                .basicAuthentication(ADMIN_CLI, TestRealm.SECRET)
                .form("grant_type", "client_credentials")
                .form("scope", SCOPE)
                .send();
        return new Shown().tokens("service account", issued).json();
    }

    private static Response userinfo(String accessToken) {
        return Request.get(realm.address("protocol/openid-connect/userinfo"))
                .header("Authorization", "Bearer " + accessToken)
                .send();
    }

    private static String access(Response issued) {
        return Objects.requireNonNull(issued.text("access_token"), issued::toString);
    }
}

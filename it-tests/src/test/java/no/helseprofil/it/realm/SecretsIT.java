package no.helseprofil.it.realm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Tests of secrets that only their owner should have. They are sent to every endpoint, in success and in failure, and
 * then looked for.
 */
class SecretsIT {

    /** The synthetic user's national identity number. */
    private static final String PID = "06828399789";

    private static KeycloakServer server;

    @AutoClose
    private static TestRealm realm;

    private static final Map<String, String> PLANTED = new LinkedHashMap<>();

    @BeforeAll
    static void plant() {
        server = SharedServer.get();
        realm = TestRealm.underProfile();
        realm.admin().put("events/config", "{ \"eventsEnabled\": true, \"enabledEventTypes\": [] }");
        PLANTED.put("national identity number", PID);
        PLANTED.put("password", TestRealm.PASSWORD + "-wrong");
        logInAndUseWhatComes();
        failAtEveryEndpoint();
    }

    /** The whole way of a user, success after success. */
    private static void logInAndUseWhatComes() {
        OidcClient client = realm.oidc(TestRealm.USER_LOGIN)
                .withAssertion(assertion -> assertion.with("jti", planted("jti of an assertion")))
                .withProof(proof -> proof.with("jti", planted("jti of a proof")))
                .withRequest(SecretsIT::remember);
        AuthorizationRequest asked = realm.authorizationRequest();
        PLANTED.put("code verifier", asked.codeVerifier());
        Exchange pushed = client.push(asked);
        AuthorizationAnswer login =
                LoginForm.open(client.authorizeUrl(pushed.requestUri())).submit(TestRealm.USERNAME, TestRealm.PASSWORD);
        Exchange tokens = client.redeem(asked, login.requiredCode());
        rememberTokens(tokens);
        assertThat(client.userinfo(tokens.accessToken()).response().status()).isEqualTo(200);
        rememberTokens(client.refresh(tokens.refreshToken()));
        client.exchangeToken(tokens.accessToken(), TestRealm.SCOPE);
        realm.oidc(TestRealm.API).introspect(tokens.accessToken());
        client.revoke(tokens.accessToken());
        client.redeem(asked, login.requiredCode());
    }

    private static void failAtEveryEndpoint() {
        OidcClient client = realm.oidc(TestRealm.MACHINE)
                .withAssertion(assertion -> assertion.with("jti", planted("jti of a bad assertion")))
                .withProof(proof -> proof.with("jti", planted("jti of a bad proof")))
                .withRequest(SecretsIT::remember);
        everywhere(client.withAssertion(assertion -> assertion.withoutHeader("typ")));
        everywhere(client.withAssertion(assertion -> assertion.withWrongSignature()));
        everywhere(client.withAssertion(assertion -> assertion.twice("aud", "x")));
        everywhere(client.withProof(proof -> proof.withWrongSignature()));
        everywhere(client.withProof(proof -> proof.header("jwk", Map.of("kty", planted("jwk")))));
        everywhere(client.withRequest(request -> request.form("client_secret", planted("client secret"))));
        String assertion = client.assertion().sign();
        OidcClient repeating = client.withRequest(request -> request.formInstead("client_assertion", assertion));
        repeating.clientCredentials(TestRealm.SCOPE);
        repeating.clientCredentials(TestRealm.SCOPE);
        client.withProof(proof -> proof.with("jti", PLANTED.get("jti of a proof")))
                .clientCredentials(TestRealm.SCOPE);
        client.withRequest(request -> request.formInstead("grant_type", "password")
                        .form("username", TestRealm.USERNAME)
                        .form("password", TestRealm.PASSWORD + "-wrong"))
                .clientCredentials("openid");
        for (String endpoint : new String[] {"token", "token/introspect", "revoke", "ext/par/request"}) {
            remember(Request.post(realm.address("protocol/openid-connect/" + endpoint)))
                    .form("token", planted("token at " + endpoint))
                    .form("refresh_token", planted("refresh token at " + endpoint))
                    .form("code", planted("code at " + endpoint))
                    .basicAuthentication(TestRealm.WITH_SECRET, planted("secret at " + endpoint))
                    .send();
        }
    }

    private static void everywhere(OidcClient client) {
        client.clientCredentials(TestRealm.SCOPE);
        client.push(realm.authorizationRequest());
        client.introspect(planted("token to introspect"));
        client.revoke(planted("token to revoke"));
        client.refresh(planted("refresh token"));
        client.redeem(realm.authorizationRequest(), planted("code") + ".a.b");
        client.userinfo(planted("access token"));
    }

    @Test
    void eventsContainNoSecret() {
        JsonNode events = realm.admin().get("events?max=1000").json();

        assertThat(events).as("the control: there are events").hasSizeGreaterThan(20);
        assertAbsent(events.toString());
    }

    @Test
    void theServerLogContainsNoSecret() {
        String log = server.log();

        assertThat(log).as("the control: the events are in the log").contains(realm.name());
        assertAbsent(log);
    }

    private static void assertAbsent(String text) {
        PLANTED.forEach(
                (what, value) -> assertThat(text.contains(value)).as(what).isFalse());
    }

    private static String planted(String what) {
        String value = "planted-" + UUID.randomUUID();
        PLANTED.put(PLANTED.containsKey(what) ? what + " " + PLANTED.size() : what, value);
        return value;
    }

    /** Assertion and proof as they were sent. */
    private static Request remember(Request request) {
        String assertion = request.formValue("client_assertion");
        if (assertion != null) {
            PLANTED.put("assertion " + PLANTED.size(), assertion);
        }
        return request;
    }

    private static void rememberTokens(Exchange exchange) {
        PLANTED.put("access token " + PLANTED.size(), exchange.accessToken());
        for (String member : new String[] {"refresh_token", "id_token"}) {
            String token = exchange.response().text(member);
            if (token != null) {
                PLANTED.put(member + " " + PLANTED.size(), token);
            }
        }
    }
}

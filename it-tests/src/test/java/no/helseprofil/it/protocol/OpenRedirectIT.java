package no.helseprofil.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that no user is sent to an address that isn't registered as it stands, not even with an error. A link to this
 * service that leads to an attacker's page is what phishing is made of. The client is an imported one with a wildcard,
 * in a realm that doesn't ask for PAR yet.
 */
@Attack(
        by = Attacker.STRANGER,
        tries = "redirects users to an address not registered exactly, also by errors",
        outcome = "no user is sent there")
class OpenRedirectIT {

    private static final String WILDCARD = "client-with-wildcard";
    private static final String ATTACKER = "https://attacker.example.org/callback";

    @AutoClose
    private static TestRealm realm;

    @BeforeAll
    static void makeRealm() {
        realm = TestRealm.underProfile();
        realm.off("pushed-authorization");
        realm.plant(WILDCARD, SigningKey.generate("ES256"), client -> {
            client.putArray("redirectUris").add("https://*").add("*");
            ObjectNode attributes = (ObjectNode) client.get("attributes");
            attributes.put("require.pushed.authorization.requests", "false");
            attributes.put("pkce.code.challenge.method", "");
        });
    }

    static Stream<Arguments> errorsOfKeycloak() {
        return Stream.of(
                fault("no fault", request -> request),
                fault("no response type", request -> request.without("response_type")),
                fault("an unknown response type", request -> request.with("response_type", "x")),
                fault("the implicit flow", request -> request.with("response_type", "token")),
                fault("an unknown response mode", request -> request.with("response_mode", "x")),
                fault("an unknown scope", request -> request.with("scope", "openid no-such-scope")),
                fault("a method without a challenge", request -> request.without("code_challenge")),
                fault("prompt=none without a session", request -> request.with("prompt", "none")),
                fault(
                        "an error in a form",
                        request -> request.with("scope", "openid no-such-scope").with("response_mode", "form_post")),
                fault(
                        "an error in a signed answer",
                        request -> request.with("scope", "openid no-such-scope").with("response_mode", "jwt")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("errorsOfKeycloak")
    @Tag("smoke")
    @Tag("RFC6749-3.1.2.4-1")
    @Tag("RFC9700-2.1-2")
    void keycloaksEarlyErrorsAreNotRedirectedToAWildcard(UnaryOperator<PlainRequest> fault) {
        AuthorizationAnswer answer = Logins.none(fault.apply(request()).address());

        assertEndsOnAPage(answer);
        assertThat(answer.pageText()).containsAnyOf("redirect-uris: ", "pkce-s256: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8765/callback/../../attack",
                "http://localhost:8765/callback%2e%2e",
                "http://localhost:8765/callback;x=1",
                "http://localhost:8765/callback/",
                "http://localhost:8765/callback?x=1",
                "http://localhost:8765/callback#x",
                "http://localhost:8765/CALLBACK",
                "http://localhost:8766/callback",
                "http://LOCALHOST:8765/callback",
                "http://localhost.:8765/callback",
                "http://127.0.0.1:8765/callback",
                "http://[::1]:8765/callback",
                "http://localhost:8765\\@attacker.example.org/callback",
                "http://user@localhost:8765/callback",
                "http://localhost:8765@attacker.example.org/callback",
                "http://locaLhost\u3002example.org/callback",
                "http://xn--localhost-9o3c:8765/callback",
                "http://localhost:8765/callback\u0007",
                "http://localhost:8765/callback ",
                "//localhost:8765/callback",
                "javascript:alert(1)",
                "data:text/html,x"
            })
    @Tag("RFC6749-3.1.2.4-1")
    @Tag("RFC9700-4.11.2-1")
    @Tag("FAPI2-SP-FINAL-5.3.2.1-7")
    void noDisguiseEqualsTheRegisteredUri(String redirectUri) {
        PlainRequest request = PlainRequest.by(
                        realm.oidc(TestRealm.USER_LOGIN), TestRealm.USER_LOGIN, realm.authorizationRequest())
                .with("redirect_uri", redirectUri);

        assertEndsOnAPage(Logins.none(request.address()));
        assertEndsOnAPage(
                Logins.none(request.with("scope", "openid no-such-scope").address()));
    }

    @Test
    void refusesASecondRedirectUri() {
        AuthorizationAnswer answer = Logins.none(URI.create(
                request().with("redirect_uri", "https://client.example.org/x").address()
                        + "&redirect_uri=https%3A%2F%2Fattacker.example.org%2Fcallback"));

        assertEndsOnAPage(answer);
    }

    @Test
    void aSignedRequestObjectCausesNoOpenRedirect() {
        PlainRequest request = request().with("scope", "openid no-such-scope");
        String object = request.asObject(realm.key(WILDCARD)).sign();

        assertEndsOnAPage(Logins.none(
                request.without("redirect_uri").with("request", object).address()));
    }

    /**
     * A login page keeps what it remembers of its client in its own address, where anybody may write something else.
     */
    @Test
    @Tag("RFC9700-2.1-2")
    void aLoginPagesStateCausesNoOpenRedirect() {
        OidcClient client = realm.oidc(TestRealm.USER_LOGIN);
        LoginForm browser = LoginForm.open(
                client.authorizeUrl(client.push(realm.authorizationRequest()).requestUri()));
        browser.submit(TestRealm.USERNAME, TestRealm.PASSWORD);

        browser.reopen(loginPage(WILDCARD, ATTACKER));

        assertThat(browser.answer()).hasValueSatisfying(answer -> {
            assertThat(answer.redirect()).isNull();
            assertThat(answer.status()).isEqualTo(400);
        });
        browser.reopen(loginPage(TestRealm.USER_LOGIN, TestRealm.REDIRECT_URI.toString()));
        assertThat(browser.answer())
                .as("a registered one is still answered that the person is logged in")
                .hasValueSatisfying(answer ->
                        assertThat(answer.redirect().toString()).startsWith(TestRealm.REDIRECT_URI + "?error="));
    }

    private static URI loginPage(String clientId, String redirectUri) {
        String memory = "{\"ru\":\"" + redirectUri + "\",\"rt\":\"code\"}";
        String encoded =
                Base64.getUrlEncoder().withoutPadding().encodeToString(memory.getBytes(StandardCharsets.UTF_8));
        return URI.create(realm.address("login-actions/authenticate") + "?client_id=" + clientId
                + "&tab_id=none&client_data=" + encoded);
    }

    private static PlainRequest request() {
        return PlainRequest.by(realm.oidc(WILDCARD), WILDCARD, realm.authorizationRequest())
                .with("redirect_uri", ATTACKER);
    }

    private static void assertEndsOnAPage(AuthorizationAnswer answer) {
        assertThat(answer.redirect()).as("%s", answer).isNull();
        assertThat(answer.status()).as("%s", answer).isEqualTo(400);
    }

    private static Arguments fault(String name, UnaryOperator<PlainRequest> fault) {
        return Arguments.of(Named.of(name, fault));
    }
}

package no.helseprofil.it.protocol;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.USER_LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests of what the PAR endpoint takes. Everything about an authorization request is judged here, before a user sees
 * anything.
 */
class PushedRequestIT {

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    private static final OidcClient client = realm.oidc(USER_LOGIN);

    @Test
    @Tag("RFC7636-4.2-1")
    @Tag("RFC9700-2.1.1-1")
    void acceptsACompliantRequest() {
        assertThat(client.push(realm.authorizationRequest()).response().status())
                .isEqualTo(201);
    }

    static Stream<Arguments> challenges() {
        return Stream.of(
                fault("no code_challenge", it -> it.withoutForm("code_challenge")),
                fault("an empty code_challenge", it -> it.formInstead("code_challenge", "")),
                fault("no code_challenge_method", it -> it.withoutForm("code_challenge_method")),
                fault("plain", it -> it.formInstead("code_challenge_method", "plain")),
                fault("s256 in small letters", it -> it.formInstead("code_challenge_method", "s256")),
                fault("no PKCE at all", it -> it.withoutForm("code_challenge").withoutForm("code_challenge_method")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("challenges")
    @Tag("RFC7636-4.4.1-1")
    void requiresS256Pkce(UnaryOperator<Request> fault) {
        refused(push(fault)).by("pkce-s256").with(400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "token",
                "id_token",
                "none",
                "code id_token",
                "code token",
                "id_token token",
                "code id_token token",
                "CODE",
                "code code",
                " code",
                ""
            })
    @Tag("RFC6749-3.1.1-1")
    @Tag("RFC9126-2.1-3")
    @Tag("RFC9700-2.1.2-1")
    void acceptsOnlyResponseTypeCode(String responseType) {
        refused(push(it -> it.formInstead("response_type", responseType)))
                .by("response-type-code")
                .with(400, "unsupported_response_type");
    }

    @Test
    @Tag("RFC6749-3.1.1-1")
    void requiresAResponseType() {
        refused(push(it -> it.withoutForm("response_type")))
                .by("response-type-code")
                .with(400, "unsupported_response_type");
    }

    @Test
    void requiresARedirectUri() {
        refused(push(it -> it.withoutForm("redirect_uri"))).by("redirect-uris").with(400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://attacker.example.org/callback",
                "http://localhost:8765/callback/",
                "http://localhost:8765/callback?next=1",
                "http://localhost:8765/callback#fragment",
                "http://localhost:8765/CALLBACK",
                "http://localhost:8765/call%62ack",
                "http://localhost:8765/x/../callback",
                "http://localhost:9999/callback",
                "http://127.0.0.1:8765/callback",
                "HTTP://LOCALHOST:8765/callback",
                "http://localhost:8765@attacker.example.org/callback",
                ""
            })
    @Tag("RFC6749-3.1.2.2-1")
    @Tag("RFC6749-3.1.2.3-1")
    @Tag("RFC9126-2.1-3")
    @Tag("RFC9700-2.1-1")
    void comparesTheRedirectUriExactly(String redirectUri) {
        refused(push(it -> it.formInstead("redirect_uri", redirectUri)))
                .by("redirect-uris")
                .with(400, "invalid_request");
    }

    static Stream<Arguments> registrations() {
        return Stream.of(
                Arguments.of("https://app.example.org/*", "https://app.example.org/any/page"),
                Arguments.of("https://app.example.org/*", "https://app.example.org/*"),
                Arguments.of("*", "https://app.example.org/callback"),
                Arguments.of("http://app.example.org/callback", "http://app.example.org/callback"),
                Arguments.of("http://localhost.example.org/callback", "http://localhost.example.org/callback"),
                Arguments.of("http://127.0.0.1.example.org/callback", "http://127.0.0.1.example.org/callback"),
                Arguments.of("app:/callback", "app:/callback"),
                Arguments.of("/callback", "/callback"));
    }

    @ParameterizedTest(name = "{0} registered, {1} sent")
    @MethodSource("registrations")
    @Tag("RFC6749-3.1.2-1")
    @Tag("RFC6749-3.1.2.1-1")
    void refusesAWildcardOrUnprotectedRedirectUri(String registered, String sent) {
        OidcClient own = clientWithRedirectUri(registered);

        refused(own.withRequest(it -> it.formInstead("redirect_uri", sent)).push(realm.authorizationRequest()))
                .by("redirect-uris")
                .with(400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.org/callback",
                "https://app.example.org/callback?a=1&b=2",
                "http://127.0.0.1/callback",
                "http://[::1]:8080/callback"
            })
    void acceptsHttpsAndLoopback(String redirectUri) {
        OidcClient own = clientWithRedirectUri(redirectUri);

        Exchange pushed = own.push(AuthorizationRequest.of("openid " + TestRealm.SCOPE, URI.create(redirectUri)));

        assertThat(pushed.response().status()).as("%s", pushed.response()).isEqualTo(201);
    }

    @Test
    @Tag("RFC9126-2.1-2")
    void refusesARequestUri() {
        refused(push(it -> it.form("request_uri", "urn:ietf:params:oauth:request_uri:abc")))
                .byKeycloak()
                .with(400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"redirect_uri", "response_type", "scope", "code_challenge", "code_challenge_method", "state"})
    @Tag("RFC6749-3.2-3")
    void refusesARepeatedParameter(String parameter) {
        refused(push(it -> it.form(parameter, "another"))).by("request-form").with(400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"code_challenge", "dpop_jkt"})
    void refusesAParameterThatKeycloakWouldDrop(String parameter) {
        UnaryOperator<Request> tooLong = it -> it.formInstead(parameter, "x".repeat(5000));

        refused(client.withoutProof().withRequest(tooLong).push(realm.authorizationRequest()))
                .by("request-form")
                .with(400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"redirect_uri", "code_challenge_method", "response_type", "state"})
    @Tag("RFC6749-10.14-1")
    void refusesAParameterThatKeycloakWouldClean(String parameter) {
        refused(push(it -> it.formInstead(parameter, it.formValue(parameter) + "\u0007")))
                .by("request-form")
                .with(400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE"})
    @Tag("RFC9126-2.3-1")
    void requiresPost(String method) {
        Response answer = Request.of(method, client.metadata().endpoint("pushed_authorization_request_endpoint"))
                .send();

        assertThat(answer.status()).as("RFC 9126, section 2.3").isEqualTo(405);
    }

    private static Exchange push(UnaryOperator<Request> fault) {
        return client.withRequest(fault).push(realm.authorizationRequest());
    }

    private static OidcClient clientWithRedirectUri(String redirectUri) {
        SigningKey key = SigningKey.generate("ES256");
        return realm.plant(
                "client-" + key.kid(), key, it -> it.putArray("redirectUris").add(redirectUri));
    }

    private static Arguments fault(String name, UnaryOperator<Request> fault) {
        return Arguments.of(Named.of(name, fault));
    }
}

package no.helseprofil.it.protocol;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.USER_LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The authorization endpoint of a realm where every requirement is enforced: it takes what was pushed and nothing else. */
class AuthorizationIT {

    private static final String PAR_PREFIX = "urn:ietf:params:oauth:request_uri:";

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    private static final OidcClient client = realm.oidc(USER_LOGIN);

    @Test
    @Tag("smoke")
    @Tag("RFC9126-5-1")
    void anUnpushedRequestShowsAnErrorPage() {
        realm.admin().clearEvents();

        AuthorizationAnswer answer = Logins.none(plain().address());

        assertRefusedByPage(answer, "pushed-authorization: ");
        assertThat(realm.events().path(0).path("type").textValue()).isEqualTo("LOGIN_ERROR");
        assertThat(realm.events()
                        .path(0)
                        .path("details")
                        .path("helseprofil_requirement")
                        .textValue())
                .isEqualTo("pushed-authorization");
    }

    @Test
    void anUnpushedPostRequestShowsAnErrorPage() {
        Request post = Request.post(client.metadata().endpoint("authorization_endpoint"))
                .form("client_id", USER_LOGIN);
        for (Map.Entry<String, String> parameter : plain().parameters().entrySet()) {
            post = post.form(parameter.getKey(), parameter.getValue());
        }

        Response answer = post.send();

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("pushed-authorization: ").doesNotContain("kc-form-login");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "https://client.example.org/request.jwt",
                "HTTPS://client.example.org/request.jwt",
                "http://localhost:8765/request.jwt",
                "data:,a.b.c",
                "urn:ietf:params:oauth:request_uri",
                " urn:ietf:params:oauth:request_uri:abc",
                "urn:ietf:params:oauth:request-uri:abc",
                "urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3Aabc"
            })
    void anExternalRequestUriIsRefused(String requestUri) {
        assertRefusedByPage(Logins.none(client.authorizeUrl(requestUri)), "pushed-authorization: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {PAR_PREFIX, PAR_PREFIX + "abc", "URN:IETF:PARAMS:OAUTH:REQUEST_URI:abc"})
    void aForeignRequestUriIsRefused(String requestUri) {
        AuthorizationAnswer answer = Logins.none(client.authorizeUrl(requestUri));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.redirect()).isNull();
    }

    @Test
    void aRequestUriIsCaseInsensitiveInItsScheme() {
        AuthorizationRequest request = realm.authorizationRequest();
        String requestUri = client.push(request).requestUri();
        String large = "URN:IETF:PARAMS:OAUTH:REQUEST_URI:" + requestUri.substring(PAR_PREFIX.length());

        String code = Logins.at(client.authorizeUrl(large)).requiredCode();

        assertThat(client.redeem(request, code).response().status())
                .as("the prefix of a URN has no case (RFC 8141); it is the pushed request, and known as one")
                .isEqualTo(200);
    }

    @Test
    @Tag("RFC6749-3.1-5")
    void twoRequestUrisAreRefused() {
        String first = client.push(realm.authorizationRequest()).requestUri();
        String second = client.push(realm.authorizationRequest()).requestUri();

        assertRefusedByPage(
                Logins.none(URI.create(client.authorizeUrl(first) + "&request_uri=" + encoded(second))),
                "request-form: ");
        assertRefusedByPage(
                Logins.none(URI.create(client.authorizeUrl(first) + "&request_uri=" + encoded("https://example.org/"))),
                "request-form: ");
    }

    @Test
    void aControlCharacterIsRefused() {
        assertRefusedByPage(
                Logins.none(client.authorizeUrl("\turn:ietf:params:oauth:request_uri:abc")), "request-form: ");
    }

    @Test
    @Tag("OIDC-CORE-3.1.2.1-1")
    void aPostIgnoresItsQuery() {
        String requestUri = client.push(realm.authorizationRequest()).requestUri();
        Response inTheAddress = Request.post(client.authorizeUrl(requestUri)).send();
        Response inBoth = Request.post(URI.create(client.authorizeUrl(requestUri) + "&prompt=none"))
                .form("client_id", USER_LOGIN)
                .form("request_uri", PAR_PREFIX + "another")
                .send();
        Response inTheBody = Request.post(address("client_id=account-console&prompt=none"))
                .form("client_id", USER_LOGIN)
                .form("request_uri", requestUri)
                .send();

        assertThat(inTheAddress.status()).as("no form at all").isBetween(400, 499);
        assertThat(inBoth.status()).as("the form's request_uri is unknown").isEqualTo(400);
        assertThat(inTheBody.status())
                .as("what stands in the address is no part of the request: %s", inTheBody)
                .isEqualTo(302);
        assertThat(inTheBody.header("Location").orElse("")).contains("/login-actions/authenticate", USER_LOGIN);
    }

    @Test
    void aRequestObjectByValueIsRefused() {
        assertRefusedByPage(
                Logins.none(address("client_id=" + USER_LOGIN + "&request=" + requestObject())),
                "pushed-authorization: ");
    }

    @Test
    @Tag("smoke")
    @Tag("RFC9101-5-2")
    void aRequestObjectBesideAPushedRequestIsRefused() {
        String requestUri = client.push(realm.authorizationRequest()).requestUri();

        assertRefusedByPage(
                Logins.none(URI.create(client.authorizeUrl(requestUri) + "&request=" + requestObject())),
                "pushed-authorization: ");
    }

    static Stream<Arguments> parameters() {
        return Stream.of(
                Arguments.of("state", "another"),
                Arguments.of("nonce", "another"),
                Arguments.of("scope", "openid profile"),
                Arguments.of("prompt", "none"),
                Arguments.of("prompt", "create"),
                Arguments.of("prompt", "login"),
                Arguments.of("max_age", "0"),
                Arguments.of("max_age", "-1"),
                Arguments.of("max_age", "2147483647"),
                Arguments.of("max_age", "x"),
                Arguments.of("ui_locales", "nn"),
                Arguments.of("kc_locale", "nn"),
                Arguments.of("kc_action", "delete_account"),
                Arguments.of("display", "popup"),
                Arguments.of("id_token_hint", "a.b.c"),
                Arguments.of("client_secret", "x"),
                Arguments.of("client_assertion", "a.b.c"),
                Arguments.of("resource", "https://api.example.org"),
                Arguments.of("claims", "{\"userinfo\":{\"email\":null}}"),
                Arguments.of("acr_values", "2"),
                Arguments.of("login_hint", "someone"),
                Arguments.of("kc_idp_hint", "an-idp"),
                Arguments.of("response_mode", "fragment"),
                Arguments.of("response_mode", "jwt"),
                Arguments.of("response_mode", "form_post"),
                Arguments.of("response_mode", "x"),
                Arguments.of("dpop_jkt", "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"),
                Arguments.of("redirect_uri", "https://attacker.example.org/callback"),
                Arguments.of("response_type", "token"),
                Arguments.of("code_challenge", "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"),
                Arguments.of("code_challenge_method", "plain"),
                Arguments.of("authorization_details", "[]"),
                Arguments.of("something_else", "x"));
    }

    @ParameterizedTest(name = "{0}={1}")
    @MethodSource("parameters")
    void anUnpushedParameterIsRefused(String name, String value) {
        String requestUri = client.push(realm.authorizationRequest()).requestUri();

        assertRefusedByPage(
                Logins.none(URI.create(client.authorizeUrl(requestUri) + "&" + name + "=" + encoded(value))),
                "pushed-authorization: send only client_id and request_uri here, or repeat a parameter as it was pushed");
    }

    @Test
    void aPushedParameterMayBeRepeated() {
        AuthorizationRequest request = realm.authorizationRequest();
        String requestUri = client.push(request).requestUri();

        AuthorizationAnswer answer = Logins.at(URI.create(client.authorizeUrl(requestUri)
                + "&response_type=code&scope=" + encoded(request.scope())
                + "&redirect_uri=" + encoded(request.redirectUri().toString())
                + "&state=" + request.state()));

        assertThat(answer.code())
                .as("OpenID Connect Core, section 6.1, asks for some of them; they say nothing new")
                .isNotNull();
    }

    @Test
    @Tag("RFC9126-2.2-2")
    void aRequestUriBelongsToItsClient() {
        OidcClient other = realm.register("another-client", SigningKey.generate("ES256"), it -> {});
        String named = client.push(realm.authorizationRequest()).requestUri();
        String unnamed = client.withRequest(request -> request.withoutForm("client_id"))
                .push(realm.authorizationRequest())
                .requestUri();

        assertThat(Logins.none(other.authorizeUrl(named)).status())
                .as("RFC 9126, section 2.2")
                .isEqualTo(400);
        assertThat(Logins.none(other.authorizeUrl(unnamed)).status())
                .as("also where only the client assertion says whose it is")
                .isEqualTo(400);
        assertThat(Logins.at(client.authorizeUrl(unnamed)).code()).isNotNull();
    }

    @Test
    @Tag("RFC6749-3.1-5")
    void aRepeatedClientIdIsRefused() {
        String requestUri = client.push(realm.authorizationRequest()).requestUri();

        assertThat(Logins.none(URI.create(client.authorizeUrl(requestUri) + "&client_id=" + USER_LOGIN))
                        .status())
                .isEqualTo(400);
        assertThat(Logins.none(address("request_uri=" + encoded(requestUri))).status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"protocol/openid-connect/registrations", "protocol/openid-connect/forgot-credentials"})
    void otherEntryPointsAreNoBypass(String path) {
        String query = plain().address().getRawQuery();

        AuthorizationAnswer answer = Logins.none(URI.create(realm.address(path) + "?" + query));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.redirect()).isNull();
    }

    @Test
    @Tag("RFC6749-3.1-2")
    void aLoginIsAnsweredToItsClientOnly() {
        AuthorizationRequest request = realm.authorizationRequest();

        AuthorizationAnswer answer =
                Logins.at(client.authorizeUrl(client.push(request).requestUri()));

        assertThat(answer.redirect().toString()).startsWith(request.redirectUri() + "?");
        assertThat(answer.issuer()).as("RFC 9207").isEqualTo(realm.issuer());
        assertThat(answer.state()).isEqualTo(request.state());
        assertThat(answer.redirect().getFragment()).isNull();
    }

    @Test
    @Tag("smoke")
    void aCodeOfAnotherClientIsRefused() {
        OidcClient other = realm.register("a-second-client", SigningKey.generate("ES256"), it -> {});
        AuthorizationRequest request = realm.authorizationRequest();
        String code = Logins.code(client.withoutProof(), request);

        refused(other.redeem(request, code)).by("code-lifetime").with(400, "invalid_grant");
    }

    private static PlainRequest plain() {
        return PlainRequest.by(client, USER_LOGIN, realm.authorizationRequest());
    }

    private static String requestObject() {
        return plain().asObject(realm.key(USER_LOGIN)).sign();
    }

    private static URI address(String query) {
        return URI.create(client.metadata().endpoint("authorization_endpoint") + "?" + query);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static void assertRefusedByPage(AuthorizationAnswer answer, String cause) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.redirect()).as("no user is sent anywhere").isNull();
        assertThat(answer.pageText()).contains(cause);
    }
}

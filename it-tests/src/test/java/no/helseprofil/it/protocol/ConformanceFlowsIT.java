package no.helseprofil.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The OpenID conformance suite's modules about flows that go well, and about what may differ in them. */
class ConformanceFlowsIT {

    @Test
    @Tag("FAPI2-SP-FINAL-5.3.2.1-4")
    @Tag("FAPI2-SP-FINAL-5.3.2.2-2")
    @Tag("FAPI2-SP-FINAL-5.3.2.2-7")
    @Tag("OIDC-CORE-3.1.3.3-1")
    void theFirstClientCompletesTheFlow() {
        SuiteClient client = SuiteClient.first();
        AuthorizationRequest request = client.request();

        AuthorizationAnswer answer = SuiteClient.logIn(client.page(request));
        Exchange tokens = client.oidc().redeem(request, answer.requiredCode());

        assertThat(answer.issuer()).isEqualTo(SuiteClient.issuer());
        assertThat(answer.state()).isEqualTo(request.state());
        assertThat(answer.redirect().getFragment()).isNull();
        assertThat(tokens.response().text("token_type")).isEqualTo("DPoP");
        assertThat(tokens.idTokenClaims().path("nonce").textValue()).isEqualTo(request.nonce());
        assertThat(userinfo(client, tokens).status()).isEqualTo(200);
    }

    @Test
    @Tag("FAPI2-SP-FINAL-5.3.2.1-12")
    void theSecondClientUsesDpopJktAndARedirectUriWithQuery() {
        SuiteClient client = SuiteClient.second().with(oidc -> oidc.withRequest(bindingTo(oidc.proofKey())));
        AuthorizationRequest request = new AuthorizationRequest(
                client.request().scope(),
                client.redirectUri(),
                "s".repeat(128),
                "n".repeat(43),
                client.request().codeVerifier());

        AuthorizationAnswer answer = SuiteClient.logIn(reversed(client, request));
        Exchange tokens = client.oidc().redeem(request, answer.requiredCode());

        assertThat(client.redirectUri().getQuery()).isNotNull();
        assertThat(answer.redirect().toString()).startsWith(client.redirectUri() + "&");
        assertThat(answer.state()).isEqualTo(request.state());
        assertThat(userinfo(client, tokens).status()).isEqualTo(200);
    }

    @Test
    @Tag("FAPI2-SP-FINAL-5.3.2.1-5")
    @Tag("RFC9449-4.3-12")
    void refusesAnotherClientsKeyForAToken() {
        SuiteClient first = SuiteClient.first();
        Exchange tokens = SuiteClient.second().tokens();

        assertThat(userinfo(first, tokens).status()).isEqualTo(401);
    }

    @Test
    @Tag("FAPI2-SP-FINAL-5.3.4-2")
    @Tag("RFC6750-2.3-1")
    void refusesATokenInTheQuery() {
        SuiteClient client = SuiteClient.first();
        String token = client.tokens().accessToken();
        URI userinfo = client.oidc().metadata().endpoint("userinfo_endpoint");

        Response bare =
                Request.get(URI.create(userinfo + "?access_token=" + token)).send();
        Response withProof = client.oidc()
                .withRequest(request -> request.withoutHeader("Authorization"))
                .call(Request.get(URI.create(userinfo + "?access_token=" + token)), token)
                .response();

        assertThat(bare.status()).isEqualTo(401);
        assertThat(withProof.status()).isEqualTo(401);
    }

    @Test
    void userinfoIgnoresTheAcceptHeader() {
        SuiteClient client = SuiteClient.first();
        Exchange tokens = client.tokens();

        assertThat(Stream.of(
                        "application/json", "application/json; charset=utf-8", "application/*+json, */*;q=0.1", "*/*"))
                .allSatisfy(accept -> assertThat(userinfo(
                                        client.with(oidc -> oidc.withRequest(it -> it.header("Accept", accept))),
                                        tokens)
                                .status())
                        .isEqualTo(200));
    }

    @Test
    @Tag("FAPI2-SP-FINAL-5.3.4-1")
    void theTokenTypeIsCaseInsensitive() {
        SuiteClient client = SuiteClient.first();
        Exchange tokens = client.tokens();
        SuiteClient inverted = client.with(oidc -> oidc.withRequest(request ->
                request.withoutHeader("Authorization").header("Authorization", "dpOp " + tokens.accessToken())));

        assertThat(userinfo(inverted, tokens).status())
                .as("RFC 9110, section 11.1")
                .isEqualTo(200);
    }

    @Test
    @Tag("RFC9207-2-2")
    void aUserWhoDeclinesReturnsWithAccessDenied() {
        SuiteClient client = SuiteClient.second();
        AuthorizationRequest request = client.request();

        AuthorizationAnswer answer = SuiteClient.decline(client.page(request));

        assertThat(answer.redirect().toString()).startsWith(client.redirectUri().toString());
        assertThat(answer.error()).isEqualTo("access_denied");
        assertThat(answer.state()).isEqualTo(request.state());
        assertThat(answer.issuer()).isEqualTo(SuiteClient.issuer());
        assertThat(answer.code()).isNull();
    }

    @Test
    void aRequestWithoutStateIsAnsweredWithoutState() {
        SuiteClient client = SuiteClient.first().with(oidc -> oidc.withRequest(it -> it.withoutForm("state")));
        AuthorizationRequest request = client.request();

        AuthorizationAnswer answer = SuiteClient.logIn(client.page(request));

        assertThat(answer.state()).isNull();
        assertGranted(client, request, answer);
    }

    @Test
    void requiresNoOpenIdConnectNonce() {
        SuiteClient client = SuiteClient.first().with(oidc -> oidc.withRequest(it -> it.withoutForm("nonce")));
        AuthorizationRequest request = client.request();

        assertGranted(client, request, SuiteClient.logIn(client.page(request)));
    }

    @Test
    @Tag("FAPI2-SP-FINAL-5.3.2.2-14")
    void returnsANonceOf64Characters() {
        assertComesBack("state", "n".repeat(64));
    }

    @Test
    @Tag("RFC6749-4.1.2-4")
    void returnsLongNoncesAndStates() {
        assertComesBack("state", "n".repeat(384));
        assertComesBack("s".repeat(1000), "nonce");
    }

    @Test
    void ignoresTheOrderOfScopes() {
        SuiteClient client = SuiteClient.first();
        AuthorizationRequest request = AuthorizationRequest.of("email profile openid", client.redirectUri());

        assertGranted(client, request, SuiteClient.logIn(client.page(request)));
    }

    @Test
    void acceptsTheClaimsParameter() {
        SuiteClient client = SuiteClient.first()
                .with(oidc -> oidc.withRequest(it -> it.formValue("response_type") == null
                        ? it
                        : it.form("claims", "{\"userinfo\":{\"given_name\":null,\"a_claim_nobody_knows\":null}}")));
        AuthorizationRequest request = client.request();

        assertGranted(client, request, SuiteClient.logIn(client.page(request)));
    }

    @Test
    void clientIdAndRequestUriSuffice() {
        SuiteClient client = SuiteClient.first();
        AuthorizationRequest request = client.request();
        URI page = client.page(request);

        assertThat(page.getQuery().split("&")).hasSize(2);
        assertGranted(client, request, SuiteClient.logIn(page));
    }

    @Test
    @Tag("FAPI2-SP-FINAL-5.3.2.2-3")
    @Tag("RFC6749-3.1-4")
    void refusesParametersThatWereNotPushed() {
        SuiteClient client = SuiteClient.first();
        SuiteClient withoutState = client.with(oidc -> oidc.withRequest(it -> it.withoutForm("state")));

        assertThat(pageOf(client.page(client.request()) + "&state=another")).endsWith("; it is state");
        assertThat(pageOf(client.page(client.request()) + "&nonce=another")).endsWith("; it is nonce");
        assertThat(pageOf(withoutState.page(client.request()) + "&state=outside-alone"))
                .endsWith("; it is state");
        assertThat(pageOf(client.page(client.request()) + "&unknown=%3Cb%3E"))
                .as("what is no parameter of OAuth is not repeated")
                .endsWith("; it is another");
    }

    /** The parameters that OAuth wants in any request, repeated, and in another order. */
    private static URI reversed(SuiteClient client, AuthorizationRequest request) {
        String requestUri = client.push(request).requestUri();
        return URI.create(client.oidc().metadata().endpoint("authorization_endpoint")
                + "?scope=" + encoded(request.scope())
                + "&response_type=code&request_uri=" + encoded(requestUri)
                + "&redirect_uri=" + encoded(request.redirectUri().toString())
                + "&client_id=" + client.clientId());
    }

    private static UnaryOperator<Request> bindingTo(SigningKey key) {
        return request ->
                request.formValue("response_type") == null ? request : request.form("dpop_jkt", key.thumbprint());
    }

    private static void assertComesBack(String state, String nonce) {
        SuiteClient client = SuiteClient.first();
        AuthorizationRequest request = new AuthorizationRequest(
                client.request().scope(),
                client.redirectUri(),
                state,
                nonce,
                client.request().codeVerifier());

        AuthorizationAnswer answer = SuiteClient.logIn(client.page(request));
        Exchange tokens = client.oidc().redeem(request, answer.requiredCode());

        assertThat(answer.state()).isEqualTo(state);
        assertThat(tokens.idTokenClaims().path("nonce").textValue()).isEqualTo(nonce);
    }

    private static void assertGranted(SuiteClient client, AuthorizationRequest request, AuthorizationAnswer answer) {
        Exchange tokens = client.oidc().redeem(request, answer.requiredCode());
        assertThat(userinfo(client, tokens).status()).isEqualTo(200);
    }

    /** Returns the text that a developer reads on the page that such a request ends on. */
    private static String pageOf(String address) {
        AuthorizationAnswer answer = Logins.none(URI.create(address));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.redirect()).isNull();
        assertThat(answer.pageText()).contains("pushed-authorization: send only client_id and request_uri here");
        return answer.pageText().strip();
    }

    private static Response userinfo(SuiteClient client, Exchange tokens) {
        return client.oidc().userinfo(tokens.accessToken()).response();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

package no.helseprofil.it.protocol;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.TestTime;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The OpenID conformance suite's modules about pushed requests, PKCE, redirect URIs and response types. */
class ConformanceParIT {

    @Test
    @Tag("FAPI2-SP-FINAL-5.3.2.2-2")
    @Tag("RFC9126-2.2-3")
    @Tag("FAPI2-SP-FINAL-5.4.1-4")
    void parRequiresNoProof() {
        SuiteClient client = SuiteClient.first();

        Exchange pushed = client.push(client.request());

        assertThat(pushed.response().status()).isEqualTo(201);
        assertThat(pushed.challenge()).isEmpty();
        assertThat(pushed.requestUri().length()).as("128 bits and more").isGreaterThan(35 + 21);
        assertThat(pushed.response().json().path("expires_in").asInt())
                .as("FAPI2-SP-FINAL-5.3.2.2-12")
                .isBetween(1, 599);
    }

    @Test
    @Tag("FAPI2-SP-FINAL-5.3.2.2-3")
    void refusesAnUnpushedRequest() {
        SuiteClient client = SuiteClient.first();

        AuthorizationAnswer answer = Logins.none(PlainRequest.by(client.oidc(), client.clientId(), client.request())
                .address());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.redirect()).isNull();
        assertThat(answer.pageText()).contains("pushed-authorization: ");
    }

    @Test
    void aRequestUriMayBeReopenedBeforeTheLogin() {
        SuiteClient client = SuiteClient.first();
        AuthorizationRequest request = client.request();
        URI page = client.page(request);

        LoginForm.open(page);
        AuthorizationAnswer answer = SuiteClient.logIn(page);

        assertThat(client.oidc()
                        .redeem(request, answer.requiredCode())
                        .response()
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Attack(
            by = Attacker.STRANGER,
            tries = "reopens a `request_uri` after its login, which included a consent or another required action",
            outcome = "refused (`request-uri-lifetime`), in any browser")
    void aRequestUriIsInvalidAfterTheLogin(boolean isAsked) {
        SuiteClient client = SuiteClient.first().withoutConsent();
        if (!isAsked) {
            SuiteClient.logIn(client.page(client.request()));
        }
        URI page = client.page(client.request());
        LoginForm browser = LoginForm.open(page);
        AuthorizationAnswer login = SuiteClient.enter(browser);
        assertThat(browser.html().contains("kc-oauth"))
                .as("the user is asked: %s", login.pageText())
                .isEqualTo(isAsked);
        assertThat((isAsked ? browser.accept() : login).code()).isNotNull();

        AuthorizationAnswer inTheSameBrowser = browser.reopen(page).answer().orElseThrow();
        AuthorizationAnswer inAnother = Logins.none(page);

        assertThat(List.of(inTheSameBrowser, inAnother)).allSatisfy(ConformanceParIT::assertUnusable);
    }

    @Test
    void aRequestUriIsInvalidAfterTheUserDenies() {
        SuiteClient client = SuiteClient.first();
        URI page = client.page(client.request());

        assertThat(SuiteClient.decline(page).error()).isEqualTo("access_denied");

        assertUnusable(Logins.none(page));
    }

    @Test
    @Attack(
            by = Attacker.STRANGER,
            tries = "opens a `request_uri` in two browsers, and logs in at both",
            outcome = "one gets a code, the other is refused (`request-uri-lifetime`)")
    @Tag("RFC9126-4-2")
    void onlyOneOfTwoLoginsWithARequestUriGetsACode() {
        SuiteClient client = SuiteClient.first().withoutConsent();
        URI page = client.page(client.request());
        LoginForm first = LoginForm.open(page);
        LoginForm second = LoginForm.open(page);
        SuiteClient.enter(first);
        SuiteClient.enter(second);

        assertThat(first.accept().code()).isNotNull();
        assertUnusable(second.accept());
    }

    @Test
    @Tag("FAPI2-SP-FINAL-5.3.2.2-12")
    @Tag("RFC9126-4-1")
    void aRequestUriExpires() {
        SuiteClient client = SuiteClient.first();
        Exchange pushed = client.push(client.request());
        URI page = client.oidc().authorizeUrl(pushed.requestUri());
        int lifetime = pushed.response().json().path("expires_in").asInt();
        TestTime time = new TestTime(SharedServer.get());

        try {
            time.moveBy(Duration.ofSeconds(lifetime + 1L));
            assertUnusable(Logins.none(page));
        } finally {
            time.reset();
        }
    }

    @Test
    @Attack(
            by = Attacker.STRANGER,
            tries = "opens another client's `request_uri`, to learn whether it is valid",
            outcome = "the page is the one for an unknown URI")
    void aRequestUriIsBoundToItsClient() {
        SuiteClient first = SuiteClient.first();
        SuiteClient second = SuiteClient.second();
        String requestUri = first.push(first.request()).requestUri();

        AuthorizationAnswer answer = Logins.none(second.oidc().authorizeUrl(requestUri));
        AuthorizationAnswer unknown =
                Logins.none(second.oidc().authorizeUrl("urn:ietf:params:oauth:request_uri:" + UUID.randomUUID()));

        assertUnusable(answer);
        assertThat(answer.pageText())
                .as("a caller who has found it learns no more than of one that never was")
                .isEqualTo(unknown.pageText());
    }

    @Test
    void refusesAPushedRequestUri() {
        refused(push(it -> it.form("request_uri", "urn:ietf:params:oauth:request_uri:bad")))
                .with(400, "invalid_request");
    }

    @Test
    void requiresPost() {
        URI endpoint = SuiteClient.first().oidc().metadata().endpoint("pushed_authorization_request_endpoint");

        Response answer =
                Request.of("PUT", endpoint).form("client_id", "client").send();

        assertThat(answer.status()).isEqualTo(405);
    }

    @Test
    @Tag("FAPI2-SP-FINAL-5.3.2.2-4")
    @Tag("RFC9126-2.1-1")
    void refusesAnotherClientsIdAtPar() {
        SuiteClient first = SuiteClient.first();
        SuiteClient underAnothersName =
                first.with(oidc -> oidc.withRequest(it -> it.formInstead("client_id", "client2")));
        SuiteClient withAnothersKey = first.with(oidc -> oidc.withAssertion(
                it -> it.signedWith(SuiteClient.second().key()).header("alg", "ES256")));

        refused(underAnothersName.push(first.request())).with(401, "invalid_client");
        refused(withAnothersKey.push(first.request())).with(401, "invalid_client");
    }

    @Test
    @Tag("FAPI2-SP-FINAL-5.3.2.2-5")
    void requiresPkce() {
        refused(push(it -> it.withoutForm("code_challenge").withoutForm("code_challenge_method")))
                .by("pkce-s256")
                .with(400, "invalid_request");
    }

    @Test
    @Tag("FAPI2-SP-FINAL-5.3.2.2-5")
    @Tag("RFC7636-7.2-1")
    void refusesPlainPkce() {
        refused(push(it -> it.formInstead("code_challenge_method", "plain")))
                .by("pkce-s256")
                .with(400, "invalid_request");
    }

    @Test
    @Tag("FAPI2-SP-FINAL-5.3.2.2-6")
    void requiresARedirectUri() {
        refused(push(it -> it.withoutForm("redirect_uri"))).by("redirect-uris").with(400, "invalid_request");
    }

    @Test
    @Tag("FAPI2-SP-FINAL-5.3.2.2-8")
    void refusesAnUnregisteredRedirectUri() {
        String other = SuiteClient.first().redirectUri() + "/bad";

        refused(push(it -> it.formInstead("redirect_uri", other)))
                .by("redirect-uris")
                .with(400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "code id_token", "id_token"})
    @Tag("FAPI2-SP-FINAL-5.3.2.2-1")
    void refusesOtherResponseTypes(String responseType) {
        refused(push(it -> it.formInstead("response_type", responseType)))
                .by("response-type-code")
                .with(400, "unsupported_response_type");
    }

    /** A page that says what is wrong with this request_uri. */
    private static void assertUnusable(AuthorizationAnswer answer) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.redirect()).isNull();
        assertThat(answer.pageText())
                .contains(
                        "request-uri-lifetime: push the authorization request anew",
                        "or was never given to this client");
    }

    private static Exchange push(UnaryOperator<Request> fault) {
        SuiteClient client = SuiteClient.first().with(oidc -> oidc.withRequest(fault));
        return client.push(client.request());
    }
}

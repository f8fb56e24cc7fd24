package no.helseprofil.it.protocol;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.USER_LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of what a pushed request may ask for beside the plain case, and of what comes of it. */
class AuthorizationAnswersIT {

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    private static final OidcClient client = realm.oidc(USER_LOGIN);

    @ParameterizedTest
    @ValueSource(strings = {"query", "fragment"})
    void codeAndIssuerAreReturnedInQueryOrFragmentOnly(String mode) {
        AuthorizationAnswer answer = Logins.at(opened("response_mode", mode));

        assertThat(answer.redirect().toString())
                .startsWith(TestRealm.REDIRECT_URI + (mode.equals("query") ? "?" : "#"))
                .doesNotContain("token=");
        assertThat(answer.code()).isNotNull();
        assertThat(answer.issuer()).isEqualTo(realm.issuer());
    }

    @ParameterizedTest
    @ValueSource(strings = {"jwt", "query.jwt", "fragment.jwt"})
    void aSignedResponseContainsEverything(String mode) {
        AuthorizationAnswer answer = Logins.at(opened("response_mode", mode));

        assertThat(answer.redirect().toString())
                .startsWith(TestRealm.REDIRECT_URI + (mode.startsWith("fragment") ? "#" : "?"))
                .contains("response=")
                .doesNotContain("code=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"form_post", "form_post.jwt"})
    void formPostUsesTheRegisteredUriOnly(String mode) {
        AuthorizationAnswer answer = Logins.at(opened("response_mode", mode));

        assertThat(answer.redirect()).isNull();
        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void anUnknownResponseModeIsRefusedAtPar() {
        refused(client.withRequest(it -> it.form("response_mode", "web_message"))
                        .push(realm.authorizationRequest()))
                .byKeycloak()
                .with(400, "invalid_request");
    }

    @ParameterizedTest
    @CsvSource({"none, login_required", "none login, login_required"})
    @Tag("RFC6749-3.1-1")
    @Tag("OIDC-CORE-3.1.2.1-2")
    void promptNoneWithoutASessionReturnsAnError(String prompt, String error) {
        AuthorizationAnswer answer = Logins.none(opened("prompt", prompt));

        assertThat(answer.error()).isEqualTo(error);
        assertThat(answer.code()).isNull();
    }

    @Test
    void promptNoneWithASessionReturnsACode() {
        LoginForm browser = loggedIn();
        AuthorizationRequest request = realm.authorizationRequest();

        browser.reopen(opened(request, "prompt", "none"));
        AuthorizationAnswer answer = browser.answer().orElseThrow();

        assertThat(client.redeem(request, answer.requiredCode()).response().status())
                .isEqualTo(200);
    }

    @Test
    @Tag("OIDC-CORE-3.1.2.1-3")
    void promptLoginRequiresANewLogin() {
        LoginForm browser = loggedIn();

        browser.reopen(opened("prompt", "login"));

        assertThat(browser.answer()).as("the login form").isEmpty();
    }

    @Test
    void promptCreateIsRefusedIfRegistrationIsOff() {
        AuthorizationAnswer answer = Logins.none(opened("prompt", "create"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.redirect()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "99999999999999999999", "1.5"})
    void aNonNumericMaxAgeIsNoServerError(String age) {
        int status = client.withRequest(it -> it.form("max_age", age))
                .push(realm.authorizationRequest())
                .response()
                .status();

        assertThat(status).isBetween(400, 499);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "2147483647"})
    @Tag("OIDC-CORE-15.1-2")
    void anyOtherMaxAgeRequiresOnlyALogin(String age) {
        assertThat(Logins.at(opened("max_age", age)).code()).isNotNull();
    }

    @Test
    @Tag("RFC7636-4.4-1")
    void aCodeIsBoundToItsRequest() {
        AuthorizationRequest mine = realm.authorizationRequest();
        String code = Logins.code(client, mine);

        assertThat(client.redeem(realm.authorizationRequest(), code).response().error())
                .as("the verifier of another request")
                .isEqualTo("invalid_grant");
    }

    @ParameterizedTest
    @ValueSource(strings = {"account-console", "security-admin-console", "account", TestRealm.WITHOUT_CREDENTIALS})
    void anotherClientCannotUseAPushedRequest(String other) {
        String requestUri = client.push(realm.authorizationRequest()).requestUri();
        URI foreign = URI.create(
                client.authorizeUrl(requestUri).toString().replace("client_id=" + USER_LOGIN, "client_id=" + other));

        AuthorizationAnswer answer = Logins.none(foreign);

        assertThat(answer.redirect()).isNull();
        assertThat(answer.status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"get", "get with PAR off", "post"})
    @Tag("RFC9101-5.2-1")
    void doesNotFetchAReferencedUrl(String way) throws Exception {
        String pointing = "client-that-points-" + SigningKey.generate("ES256").kid();
        try (ServerSocket listening = new ServerSocket()) {
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            String elsewhere = "http://localhost:" + listening.getLocalPort() + "/request.jwt";
            realm.plant(pointing, SigningKey.generate("ES256"), it -> {});
            realm.alterAttribute(pointing, "request.uris", elsewhere);
            realm.alterAttribute(pointing, "require.pushed.authorization.requests", "false");
            if (way.endsWith("off")) {
                realm.off("pushed-authorization");
            }

            int status = way.equals("post")
                    ? Request.post(client.metadata().endpoint("authorization_endpoint"))
                            .form("client_id", pointing)
                            .form("request_uri", elsewhere)
                            .send()
                            .status()
                    : Logins.none(realm.oidc(pointing).authorizeUrl(elsewhere)).status();

            assertThat(status).isEqualTo(400);
            assertNobodyCame(listening);
        } finally {
            realm.putProfile(TestRealm.DOCUMENT);
        }
    }

    /** The request has been answered, so a connection made for it would be waiting already. */
    private static void assertNobodyCame(ServerSocket listening) throws Exception {
        listening.setSoTimeout(1);
        try {
            listening.accept().close();
        } catch (SocketTimeoutException nobody) {
            return;
        }
        throw new AssertionError("the server went out to fetch the request");
    }

    private static LoginForm loggedIn() {
        LoginForm browser = LoginForm.open(
                client.authorizeUrl(client.push(realm.authorizationRequest()).requestUri()));
        assertThat(browser.submit(TestRealm.USERNAME, TestRealm.PASSWORD).code())
                .isNotNull();
        return browser;
    }

    private static URI opened(String name, String value) {
        return opened(realm.authorizationRequest(), name, value);
    }

    private static URI opened(AuthorizationRequest request, String name, String value) {
        return client.authorizeUrl(
                client.withRequest(it -> it.form(name, value)).push(request).requestUri());
    }
}

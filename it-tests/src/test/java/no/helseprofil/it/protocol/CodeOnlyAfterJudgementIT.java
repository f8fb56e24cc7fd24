package no.helseprofil.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A code comes of a request that was judged, by the rules of the moment at which it leaves. Keycloak has ways to a login
 * page that pass the authorization endpoint by, and pages that stay open while rules and registrations change.
 */
@Attack(
        by = Attacker.VENDOR,
        tries = "gets a code past the authorization endpoint, or while rules change",
        outcome = "no code for a request that wasn't judged or no longer holds")
class CodeOnlyAfterJudgementIT {

    @AutoClose
    private static TestRealm realm;

    private static OidcClient client;

    /** The flow for a lost password is bound to the one with the password, so that no e-mail is needed here. */
    @BeforeAll
    static void makeRealm() {
        realm = TestRealm.underProfile();
        realm.changeRealm(it -> it.put("resetPasswordAllowed", true).put("resetCredentialsFlow", "browser"));
        client = realm.oidc(TestRealm.USER_LOGIN);
    }

    @AfterEach
    void enforceEverything() {
        realm.putProfile(TestRealm.DOCUMENT);
    }

    @Test
    @Tag("smoke")
    void aPasswordResetLinkGivesNoCode() {
        realm.admin().clearEvents();

        AuthorizationAnswer answer = LoginForm.open(lostPassword(TestRealm.REDIRECT_URI.toString()))
                .submit(TestRealm.USERNAME, TestRealm.PASSWORD);

        assertNoCode(answer);
        assertThat(answer.pageText()).contains("pushed-authorization: ");
        assertThat(realm.events().findValuesAsText("type")).containsExactly("LOGIN_ERROR");
        assertThat(realm.events().findValuesAsText("helseprofil_requirement")).containsExactly("pushed-authorization");
    }

    @Test
    void aPasswordResetLinkGivesNoCodeAfterAProperLogin() {
        realm.off("pkce-s256");
        LoginForm browser = LoginForm.open(
                client.authorizeUrl(client.push(realm.authorizationRequest()).requestUri()));
        assertThat(browser.submit(TestRealm.USERNAME, TestRealm.PASSWORD).code())
                .as("the login is remembered, and with it that this one was pushed")
                .isNotNull();

        browser.reopen(lostPassword(TestRealm.REDIRECT_URI.toString()));
        AuthorizationAnswer answer =
                browser.answer().orElseGet(() -> browser.submit(TestRealm.USERNAME, TestRealm.PASSWORD));

        assertNoCode(answer);
    }

    @Test
    void aWildcardRedirectUriGetsNoCode() {
        realm.plant(
                "client-with-wildcard",
                SigningKey.generate("ES256"),
                it -> it.putArray("redirectUris").add("https://*"));
        realm.off("pushed-authorization", "pkce-s256");

        AuthorizationAnswer answer = LoginForm.open(URI.create(lostPassword("https://attacker.example.org/")
                        .toString()
                        .replace(TestRealm.USER_LOGIN, "client-with-wildcard")))
                .submit(TestRealm.USERNAME, TestRealm.PASSWORD);

        assertNoCode(answer);
        assertThat(answer.pageText()).contains("redirect-uris: ");
    }

    @Test
    void aRuleEnforcedDuringLoginPreventsTheCode() {
        String legacy = "client-from-before";
        realm.plant(legacy, SigningKey.generate("ES256"), it -> {});
        realm.alterAttribute(legacy, "require.pushed.authorization.requests", "false");
        realm.off("pushed-authorization");
        LoginForm page = LoginForm.open(PlainRequest.by(realm.oidc(legacy), legacy, realm.authorizationRequest())
                .address());

        realm.putProfile(TestRealm.DOCUMENT);
        AuthorizationAnswer answer = page.submit(TestRealm.USERNAME, TestRealm.PASSWORD);

        assertNoCode(answer);
        assertThat(answer.pageText()).contains("pushed-authorization: ");
    }

    @Test
    void aRedirectUriRemovedDuringLoginPreventsTheCode() {
        String moved = "client-that-moves";
        OidcClient own = realm.register(moved, SigningKey.generate("ES256"), it -> {});
        LoginForm page = LoginForm.open(
                own.authorizeUrl(own.push(realm.authorizationRequest()).requestUri()));

        realm.change(moved, it -> it.putArray("redirectUris").add("https://client.example.org/callback"));
        AuthorizationAnswer answer = page.submit(TestRealm.USERNAME, TestRealm.PASSWORD);

        assertNoCode(answer);
        assertThat(answer.pageText()).contains("redirect-uris: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"authenticate", "restart", "required-action", "registration", "consent", "first-broker-login"})
    void aForgedLoginActionUrlShowsNoLoginPage(String action) {
        AuthorizationAnswer answer = Logins.none(URI.create(realm.address("login-actions/" + action)
                + "?session_code=forged&execution=forged&tab_id=forged&client_id=" + TestRealm.USER_LOGIN));

        assertNoCode(answer);
    }

    @Test
    void aLoginPageBelongsToItsClient() {
        AuthorizationRequest request = realm.authorizationRequest();
        LoginForm browser =
                LoginForm.open(client.authorizeUrl(client.push(request).requestUri()));

        browser.reopen(
                URI.create(realm.address("login-actions/authenticate") + "?tab_id=x&client_id=" + TestRealm.MACHINE));

        assertThat(browser.answer()).hasValueSatisfying(CodeOnlyAfterJudgementIT::assertNoCode);
    }

    private static URI lostPassword(String redirectUri) {
        return URI.create(realm.address("login-actions/reset-credentials") + "?client_id=" + TestRealm.USER_LOGIN
                + "&redirect_uri=" + URLEncoder.encode(redirectUri, StandardCharsets.UTF_8));
    }

    private static void assertNoCode(AuthorizationAnswer answer) {
        assertThat(answer.redirect()).as("%s", answer).isNull();
        assertThat(answer.code()).isNull();
    }
}

package no.helseprofil.it.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.Levels;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.TestTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Security level of the user's login: by the word of the identity provider, else by Keycloak's level of authentication.
 */
class SecurityLevelIT {

    private static final String SCOPE = "nhn:demo-api/levels";
    private static final String OWN_SCOPE = "level-of-the-client";
    private static final String SCOPES = SCOPE + " " + OWN_SCOPE;
    private static final Map<String, String> HIGH = Map.of(Claims.SECURITY_LEVEL, "4");

    private static final TestTime TIME = new TestTime(SharedServer.onThisMachine());

    @AutoClose
    private static final HealthRealm health = HealthRealm.in(TestRealm.reachingThisMachine())
            .scope(
                    SCOPE,
                    Mapping.claim(Claims.SECURITY_LEVEL),
                    Mapping.claim(Claims.ASSURANCE_LEVEL),
                    Mapping.claim("idp"))
            .scope(OWN_SCOPE, Mapping.claim(Claims.SECURITY_LEVEL));

    private static final OidcClient client =
            health.client("electronic-journal", Map.of("standard.token.exchange.enabled", "true"), SCOPE, OWN_SCOPE);

    @AutoClose
    private static final IdentityProvider provider = IdentityProvider.of(health);

    @AutoClose
    private static final IdentityProvider weaker = IdentityProvider.of(health, "weaker");

    @AfterEach
    void resetTime() {
        TIME.reset();
    }

    @ParameterizedTest
    @CsvSource({
        "helseid://claims/identity/security_level, 2, 2, low",
        "helseid://claims/identity/security_level, 3, 3, substantial",
        "helseid://claims/identity/security_level, 4, 4, high",
        "acr, Level3, 3, substantial",
        "acr, Level4, 4, high",
        "acr, idporten-loa-substantial, 3, substantial",
        "acr, idporten-loa-high, 4, high"
    })
    void isTheIdentityProvidersLevel(String claim, String said, String level, String assurance) {
        assertLevel(byProvider(Map.of(claim, said)), level, assurance);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "1", "04", "4 ", "high", "idporten-loa-low", "urn:example:level4"})
    void isOmittedForAnUnknownLevel(String said) {
        assertNoLevel(byProvider(Map.of(Claims.SECURITY_LEVEL, said, "acr", said)));
    }

    @Test
    void prefersTheExplicitLevelToAcr() {
        assertLevel(byProvider(Map.of(Claims.SECURITY_LEVEL, "3", "acr", "Level4")), "3", "substantial");
    }

    @ParameterizedTest
    @CsvSource({"3, substantial", "4, high"})
    void isKeycloaksLevelOfAPassword(int level, String assurance) {
        OidcClient stepping = health.client("level-" + level, Map.of(), SCOPE);
        Levels.give(health.realm(), "level-" + level, level);

        assertLevel(
                LoginClaims.of(health.realm(), stepping, health.logIn(stepping, SCOPE)),
                String.valueOf(level),
                assurance);
    }

    @Test
    void isOmittedForAPasswordWithoutALevel() {
        assertNoLevel(LoginClaims.of(health.realm(), client, health.logIn(client, SCOPE)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"4", "Level4", "idporten-loa-high"})
    void isNotTheLevelThatTheClientRequests(String wanted) {
        OidcClient asking = client.withRequest(request -> request.form(Claims.SECURITY_LEVEL, wanted));

        assertNoLevel(LoginClaims.of(health.realm(), client, health.logIn(asking, SCOPE)));
    }

    @Attack(
            by = Attacker.USER,
            tries = "logs in again by password in a level 4 session",
            outcome = "new tokens have no level; old ones keep theirs and its time")
    @ParameterizedTest
    @CsvSource({"prompt, login", "max_age, 1"})
    void isNotTheLevelOfAnEarlierLogin(String parameter, String value) {
        AuthorizationRequest first = HealthRealm.asking(SCOPES);
        LoginForm browser = provider.sendBack(provider.openedBy(client, first), HIGH);
        Exchange byEid = redeem(first, browser);
        assertLevel(LoginClaims.of(health.realm(), client, byEid), "4", "high");

        later();
        AuthorizationRequest second = HealthRealm.asking(SCOPES);
        Exchange byPassword = redeem(second, password(browser, client, second, parameter, value));

        LoginClaims disclosed = LoginClaims.of(health.realm(), client, byPassword);
        assertNoLevel(disclosed);
        assertThat(disclosed.of("idp")).as("the provider of the first login").isEmpty();
        assertThat(time(byPassword)).isGreaterThan(time(byEid));

        Exchange refreshed = client.refresh(byEid.response().text("refresh_token"));
        assertLevel(LoginClaims.of(health.realm(), client, refreshed), "4", "high");
        assertThat(time(refreshed)).as("of its own login").isEqualTo(time(byEid));
        assertThat(client.userinfo(byEid.accessToken())
                        .response()
                        .json()
                        .path(Claims.SECURITY_LEVEL)
                        .isMissingNode())
                .as("userinfo knows the latest login of a client alone, and shows nothing of an earlier one")
                .isTrue();
        assertNoLevel(LoginClaims.of(
                health.realm(), client, client.refresh(byPassword.response().text("refresh_token"))));
    }

    @Attack(
            by = Attacker.USER,
            tries = "leaves a session in a doctor's browser, where the doctor logs in at level 4",
            outcome = "the first login's tokens, userinfo, refreshed and exchanged tokens have no level")
    @Test
    void isNotTheLevelOfALaterLogin() {
        AuthorizationRequest first = HealthRealm.asking(SCOPES);
        LoginForm browser =
                LoginForm.open(client.authorizeUrl(client.push(first).requestUri()));
        browser.submit(HealthRealm.DOCTOR, TestRealm.PASSWORD);
        Exchange byPassword = redeem(first, browser);

        later();
        AuthorizationRequest second = HealthRealm.asking(SCOPES);
        OidcClient again = client.withRequest(request -> request.form("prompt", "login"));
        browser.reopen(provider.addressOf(again, second));
        Exchange byEid = redeem(second, provider.sendBack(browser, HIGH));
        assertLevel(LoginClaims.of(health.realm(), client, byEid), "4", "high");
        assertThat(exchangedLevel(byEid)).isEqualTo("4");

        assertThat(exchangedLevel(byPassword)).as("of a token exchanged for it").isNull();
        assertThat(client.userinfo(byPassword.accessToken()).response().json().has(Claims.SECURITY_LEVEL))
                .as("at userinfo")
                .isFalse();
        Exchange refreshed = client.refresh(byPassword.response().text("refresh_token"));
        assertNoLevel(LoginClaims.of(health.realm(), client, refreshed));
        assertThat(time(refreshed)).as("of its own login").isEqualTo(time(byPassword));
        assertThat(exchangedLevel(refreshed))
                .as("of a token exchanged for that")
                .isNull();
    }

    @Attack(
            by = Attacker.USER,
            tries = "logs in again by a weaker provider in a level 4 session",
            outcome = "new tokens have the weaker level")
    @Test
    void isTheLevelOfTheLoginsProvider() {
        AuthorizationRequest first = HealthRealm.asking(SCOPE);
        LoginForm browser = provider.sendBack(provider.openedBy(client, first), HIGH);
        assertLevel(LoginClaims.of(health.realm(), client, redeem(first, browser)), "4", "high");

        AuthorizationRequest second = HealthRealm.asking(SCOPE);
        OidcClient again = client.withRequest(request -> request.form("prompt", "login"));
        browser.reopen(weaker.addressOf(again, second));
        LoginClaims disclosed = LoginClaims.of(
                health.realm(), client, redeem(second, weaker.sendBack(browser, Map.of("acr", "Level3"))));

        assertLevel(disclosed, "3", "substantial");
        assertThat(disclosed.accessToken().path("idp").textValue()).isEqualTo("weaker");
    }

    @Attack(
            by = Attacker.USER,
            tries = "uses a password login's offline token when the session is at level 4",
            outcome = "it keeps its own login's level and time")
    @Test
    void anOfflineTokenKeepsTheLevelOfItsLogin() {
        String scopes = SCOPE + " offline_access";
        AuthorizationRequest first = HealthRealm.asking(scopes);
        LoginForm browser = provider.sendBack(provider.openedBy(client, first), HIGH);
        Exchange byEid = redeem(first, browser);

        later();
        AuthorizationRequest second = HealthRealm.asking(scopes);
        Exchange byPassword = redeem(second, password(browser, client, second, "prompt", "login"));
        later();
        AuthorizationRequest third = HealthRealm.asking(scopes);
        OidcClient again = client.withRequest(request -> request.form("prompt", "login"));
        browser.reopen(provider.addressOf(again, third));
        Exchange byEidAgain = redeem(third, provider.sendBack(browser, HIGH));

        for (Exchange login : List.of(byEid, byPassword, byEidAgain)) {
            Exchange refreshed = client.refresh(login.refreshToken());
            assertThat(refreshed.response().text("scope")).contains("offline_access");
            assertThat(refreshed.accessTokenClaims().path(Claims.SECURITY_LEVEL).textValue())
                    .isEqualTo(login.equals(byPassword) ? null : "4");
            assertThat(time(refreshed)).as("of its own login").isEqualTo(time(login));
        }
    }

    @Test
    void aContinuedSessionHasTheLevelOfItsLatestLogin() {
        OidcClient other = health.client("going-on", Map.of(), SCOPE);
        OidcClient stepping = health.client("stepping-down", Map.of(), SCOPE);
        Levels.give(health.realm(), "stepping-down", 3);
        AuthorizationRequest first = HealthRealm.asking(SCOPE);
        LoginForm browser = provider.sendBack(provider.openedBy(client, first), HIGH);
        Exchange byEid = redeem(first, browser);

        AuthorizationRequest goingOn = HealthRealm.asking(SCOPE);
        browser.reopen(other.authorizeUrl(other.push(goingOn).requestUri()));
        Exchange bySession = redeem(other, goingOn, browser);
        assertLevel(LoginClaims.of(health.realm(), other, bySession), "4", "high");
        assertThat(time(bySession)).isEqualTo(time(byEid));

        AuthorizationRequest down = HealthRealm.asking(SCOPE);
        password(browser, stepping, down, "acr_values", "3");
        assertLevel(LoginClaims.of(health.realm(), stepping, redeem(stepping, down, browser)), "3", "substantial");

        AuthorizationRequest after = HealthRealm.asking(SCOPE);
        browser.reopen(other.authorizeUrl(other.push(after).requestUri()));
        LoginClaims disclosed = LoginClaims.of(health.realm(), other, redeem(other, after, browser));
        assertThat(disclosed.of("idp")).as("the eID is of an earlier login").isEmpty();
        assertThat(disclosed.accessToken().path(Claims.SECURITY_LEVEL).textValue())
                .isNotEqualTo("4");
    }

    private static LoginForm password(
            LoginForm browser, OidcClient asking, AuthorizationRequest asked, String parameter, String value) {
        OidcClient again = asking.withRequest(request -> request.form(parameter, value));
        browser.reopen(asking.authorizeUrl(again.push(asked).requestUri()));
        browser.submit(HealthRealm.DOCTOR, TestRealm.PASSWORD);
        return browser;
    }

    private static Exchange redeem(AuthorizationRequest asked, LoginForm browser) {
        return redeem(client, asked, browser);
    }

    private static Exchange redeem(OidcClient redeeming, AuthorizationRequest asked, LoginForm browser) {
        return redeeming.redeem(asked, browser.answer().orElseThrow().requiredCode());
    }

    private static String exchangedLevel(Exchange tokens) {
        return client.exchangeToken(tokens.accessToken(), SCOPE)
                .accessTokenClaims()
                .path(Claims.SECURITY_LEVEL)
                .textValue();
    }

    /** Keycloak counts in seconds: two logins in one of them have the same time. */
    private static void later() {
        TIME.moveBy(Duration.ofSeconds(2));
    }

    private static long time(Exchange tokens) {
        return tokens.accessTokenClaims().path("auth_time").longValue();
    }

    private static LoginClaims byProvider(Map<String, String> said) {
        return LoginClaims.of(health.realm(), client, provider.logIn(client, HealthRealm.asking(SCOPE), said));
    }

    private static void assertLevel(LoginClaims disclosed, String level, String assurance) {
        assertThat(disclosed.accessToken().path(Claims.SECURITY_LEVEL).textValue())
                .isEqualTo(level);
        assertThat(disclosed.accessToken().path(Claims.ASSURANCE_LEVEL).textValue())
                .isEqualTo(assurance);
    }

    private static void assertNoLevel(LoginClaims disclosed) {
        assertThat(disclosed.of(Claims.SECURITY_LEVEL)).isEmpty();
        assertThat(disclosed.of(Claims.ASSURANCE_LEVEL)).isEmpty();
    }
}

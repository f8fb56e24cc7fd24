package no.helseprofil.it.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import java.util.stream.Stream;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.Levels;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.it.table.Attacks;
import no.helseprofil.profile.request.StepUp;
import no.helseprofil.testkit.api.ApiSettings;
import no.helseprofil.testkit.api.RealmKeys;
import no.helseprofil.testkit.api.ReferenceApi;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LevelChallenge;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A login that is asked for at a level ends at that level, or with an error (RFC 9470). */
@Attacks(StepUp.class)
class StepUpIT {

    private static final String SCOPE = "nhn:demo-api/stepping";
    private static final String ERROR = "unmet_authentication_requirements";
    private static final Map<String, String> HIGH = Map.of(Claims.SECURITY_LEVEL, "4");
    private static final Map<String, String> SUBSTANTIAL = Map.of(Claims.SECURITY_LEVEL, "3");

    @AutoClose
    private static HealthRealm health;

    @AutoClose
    private static IdentityProvider provider;

    private static OidcClient client;
    private static OidcClient existing;
    private static OidcClient substantial;

    @BeforeAll
    static void create() {
        health = HealthRealm.in(TestRealm.reachingThisMachine()).scope(SCOPE, Mapping.claim(Claims.SECURITY_LEVEL));
        client = health.client("stepping-up", Map.of("standard.token.exchange.enabled", "true"), SCOPE);
        existing = health.plant("stepping-up-before", Map.of("helseprofil.registered", "existing"), SCOPE);
        substantial = health.client("stepping-up-to-3", Map.of(), SCOPE);
        Levels.give(health.realm(), "stepping-up-to-3", 3);
        provider = IdentityProvider.of(health);
    }

    @Test
    void anApisChallengeLeadsToAnAcceptedToken() {
        ApiSettings settings = ApiSettings.of(RealmKeys.of(health.realm().issuer()), TestRealm.API)
                .scope(SCOPE)
                .levels("4");
        try (ReferenceApi api = ReferenceApi.start(settings)) {
            AuthorizationRequest first = HealthRealm.asking(SCOPE);
            LoginForm browser = provider.sendBack(provider.openedBy(client, first), SUBSTANTIAL);
            Exchange low = redeem(first, browser);
            Response refused = call(api, low);
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.header("WWW-Authenticate").orElseThrow())
                    .startsWith("DPoP ")
                    .contains("error=\"insufficient_user_authentication\"", "acr_values=\"4\"");

            LevelChallenge challenge = LevelChallenge.of(refused).orElseThrow();
            AuthorizationRequest better = first.meeting(challenge);
            browser.reopen(provider.addressOf(client, better));
            assertThat(browser.answer().orElseThrow().parameter("acr_values"))
                    .as("the level is sent to the identity provider, too")
                    .isEqualTo("4");
            Exchange high = redeem(better, provider.sendBack(browser, HIGH));

            assertThat(high.accessTokenClaims().path("acr").textValue()).isEqualTo("4");
            assertThat(high.idTokenClaims().path("acr").textValue()).isEqualTo("4");
            assertThat(call(api, high).status()).isEqualTo(204);
            assertThat(call(api, client.refresh(high.refreshToken())).status())
                    .as("a refreshed token is of the same login")
                    .isEqualTo(204);
            assertThat(call(api, client.exchangeToken(high.accessToken(), SCOPE))
                            .status())
                    .as("an exchanged one, too")
                    .isEqualTo(204);
            assertThat(call(api, client.refresh(low.refreshToken())).status())
                    .as("the first login is what it was")
                    .isEqualTo(401);
        }
    }

    @Attack(
            by = Attacker.USER,
            tries = "logs in below the requested level, or without one",
            outcome = "no code; the client gets `unmet_authentication_requirements`")
    @ParameterizedTest(name = "{0}={1}")
    @MethodSource("waysToAsk")
    @Tag("OIDC-CORE-5.5.1.1-1")
    void refusesALowerLogin(String parameter, String value) {
        AuthorizationRequest asked = HealthRealm.asking(SCOPE);
        OidcClient asking = client.withRequest(request -> request.form(parameter, value));

        AuthorizationAnswer byPassword = opened(asking, asked).submit(HealthRealm.DOCTOR, TestRealm.PASSWORD);
        assertUnmet(byPassword, asked);

        AuthorizationRequest again = HealthRealm.asking(SCOPE);
        AuthorizationAnswer byProvider = provider.sendBack(provider.openedBy(asking, again), SUBSTANTIAL)
                .answer()
                .orElseThrow();
        assertUnmet(byProvider, again);
    }

    static Stream<Arguments> waysToAsk() {
        return Stream.of(
                Arguments.of("acr_values", "4"),
                Arguments.of("acr_values", "Level4"),
                Arguments.of("acr_values", "high"),
                Arguments.of("acr_values", "idporten-loa-high"),
                Arguments.of("acr_values", "idp:" + IdentityProvider.ALIAS + " Level4"),
                Arguments.of("claims", "{\"id_token\":{\"acr\":{\"values\":[\"4\"]}}}"),
                Arguments.of("claims", "{\"id_token\":{\"acr\":{\"essential\":true,\"value\":\"4\"}}}"));
    }

    @Test
    void appliesToARequestObject() {
        AuthorizationRequest asked = HealthRealm.asking(SCOPE);
        OidcClient asking = client.withRequestObject(object -> object.with("acr_values", "Level4"));
        LoginForm browser =
                LoginForm.open(client.authorizeUrl(asking.pushObject(asked).requestUri()));

        assertUnmet(browser.submit(HealthRealm.DOCTOR, TestRealm.PASSWORD), asked);
    }

    @Attack(
            by = Attacker.USER,
            tries = "continues a session of a lower level",
            outcome = "the login page, or an error where none may be shown")
    @ParameterizedTest
    @ValueSource(strings = {"4", "Level4"})
    void doesNotContinueALowerSession(String wanted) {
        AuthorizationRequest first = HealthRealm.asking(SCOPE);
        LoginForm browser = provider.sendBack(provider.openedBy(client, first), SUBSTANTIAL);
        assertThat(level(redeem(first, browser))).isEqualTo("3");
        OidcClient asking = client.withRequest(request -> request.form("acr_values", wanted));

        AuthorizationRequest silent = HealthRealm.asking(SCOPE);
        browser.reopen(address(asking.withRequest(request -> request.form("prompt", "none")), silent));
        assertThat(browser.answer().orElseThrow().error()).isEqualTo("login_required");

        AuthorizationRequest better = HealthRealm.asking(SCOPE);
        browser.reopen(address(asking, better));
        assertThat(browser.answer()).as("the login page").isEmpty();
        AuthorizationRequest byProvider = HealthRealm.asking(SCOPE);
        browser.reopen(provider.addressOf(asking, byProvider));
        assertThat(level(redeem(byProvider, provider.sendBack(browser, HIGH)))).isEqualTo("4");
    }

    /**
     * Keycloak continues a session to which a flow has given a level of Keycloak's own, even if the client asks for a
     * name that Keycloak doesn't know.
     */
    @Test
    void doesNotContinueASessionThatKeycloakWouldContinue() {
        LoginForm browser = loggedInByAFlowWithLevels();
        AuthorizationRequest any = HealthRealm.asking(SCOPE);
        browser.reopen(address(client, any));
        assertThat(browser.answer().orElseThrow().code()).as("the control").isNotNull();

        OidcClient asking = client.withRequest(request -> request.form("acr_values", "Level4"));
        AuthorizationRequest silent = HealthRealm.asking(SCOPE);
        browser.reopen(address(asking.withRequest(request -> request.form("prompt", "none")), silent));
        assertThat(browser.answer().orElseThrow().error()).isEqualTo("login_required");

        AuthorizationRequest better = HealthRealm.asking(SCOPE);
        browser.reopen(address(asking, better));
        assertThat(browser.answer()).as("the login page").isEmpty();
        assertUnmet(browser.submit(HealthRealm.DOCTOR, TestRealm.PASSWORD), better);
    }

    @Test
    void continuesASessionOfTheRequestedLevel() {
        LoginForm browser = loggedInByAFlowWithLevels();
        AuthorizationRequest first = HealthRealm.asking(SCOPE);
        OidcClient anew = client.withRequest(request -> request.form("prompt", "login"));
        browser.reopen(provider.addressOf(anew, first));
        assertThat(level(redeem(first, provider.sendBack(browser, HIGH)))).isEqualTo("4");

        AuthorizationRequest second = HealthRealm.asking(SCOPE);
        browser.reopen(address(client.withRequest(request -> request.form("acr_values", "Level3")), second));
        assertThat(level(redeem(second, browser))).isEqualTo("4");
    }

    private static LoginForm loggedInByAFlowWithLevels() {
        AuthorizationRequest asked = HealthRealm.asking(SCOPE);
        LoginForm browser = opened(substantial, asked);
        browser.submit(HealthRealm.DOCTOR, TestRealm.PASSWORD);
        assertThat(level(redeem(substantial, asked, browser))).isEqualTo("3");
        return browser;
    }

    @ParameterizedTest
    @ValueSource(strings = {"idp:testidp-oidc", "1", "urn:example:level4", ""})
    void ignoresAnUnknownValue(String value) {
        OidcClient asking = client.withRequest(request -> request.form("acr_values", value));

        assertThat(level(health.logIn(asking, SCOPE))).isNull();
    }

    @Test
    void leavesEssentialUnknownValuesToKeycloak() {
        OidcClient asking = client.withRequest(request -> request.form(
                "claims", "{\"id_token\":{\"acr\":{\"essential\":true,\"value\":\"urn:example:level4\"}}}"));

        AuthorizationAnswer answer =
                opened(asking, HealthRealm.asking(SCOPE)).answer().orElseThrow();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isNull();
    }

    @Test
    void doesNotRefuseAnUnsupportedEssentialLevel() {
        OidcClient asking = client.withRequest(
                request -> request.form("claims", "{\"id_token\":{\"acr\":{\"essential\":true,\"value\":\"1\"}}}"));

        assertThat(health.logIn(asking, SCOPE).accessToken()).isNotBlank();
    }

    @Test
    void theRequestsLevelOverridesTheClients() {
        String clientId = "stepping-up-to-3";
        AuthorizationRequest asked = HealthRealm.asking(SCOPE);
        OidcClient asking = substantial.withRequest(request -> request.form("acr_values", "Level4"));
        health.realm().alterAttribute(clientId, "minimum.acr.value", "3");
        try {
            assertUnmet(opened(asking, asked).submit(HealthRealm.DOCTOR, TestRealm.PASSWORD), asked);
        } finally {
            health.realm().alterAttribute(clientId, "minimum.acr.value", "");
        }
    }

    @Test
    void usesTheClientsDefaultLevel() {
        OidcClient defaulting = health.client("asking-by-default", Map.of(), SCOPE);
        health.realm().alterAttribute("asking-by-default", "default.acr.values", "4");
        AuthorizationRequest asked = HealthRealm.asking(SCOPE);

        assertUnmet(opened(defaulting, asked).submit(HealthRealm.DOCTOR, TestRealm.PASSWORD), asked);
    }

    @Test
    void refusesNothingIfOffOrObserved() {
        OidcClient before = existing.withRequest(request -> request.form("acr_values", "Level4"));
        assertThat(level(health.logIn(before, SCOPE))).as("of before").isNull();

        OidcClient asking = client.withRequest(request -> request.form("acr_values", "Level4"));
        health.realm()
                .putProfile(
                        "{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"requirements\":{\"step-up\":{\"phase\":\"off\"}}}");
        try {
            assertThat(level(health.logIn(asking, SCOPE))).as("off").isNull();
        } finally {
            health.realm().putProfile(TestRealm.DOCUMENT);
        }
    }

    @Test
    void announcesTheRefusalToAnExistingClient() {
        OidcClient before = existing.withRequest(request -> request.form("acr_values", "Level4"));
        health.realm()
                .putProfile("{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"requirements\":{\"step-up\":"
                        + "{\"announced\":\"2026-01-01T00:00:00Z\",\"enforced\":\"2099-01-01T00:00:00Z\"}}}");
        try {
            assertThat(health.logIn(before, SCOPE).response().headerLines("Link"))
                    .as("with its code, where it has proven who it is")
                    .anyMatch(link -> link.contains("/requirements/step-up>"));
            assertThat(health.logIn(existing, SCOPE).response().headerLines("Link"))
                    .as("a login that asked for no level")
                    .noneMatch(link -> link.contains("/requirements/step-up>"));
        } finally {
            health.realm().putProfile(TestRealm.DOCUMENT);
        }
    }

    private static void assertUnmet(AuthorizationAnswer answer, AuthorizationRequest asked) {
        assertThat(answer.error()).as("%s", answer).isEqualTo(ERROR);
        assertThat(answer.errorDescription()).startsWith("step-up: ");
        assertThat(answer.state()).isEqualTo(asked.state());
        assertThat(answer.issuer()).isEqualTo(health.realm().issuer());
        assertThat(answer.code()).isNull();
    }

    private static LoginForm opened(OidcClient asking, AuthorizationRequest asked) {
        return LoginForm.open(address(asking, asked));
    }

    private static URI address(OidcClient asking, AuthorizationRequest asked) {
        return asking.authorizeUrl(asking.push(asked).requestUri());
    }

    private static Exchange redeem(AuthorizationRequest asked, LoginForm browser) {
        return redeem(client, asked, browser);
    }

    private static Exchange redeem(OidcClient redeeming, AuthorizationRequest asked, LoginForm browser) {
        return redeeming.redeem(asked, browser.answer().orElseThrow().requiredCode());
    }

    private static Response call(ReferenceApi api, Exchange tokens) {
        return client.call(Request.get(api.address()), tokens.accessToken()).response();
    }

    private static String level(Exchange tokens) {
        return tokens.accessTokenClaims().path(Claims.SECURITY_LEVEL).textValue();
    }
}

package no.helseprofil.it.claims;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.it.table.Attacks;
import no.helseprofil.profile.request.TokenExchange;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.TestTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of what a token can be exchanged for, and of which token. */
@Attacks(TokenExchange.class)
class TokenExchangeIT {

    private static final String SCOPE = HealthRealm.BARE;
    private static final String TYPE = "urn:ietf:params:oauth:token-type:";
    private static final Map<String, String> EXCHANGING = Map.of(
            "standard.token.exchange.enabled", "true",
            "standard.token.exchange.enableRefreshRequestedTokenType", "SAME_SESSION");

    private static final TestTime TIME = new TestTime(SharedServer.onThisMachine());

    @AutoClose
    private static final HealthRealm health = HealthRealm.in(TestRealm.reachingThisMachine());

    @AutoClose
    private static final HealthRealm another = HealthRealm.in(TestRealm.reachingThisMachine());

    private static final OidcClient client = health.client("exchanging", EXCHANGING);
    private static final OidcClient other = health.client("other", EXCHANGING);

    @AfterEach
    void resetTime() {
        TIME.reset();
    }

    static Stream<Arguments> others() {
        return Stream.of(
                deviation("requested_token_type", TYPE + "refresh_token"),
                deviation("requested_token_type", TYPE + "id_token"),
                deviation("requested_token_type", TYPE + "saml2"),
                Arguments.of("actor_token", adding("actor_token", "a.b.c")),
                Arguments.of("actor_token_type", adding("actor_token_type", TYPE + "access_token")));
    }

    @Attack(
            by = Attacker.VENDOR,
            tries = "exchanges for a refresh token, ID token or SAML assertion, or names another actor",
            outcome = "refused (`token-exchange`)")
    @ParameterizedTest(name = "{0}")
    @MethodSource("others")
    @Tag("RFC8693-2.1-1")
    void issuesOnlyAccessTokensAndRefusesActorTokens(String name, UnaryOperator<Request> deviation) {
        String token = health.logIn(client, SCOPE).accessToken();

        refused(client.withRequest(deviation).exchangeToken(token, SCOPE))
                .by("token-exchange")
                .with(400, "invalid_request");
        assertThat(client.exchangeToken(token, SCOPE).response().status())
                .as("the control")
                .isEqualTo(200);
    }

    @Test
    void issuesNoIdToken() {
        String token = health.logIn(client, SCOPE).accessToken();

        Exchange exchanged = client.exchangeToken(token, "openid " + SCOPE);

        assertThat(exchanged.accessToken()).isNotBlank();
        assertThat(exchanged.response().json().has("id_token")).isFalse();
    }

    @Test
    void issuesARefreshTokenIfTheRequirementIsOff() {
        String token = health.logIn(client, SCOPE).accessToken();
        OidcClient asking =
                client.withRequest(request -> request.formInstead("requested_token_type", TYPE + "refresh_token"));
        health.realm()
                .putProfile(
                        "{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"requirements\":{\"token-exchange\":{\"phase\":\"off\"}}}");
        try {
            assertThat(asking.exchangeToken(token, SCOPE).refreshToken()).isNotBlank();
        } finally {
            health.realm().putProfile(TestRealm.DOCUMENT);
        }
    }

    @Attack(
            by = Attacker.VENDOR,
            tries = "exchanges a token again and again, to extend it",
            outcome = "each ends with the first")
    @Test
    void expiresWithTheSubjectToken() {
        Exchange login = health.logIn(client, SCOPE);
        long end = login.accessTokenClaims().path("exp").longValue();
        TIME.moveBy(Duration.ofMinutes(1));
        OidcClient later = client.at(TIME.clock());

        Exchange exchanged = later.exchangeToken(login.accessToken(), SCOPE);
        Exchange again = later.exchangeToken(exchanged.accessToken(), SCOPE);

        assertThat(exchanged.accessTokenClaims().path("exp").longValue()).isEqualTo(end);
        assertThat(again.accessTokenClaims().path("exp").longValue()).isEqualTo(end);
        assertThat(exchanged.response().json().path("expires_in").longValue())
                .as("returned beside it")
                .isEqualTo(end - exchanged.accessTokenClaims().path("iat").longValue());
        TIME.moveBy(Duration.ofMinutes(15));
        refused(client.at(TIME.clock()).exchangeToken(login.accessToken(), SCOPE))
                .byKeycloak();
    }

    @Attack(
            by = Attacker.API,
            tries = "exchanges what isn't its own access token: another client's or realm's, a refresh or ID token, "
                    + "one by another key, a revoked one, two at once",
            outcome = "refused")
    @Test
    @Tag("RFC8693-2.1-2")
    @Tag("RFC8693-2.2.2-1")
    void acceptsOnlyAccessTokensOfItsRealm() {
        Exchange login = health.logIn(client, "offline_access " + SCOPE);
        String token = login.accessToken();
        OidcClient stranger = another.client("exchanging", EXCHANGING);

        refused(other.exchangeToken(token, SCOPE)).with(400, "invalid_request");
        refused(stranger.exchangeToken(token, SCOPE)).with(400, "invalid_request");
        refused(client.exchangeToken(another.logIn(stranger, SCOPE).accessToken(), SCOPE))
                .with(400, "invalid_request");
        refused(client.exchangeToken(login.refreshToken(), SCOPE)).with(400, "invalid_request");
        refused(client.exchangeToken(login.response().text("id_token"), SCOPE)).with(400, "invalid_request");
        refused(client.withProofKey(SigningKey.generate("ES256")).exchangeToken(token, SCOPE))
                .with(400, "invalid_dpop_proof");
        refused(client.withRequest(adding("subject_token", token)).exchangeToken(token, SCOPE))
                .by("request-form");
        refused(client.withRequest(adding("requested_subject", HealthRealm.DOCTOR))
                        .exchangeToken(token, SCOPE))
                .with(400, "invalid_request");
        refused(client.withRequest(adding("requested_issuer", "an-issuer")).exchangeToken(token, SCOPE))
                .with(400, "invalid_request");
        assertThat(client.exchangeToken(token, SCOPE).response().status())
                .as("the control")
                .isEqualTo(200);

        assertThat(client.revoke(token).response().status()).isEqualTo(200);
        refused(client.exchangeToken(token, SCOPE)).with(400, "invalid_request");
    }

    @Attack(by = Attacker.API, tries = "exchanges the token of a client disabled since", outcome = "refused")
    @Test
    void refusesATokenOfADisabledClient() {
        String receiving = "nhn:receiving/read";
        health.scope(receiving);
        OidcClient leaving = health.plant(
                        "leaving",
                        Map.of("helseprofil.registered", "existing", "dpop.bound.access.tokens", "false"),
                        receiving)
                .withoutProof();
        OidcClient api = health.client(
                "nhn:receiving", Map.of("helseprofil.api", "true", "standard.token.exchange.enabled", "true"));
        String token = health.logIn(leaving, receiving).accessToken();
        Exchange exchanged = api.exchangeToken(token, SCOPE);
        assertThat(exchanged.accessTokenClaims().at("/act/client_id").textValue())
                .as("the control")
                .isEqualTo("nhn:receiving");
        assertThat(exchanged.accessTokenClaims().at("/cnf/jkt").textValue())
                .as("bound to the key of the client that exchanges")
                .isEqualTo(api.proofKey().thumbprint());

        health.realm().change("leaving", registered -> registered.put("enabled", false));

        refused(api.exchangeToken(token, SCOPE));
    }

    @Test
    void anApiExchangesAReceivedTokenForTheNextApi() {
        OidcClient api = api("nhn:lending");
        OidcClient caller = health.client("calling", Map.of(), "nhn:lending/read");
        Exchange login = health.logIn(caller, "nhn:lending/read");

        Exchange exchanged = api.exchangeToken(login.accessToken(), SCOPE);

        assertThat(exchanged.response().status())
                .as(exchanged.response().body())
                .isEqualTo(200);
        assertThat(exchanged.accessTokenClaims().at("/act/client_id").textValue())
                .isEqualTo("nhn:lending");
        assertThat(exchanged.accessTokenClaims().at("/cnf/jkt").textValue())
                .as("bound to the key of the API, and no more to that of its caller")
                .isEqualTo(api.proofKey().thumbprint());
        assertThat(exchanged.accessTokenClaims().path("sub"))
                .isEqualTo(login.accessTokenClaims().path("sub"));
        assertThat(exchanged.accessTokenClaims().path("exp").longValue())
                .isLessThanOrEqualTo(login.accessTokenClaims().path("exp").longValue());
        assertThat(exchanged.accessTokenClaims().path("aud").toString())
                .as("for the next API alone")
                .doesNotContain("nhn:lending");
        refused(caller.exchangeToken(exchanged.accessToken(), SCOPE))
                .as("its caller has nothing of it")
                .with(400, "invalid_request");
    }

    @Attack(
            by = Attacker.API,
            tries = "exchanges a token bound to another client's key that isn't for this API, or without an own key, "
                    + "without being an API, or a revoked one",
            outcome = "refused")
    @Test
    void anApiCannotExchangeATokenForAnotherApi() {
        OidcClient api = api("nhn:borrowing");
        health.scope("nhn:unbound/read").scope("nhn:undeclared/read");
        OidcClient unbound = health.plant(
                        "nhn:unbound",
                        Map.of(
                                "helseprofil.registered", "existing",
                                "helseprofil.api", "true",
                                "dpop.bound.access.tokens", "false",
                                "standard.token.exchange.enabled", "true"))
                .withoutProof();
        OidcClient undeclared = health.client("nhn:undeclared", EXCHANGING);
        OidcClient caller =
                health.client("caller", EXCHANGING, "nhn:borrowing/read", "nhn:unbound/read", "nhn:undeclared/read");

        refused(api.exchangeToken(health.logIn(caller, SCOPE).accessToken(), SCOPE))
                .with(400, "invalid_request");
        refused(unbound.exchangeToken(health.logIn(caller, "nhn:unbound/read").accessToken(), SCOPE))
                .with(400, "invalid_request");
        refused(undeclared.exchangeToken(
                        health.logIn(caller, "nhn:undeclared/read").accessToken(), SCOPE))
                .with(400, "invalid_request");
        Exchange login = health.logIn(caller, "nhn:borrowing/read");
        assertThat(api.exchangeToken(login.accessToken(), SCOPE).response().status())
                .as("the control")
                .isEqualTo(200);
        assertThat(caller.revoke(login.accessToken()).response().status()).isEqualTo(200);
        refused(api.exchangeToken(login.accessToken(), SCOPE)).with(400, "invalid_request");
    }

    /** An API with a scope of its own, which may exchange. */
    private static OidcClient api(String audience) {
        health.scope(audience + "/read");
        return health.client(audience, Map.of("helseprofil.api", "true", "standard.token.exchange.enabled", "true"));
    }

    private static Arguments deviation(String name, String value) {
        UnaryOperator<Request> instead = request -> request.formInstead(name, value);
        return Arguments.of(value, instead);
    }

    private static UnaryOperator<Request> adding(String name, String value) {
        return request -> request.form(name, value);
    }
}

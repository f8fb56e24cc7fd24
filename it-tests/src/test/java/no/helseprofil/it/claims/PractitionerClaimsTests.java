package no.helseprofil.it.claims;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.notFound;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.it.realm.ServerLog;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.TestTime;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Claims of practitioners by Helsepersonellregisteret, on the good days of that and on the others. The clock of the server only
 * goes forward, and each test has a person of its own, so that none finds in the cache what another has left there. Run by
 * {@link OutsideHprIT}.
 */
abstract class PractitionerClaimsTests {

    private static final String API = "nhn:demo-api/hpr";
    private static final String LOGIN = "helseid://scopes/hpr/of-the-register";
    private static final String WRITTEN_BY_ADMINISTRATORS = "1234567";

    private static HprMock hpr;
    private static KeycloakServer server;
    private static HealthRealm health;
    private static TestTime time;
    private static OidcClient client;

    @BeforeAll
    static void start() {
        HprServer outside = OutsideHprIT.server();
        hpr = outside.hpr();
        server = outside.server();
        time = outside.time();
        time.moveBy(HprServer.NO_LONGER_FRESH);
        health = HealthRealm.in(TestRealm.on(server, TestRealm.DOCUMENT))
                .scope(API, Mapping.claim(Claims.HPR_NUMBER), Mapping.claim(Claims.HPR_DETAILS))
                .scope(LOGIN, Mapping.claim(Claims.HPR_NUMBER), Mapping.claim(Claims.HPR_DETAILS));
        client = health.client("electronic-journal", Map.of(), API, LOGIN).at(time.clock());
        whenDown("omit", "omit");
        String user = person(HealthRealm.PID, "181000009");
        HprMock.askUntilItAnswersInTime(
                time, () -> logIn(user).accessTokenClaims().has(Claims.HPR_NUMBER));
    }

    @BeforeEach
    void isUp() {
        hpr.whenAsked(() -> {});
        time.moveBy(HprMock.UNTIL_IT_IS_TRIED_AGAIN);
    }

    @Test
    void aDoctorsTokensHaveTheCurrentRegisterEntry() {
        String user = person("04048900181", "181000001");
        whenDown("omit", "omit");

        LoginClaims disclosed = claims(logIn(user));

        assertThat(disclosed.of(Claims.HPR_NUMBER))
                .as("to the API and to the client, and not what stands in the user's attributes")
                .hasSize(4)
                .allSatisfy((place, number) -> assertThat(number.textValue()).isEqualTo("181000001"));
        assertThat(disclosed.of(Claims.HPR_DETAILS))
                .hasSize(4)
                .allSatisfy((place, details) -> assertThat(details)
                        .hasToString("{\"hpr_number\":181000001,\"approvals\":[{\"profession\":\"LE\","
                                + "\"authorization\":{\"value\":\"1\",\"description\":\"Autorisasjon\"},"
                                + "\"requisition_rights\":[{\"value\":\"1\",\"description\":\"Full rekvisisjonsrett\"}],"
                                + "\"specialities\":[]}]}"));
        assertThat(disclosed.of("hpr_updated_at"))
                .as("it is what the register says now")
                .isEmpty();
    }

    /** Checks that tokens are made by the answer. HprAnswersTest checks the claims of each answer. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "05873500141 | 9144903 | \"verdi\": \"2\" | \"verdi\": \"5\" | true | 0",
                "16863900135 | 9144904 | \"dødsdato\": null | \"dødsdato\": \"2020-01-01\" | false | 0",
                "21878400167 | 9144905 | \"erstattetAvHprNummer\": null | \"erstattetAvHprNummer\": 9144906 | false | 0",
                "26839300270 | 9144907 | \"avsluttetStatus\": null | \"avsluttetStatus\": { \"verdi\": \"1\" } | true | 0",
                "28865500167 | 9144908 | \"administrativeReaksjoner\": [] | \"x\": [] | false | 0"
            })
    void anInvalidRegistrationMakesNoDoctor(
            String pid, String number, String text, String instead, boolean hasNumber, int approvals) {
        whenDown("omit", "omit");
        String user = person(pid, number);
        hpr.knows(pid, number, text, instead);

        JsonNode claims = logIn(user).accessTokenClaims();

        assertThat(claims.has(Claims.HPR_NUMBER)).as("%s", claims).isEqualTo(hasNumber);
        assertThat(claims.path(Claims.HPR_DETAILS).path("approvals"))
                .as("%s", claims)
                .hasSize(approvals);
    }

    @Test
    void theRegisterIsQueriedOnceWhileItsAnswerIsFresh() {
        String user = person("13116900216", "9144889");
        whenDown("omit", "omit");
        int before = hpr.asked();

        Exchange login = logIn(user);
        Exchange refreshed = client.refresh(login.refreshToken());

        assertThat(refreshed.accessTokenClaims().has(Claims.HPR_NUMBER)).isTrue();
        assertThat(hpr.asked() - before)
                .as("at the login, and not on the way of a token")
                .isEqualTo(1);
        time.moveBy(HprServer.NO_LONGER_FRESH);
        client.refresh(login.refreshToken());
        assertThat(hpr.asked() - before).as("what isn't fresh is asked again").isEqualTo(2);
    }

    @Test
    void maskinportenReceivesTheOperatorsAssertion() throws ParseException {
        whenDown("omit", "omit");
        logIn(person("20086600138", "9144897"));

        String form = hpr.tokenRequests().get(0).getBodyAsString();
        assertThat(form).startsWith("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=");
        SignedJWT assertion =
                SignedJWT.parse(URLDecoder.decode(form.substring(form.lastIndexOf('=') + 1), StandardCharsets.UTF_8));
        assertThat(assertion.getJWTClaimsSet().getClaims())
                .containsEntry("iss", "our-client")
                .containsEntry("aud", List.of("https://maskinporten.test/"))
                .containsEntry("scope", "nhn:hpr/basic nhn:hpr/extended")
                .containsKeys("jti", "iat", "exp");
    }

    @Test
    void eachClaimFollowsItsOutageRule() {
        String pid = "15080050515";
        whenDown("stale", "omit");
        Exchange login = logIn(person(pid, "222200068"));
        Instant then = time.clock().instant();
        hpr.isDown(pid);
        time.moveBy(HprServer.NO_LONGER_FRESH);

        LoginClaims stale = claims(client.refresh(login.refreshToken()));

        assertThat(stale.of(Claims.HPR_NUMBER)).as("stale").hasSize(4);
        assertThat(stale.of("hpr_updated_at"))
                .hasSize(4)
                .allSatisfy((place, age) ->
                        assertThat(age.longValue()).isBetween(then.getEpochSecond() - 60, then.getEpochSecond()));
        assertThat(stale.of(Claims.HPR_DETAILS)).as("omit").isEmpty();
        assertThat(ServerLog.lines(server, "register hpr is down", "HTTP status 500"))
                .isNotEmpty();

        hpr.answer(pid, notFound());
        time.moveBy(HprMock.UNTIL_IT_IS_TRIED_AGAIN);
        LoginClaims gone = claims(client.refresh(login.refreshToken()));
        assertThat(gone.of(Claims.HPR_NUMBER))
                .as("the register says that there is no such practitioner: nothing of before is returned")
                .isEmpty();
        assertThat(gone.of("hpr_updated_at")).isEmpty();
        assertThat(ServerLog.lines(server, "register hpr answers again")).isNotEmpty();
    }

    @Test
    void withoutRegisterARefreshUsesTheAttributes() {
        whenDown("omit", "omit");
        Exchange login = logIn(person("07866700146", "9144910"));
        int before = hpr.asked();

        health.realm().putProfile("""
                {"ruleSet":"helseid","catalogue":"2026.1"}""");
        LoginClaims disclosed = claims(client.refresh(login.refreshToken()));

        assertThat(disclosed.of(Claims.HPR_NUMBER))
                .as("the session that began with the register's word goes on with the user's attribute")
                .hasSize(4)
                .allSatisfy((place, number) -> assertThat(number.textValue()).isEqualTo(WRITTEN_BY_ADMINISTRATORS));
        assertThat(disclosed.of(Claims.HPR_DETAILS))
                .as("the register's details go with it: the user has none")
                .isEmpty();
        assertThat(hpr.asked()).as("the server asks the register no more").isEqualTo(before);
    }

    @Test
    void anOutageMayRefuseTokensAndTheCodeStaysValid() {
        String pid = "04056600324";
        String user = person(pid, "9144900");
        whenDown("omit", "refuse");
        hpr.isDown(pid);
        AuthorizationRequest asked = HealthRealm.asking(API);
        String code = code(asked, user);

        Response refused = client.redeem(asked, code).response();

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.error()).isEqualTo("temporarily_unavailable");
        assertThat(refused.errorDescription()).contains("send the same request again");
        assertThat(refused.header("Retry-After")).contains("10");
        assertThat(client.clientCredentials(TestRealm.SCOPE).response().isSuccess())
                .as("who asks for no claims of the register goes on")
                .isTrue();

        hpr.knows(pid, "9144900");
        time.moveBy(HprMock.UNTIL_IT_IS_TRIED_AGAIN);
        Exchange answered = client.redeem(asked, code);
        assertThat(answered.accessTokenClaims().path(Claims.HPR_NUMBER).textValue())
                .as("the code was not used up")
                .isEqualTo("9144900");
    }

    @Test
    void anOutageRefusesEveryTokenAndUserinfo() {
        String pid = "31877700162";
        whenDown("refuse", "omit");
        Exchange login = logIn(person(pid, "9144902"));
        hpr.isDown(pid);
        time.moveBy(HprServer.NO_LONGER_FRESH);

        assertThat(client.userinfo(login.accessToken()).response().status()).isEqualTo(503);
        assertThat(client.refresh(login.refreshToken()).response().status()).isEqualTo(503);
        assertThat(client.exchangeToken(login.accessToken(), API).response().status())
                .as("where no step waits for the register, the claim itself refuses")
                .isEqualTo(503);

        hpr.knows(pid, "9144902");
        time.moveBy(HprMock.UNTIL_IT_IS_TRIED_AGAIN);
        assertThat(client.refresh(login.refreshToken()).accessTokenClaims().has(Claims.HPR_NUMBER))
                .as("the refresh token was not used up")
                .isTrue();
    }

    @Test
    void noDatabaseConnectionIsHeldDuringAShortLookup() {
        String pid = "06828399789";
        whenDown("omit", "omit");
        Exchange login = logIn(person(pid, "9144901"));
        time.moveBy(HprServer.NO_LONGER_FRESH);
        client.clientCredentials(TestRealm.SCOPE);
        List<Double> held = Collections.synchronizedList(new ArrayList<>());
        List<Integer> others = Collections.synchronizedList(new ArrayList<>());
        hpr.whenAsked(() -> {
            held.add(metric("agroal_active_count").orElse(-1.0));
            others.add(client.clientCredentials(TestRealm.SCOPE).response().status());
        });
        hpr.answer(pid, aResponse().withFixedDelay(60_000));

        Instant before = Instant.now();
        JsonNode claims = client.refresh(login.refreshToken()).accessTokenClaims();

        assertThat(Duration.between(before, Instant.now()))
                .as("the register hangs for a minute")
                .isLessThan(Duration.ofSeconds(30));
        assertThat(claims.has(Claims.HPR_NUMBER)).isFalse();
        assertThat(held).as("connections in use while the token request waits").containsExactly(0.0);
        assertThat(others)
                .as("who wants nothing of the register is served while it hangs")
                .containsExactly(200);
        assertThat(metric("helseprofil_register_lookups_total", "register=\"hpr\"", "result=\"timeout\""))
                .hasValueSatisfying(count -> assertThat(count).isPositive());
    }

    @Test
    void aLookupLeavesNoNumberInUrlsOrLogs() {
        String pid = "17056600574";
        hpr.knows(pid, "431001110");
        whenDown("omit", "omit");

        assertThat(claims(logIn(HealthRealm.DOCTOR)).of(Claims.HPR_NUMBER)).hasSize(4);

        assertThat(hpr.addresses()).isNotEmpty().noneMatch(address -> address.contains(pid));
        assertThat(server.log()).doesNotContain(pid, "431001110", "a-token-of-maskinporten");
    }

    private static String person(String pid, String hprNumber) {
        hpr.knows(pid, hprNumber);
        String username = "person-" + hprNumber;
        health.person(username, "August", "September", Map.of("pid", pid, "hpr_number", WRITTEN_BY_ADMINISTRATORS));
        return username;
    }

    private static Exchange logIn(String username) {
        return health.logIn(client, username, API + " " + LOGIN);
    }

    /** Returns the claims as {@link LoginClaims#of} does, in the server's time. */
    private static LoginClaims claims(Exchange tokens) {
        return new LoginClaims(
                tokens.accessTokenClaims(),
                tokens.idTokenClaims(),
                client.userinfo(tokens.accessToken()).response().json(),
                health.realm()
                        .oidc(TestRealm.API)
                        .at(time.clock())
                        .introspect(tokens.accessToken())
                        .response()
                        .json());
    }

    private static String code(AuthorizationRequest asked, String username) {
        URI page = client.authorizeUrl(client.push(asked).requestUri());
        return LoginForm.open(page).submit(username, TestRealm.PASSWORD).requiredCode();
    }

    private static void whenDown(String number, String details) {
        health.realm().putProfile("""
                {"ruleSet":"helseid","catalogue":"2026.1","registers":{"practitioners":
                {"source":"hpr","whenDown":{"hpr_number":"%s","hpr_details":"%s"}}}}""".formatted(number, details));
    }

    private static Optional<Double> metric(String name, String... labels) {
        return Request.of("GET", URI.create(server.managementUrl() + "/metrics"))
                .send()
                .body()
                .lines()
                .filter(line ->
                        line.startsWith(name) && List.of(labels).stream().allMatch(line::contains))
                .map(line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst();
    }
}

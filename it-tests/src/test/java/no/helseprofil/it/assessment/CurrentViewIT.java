package no.helseprofil.it.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.Scopes;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.TestTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that a client reads how it stands at this moment, by whatever it may authenticate with today, and that no other
 * client does.
 */
class CurrentViewIT {

    private static final String PATH = "helseprofil/self/current";
    private static final String OTHER_SECRET = "another-secret-of-the-test-realm";
    private static final String OTHER = "other-with-secret";
    private static final String DISABLED = "disabled-with-secret";
    private static final Instant ENDS =
            Instant.now().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(40));

    @AutoClose
    private static TestRealm realm;

    private static TestTime time;

    @BeforeAll
    static void create() {
        time = new TestTime(SharedServer.get());
        String dates = "{\"announced\":\"2026-01-01T00:00:00Z\",\"enforced\":\"" + ENDS + "\"}";
        realm = TestRealm.underProfile("{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"requirements\":"
                + "{\"private-key-jwt\":" + dates + ",\"sender-constrained-tokens\":" + dates + "}}");
        realm.alter(TestRealm.WITH_SECRET, CurrentViewIT::asBefore);
        Scopes.give(realm, OwnAssessmentFixture.SELF, TestRealm.WITH_SECRET, "optional");
        realm.plant(DISABLED, SigningKey.generate("ES256"), client -> {
            asBefore(client);
            client.put("clientAuthenticatorType", "client-secret")
                    .put("secret", TestRealm.SECRET)
                    .put("enabled", false);
        });
        realm.plant(OTHER, SigningKey.generate("ES256"), client -> {
            asBefore(client);
            client.put("clientAuthenticatorType", "client-secret").put("secret", OTHER_SECRET);
        });
    }

    private static void asBefore(ObjectNode client) {
        ((ObjectNode) client.get("attributes"))
                .put("helseprofil.registered", "existing")
                .put("dpop.bound.access.tokens", "false");
    }

    @AfterEach
    void presentTime() {
        time.reset();
    }

    @Test
    @Tag("smoke")
    void aSecretClientReadsItsStateAndWhenItEnds() {
        Response own = bySecret().send();

        ReportSchema.assertThatItIsMetBy(own);
        assertThat(own.json().path("clients")).hasSize(1);
        assertThat(own.json().at("/clients/0/clientId").textValue()).isEqualTo(TestRealm.WITH_SECRET);
        assertThat(own.json().at("/clients/0/verdicts").findValuesAsText("requirement"))
                .contains("private-key-jwt");
        assertThat(own.json().at("/authentication/method").textValue()).isEqualTo("client-secret");
        assertThat(own.json().at("/authentication/requirement").textValue()).isEqualTo("private-key-jwt");
        assertThat(own.json().at("/authentication/ends").textValue()).isEqualTo(ENDS.toString());
        assertThat(own.header("Cache-Control")).hasValue("no-store");
        assertThat(own.body()).doesNotContain(TestRealm.SECRET, OTHER);

        Response posted = inForm(TestRealm.WITH_SECRET, TestRealm.SECRET).send();
        assertThat(posted.json().path("authentication")).isEqualTo(own.json().path("authentication"));
    }

    @Test
    void readingItselfIsNotCountedAsTraffic() {
        basic(OTHER, OTHER_SECRET).send();

        JsonNode client = basic(OTHER, OTHER_SECRET).send().json().at("/clients/0");

        assertThat(client.path("remarks").findValuesAsText("remark")).contains("never-seen");
        assertThat(client.has("lastSeen")).isFalse();
    }

    @Test
    void aBearerClientReadsItWithItsOwnToken() {
        String token = bearerToken();

        Response own = Request.get(address())
                .header("Authorization", "Bearer " + token)
                .send();

        assertThat(own.status()).as(own.body()).isEqualTo(200);
        assertThat(own.json().at("/authentication/method").textValue()).isEqualTo("bearer");
        assertThat(own.json().at("/authentication/requirement").textValue()).isEqualTo("sender-constrained-tokens");
        assertThat(own.json().at("/authentication/ends").textValue()).isEqualTo(ENDS.toString());
    }

    @Test
    void aClientSecretJwtClientReadsItWithAnAssertion() throws JOSEException {
        String id = "signs-with-secret";
        realm.plant(id, SigningKey.generate("ES256"), client -> {
            asBefore(client);
            client.put("clientAuthenticatorType", "client-secret-jwt").put("secret", OTHER_SECRET);
        });
        Instant now = Instant.now();
        SignedJWT assertion = new SignedJWT(
                new JWSHeader(JWSAlgorithm.HS256),
                new JWTClaimsSet.Builder()
                        .issuer(id)
                        .subject(id)
                        .audience(realm.issuer())
                        .jwtID(UUID.randomUUID().toString())
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plusSeconds(30)))
                        .build());
        assertion.sign(new MACSigner(OTHER_SECRET));

        Response own = Request.post(address())
                .form("client_id", id)
                .form("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                .form("client_assertion", assertion.serialize())
                .send();

        assertThat(own.status()).as(own.body()).isEqualTo(200);
        assertThat(own.json().at("/authentication/method").textValue()).isEqualTo("client-secret-jwt");
        assertThat(own.json().at("/authentication/requirement").textValue()).isEqualTo("private-key-jwt");
        assertThat(own.json().at("/authentication/ends").textValue()).isEqualTo(ENDS.toString());
    }

    @Test
    void aCompliantClientReadsItWithoutEndDate() {
        Response byAssertion = realm.oidc(TestRealm.MACHINE)
                .authenticated(Request.post(address()))
                .response();

        assertThat(byAssertion.status()).as(byAssertion.body()).isEqualTo(200);
        assertThat(byAssertion.json().path("authentication")).hasToString("{\"method\":\"client-jwt\"}");
    }

    @Test
    void afterTheDateTheRefusalExplainsWhy() {
        time.moveBy(Duration.ofSeconds(Instant.now().until(ENDS, ChronoUnit.SECONDS) - 60));
        Request byToken = Request.get(address()).header("Authorization", "Bearer " + bearerToken());
        assertThat(byToken.send().status())
                .as("the control: until then it is read")
                .isEqualTo(200);
        time.moveBy(Duration.ofMinutes(2));

        Response refused = bySecret().send();

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.errorDescription()).startsWith("private-key-jwt: ");
        Response unbound = byToken.send();
        assertThat(unbound.status()).isEqualTo(401);
        assertThat(unbound.errorDescription())
                .as("the token has not ended yet: it is the scheme that is refused")
                .isEqualTo("send one access token by the scheme DPoP, and its proof in the header DPoP");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nb", "nn", "en"})
    void readsItAsAPageInItsLanguage(String language) {
        Response page = bySecret()
                .header("Accept", "text/html")
                .header("Accept-Language", language)
                .send();

        assertThat(page.status()).as(page.body()).isEqualTo(200);
        assertThat(page.body()).contains("<html lang=\"" + language + "\">", "id=\"refused\"", "private-key-jwt");
    }

    @Test
    void onlyTheClientSeesRefusedRequestsInItsName() {
        OidcClient stranger =
                OidcClient.discover(realm.issuer(), TestRealm.OTHER_MACHINE, SigningKey.generate("ES256"));
        for (int i = 0; i < 3; i++) {
            assertThat(stranger.clientCredentials(TestRealm.SCOPE).response().status())
                    .isEqualTo(401);
        }

        JsonNode refused = read(TestRealm.OTHER_MACHINE).path("refused");

        assertThat(refused).hasSize(1);
        assertThat(refused.at("/0/requirement").textValue()).isEqualTo("private-key-jwt");
        assertThat(refused.at("/0/count").intValue()).isEqualTo(3);
        assertThat(refused.at("/0/proven").booleanValue()).isFalse();
        assertThat(refused.at("/0/endpoint").textValue()).isEqualTo("token");
        assertThat(refused.at("/0/remedy").textValue()).isNotBlank();
        assertThat(read(TestRealm.MACHINE).path("refused"))
                .as("of another client")
                .isEmpty();
    }

    private static JsonNode read(String clientId) {
        Response own =
                realm.oidc(clientId).authenticated(Request.post(address())).response();
        assertThat(own.status()).as(own.body()).isEqualTo(200);
        return own.json();
    }

    @Test
    @Attack(
            by = Attacker.STRANGER,
            tries = "reads a client's view with its name, a wrong secret, or another's secret",
            outcome = "refused; the same words for a wrong secret and a disabled client")
    void wrongCredentialsReadNothing() {
        List<Request> requests = List.of(
                basic(TestRealm.WITH_SECRET, "wrong"),
                basic("nobody", "wrong"),
                basic(TestRealm.WITH_SECRET, OTHER_SECRET),
                basic(TestRealm.WITH_SECRET, ""),
                basic(DISABLED, TestRealm.SECRET),
                inForm(TestRealm.WITH_SECRET, "wrong"),
                inForm("nobody", "wrong"),
                Request.post(address()).form("client_id", TestRealm.WITHOUT_CREDENTIALS),
                Request.post(address()).form("client_id", TestRealm.WITH_SECRET),
                Request.post(address())
                        .basicAuthentication(OTHER, OTHER_SECRET)
                        .form("client_id", TestRealm.WITH_SECRET),
                Request.post(address())
                        .basicAuthentication(OTHER, OTHER_SECRET)
                        .form("client_id", TestRealm.WITHOUT_CREDENTIALS),
                Request.post(address())
                        .header("Authorization", "Basic !")
                        .form("client_id", TestRealm.WITHOUT_CREDENTIALS));
        assertThat(requests).allSatisfy(request -> {
            Response answer = request.send();
            assertThat(answer.status()).as(answer.body()).isIn(400, 401);
            assertThat(answer.error()).isIn("invalid_client", "unauthorized_client");
            assertThat(answer.body()).doesNotContain("verdicts", "\"refused\"");
        });
        assertThat(basic(TestRealm.WITH_SECRET, "wrong").send().body())
                .as("whether the client is enabled")
                .isEqualTo(basic(DISABLED, TestRealm.SECRET).send().body());
    }

    @Test
    @Attack(
            by = Attacker.STRANGER,
            tries = "reads a client's view with a bearer token that isn't its own, or is bound to its key",
            outcome = "refused")
    void anotherTokenReadsNothing() {
        String ofUser = bearer(Request.post(realm.address("protocol/openid-connect/token"))
                .basicAuthentication(TestRealm.WITH_SECRET, TestRealm.SECRET)
                .form("grant_type", "password")
                .form("username", TestRealm.USERNAME)
                .form("password", TestRealm.PASSWORD)
                .form("scope", "openid " + OwnAssessmentFixture.SELF));
        String withoutScope = bearer(clientCredentials("profile"));
        String bound = realm.register("bound", SigningKey.generate("ES256"), OwnAssessmentFixture::withSelf)
                .clientCredentials(OwnAssessmentFixture.SELF)
                .accessToken();
        String own = bearerToken();

        assertThat(List.of(ofUser, withoutScope, bound, unsigned(own), "x.y.z", ""))
                .allSatisfy(token -> {
                    Response answer = Request.get(address())
                            .header("Authorization", "Bearer " + token)
                            .send();
                    assertThat(answer.status()).as(answer.body()).isIn(401, 403);
                    assertThat(answer.body()).doesNotContain("verdicts");
                });
        assertThat(Request.get(address())
                        .header("Authorization", "Bearer " + own)
                        .header("Authorization", "Bearer " + own)
                        .send()
                        .status())
                .as("two headers")
                .isEqualTo(401);
        assertThat(Request.get(URI.create(address() + "?client_id=" + TestRealm.WITH_SECRET + "&client_secret="
                                + TestRealm.SECRET + "&access_token=" + own))
                        .send()
                        .status())
                .as("what stands in an address stands in logs")
                .isEqualTo(401);
        time.moveBy(Duration.ofHours(12));
        assertThat(Request.get(address())
                        .header("Authorization", "Bearer " + own)
                        .send()
                        .status())
                .as("it has ended")
                .isEqualTo(401);
    }

    @Test
    void requiresTlsIfTheRealmDoes() {
        realm.changeRealm(json -> json.put("sslRequired", "all"));
        try {
            assertThat(List.of(
                            bySecret(),
                            basic(TestRealm.WITH_SECRET, "wrong"),
                            Request.post(realm.address("helseprofil/self/probe")),
                            Request.get(realm.address("helseprofil/selvbetjening/v1/client"))))
                    .allSatisfy(request -> {
                        Response answer = request.send();
                        assertThat(answer.status()).as(answer.body()).isEqualTo(403);
                        assertThat(answer.body()).contains("HTTPS").doesNotContain("verdicts");
                    });
        } finally {
            realm.changeRealm(json -> json.put("sslRequired", "external"));
        }
        assertThat(bySecret().send().status()).isEqualTo(200);
    }

    @Test
    void aDisabledRealmIsRefused() {
        realm.changeRealm(json -> json.put("enabled", false));
        try {
            Response answer = bySecret().send();

            assertThat(answer.status()).as(answer.body()).isEqualTo(403);
            assertThat(answer.body()).contains("disabled");
        } finally {
            realm.changeRealm(json -> json.put("enabled", true));
        }
    }

    @Test
    void limitsRequestsADayForEachClient() {
        OidcClient client = realm.register("often", SigningKey.generate("ES256"), OwnAssessmentFixture::withSelf);
        String token = client.clientCredentials(OwnAssessmentFixture.SELF).accessToken();
        for (int i = 0; i < 50; i++) {
            assertThat(client.call(Request.get(address()), token).response().status())
                    .isEqualTo(200);
        }

        Response refused = client.call(Request.get(address()), token).response();

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.error()).isEqualTo("too_many_requests");
        assertThat(Integer.parseInt(refused.header("Retry-After").orElseThrow()))
                .isBetween(1, 86_400);
        assertThat(read(TestRealm.MACHINE).path("clients")).as("another client").hasSize(1);
        time.moveBy(Duration.ofDays(1));
        OidcClient tomorrow = client.at(time.clock());
        assertThat(tomorrow.call(
                                Request.get(address()),
                                tomorrow.clientCredentials(OwnAssessmentFixture.SELF)
                                        .accessToken())
                        .response()
                        .status())
                .isEqualTo(200);
    }

    /** Returns the same token with another's signature. */
    private static String unsigned(String token) {
        String signature = token.substring(token.lastIndexOf('.') + 1);
        return token.replace(signature, new StringBuilder(signature).reverse());
    }

    private static String bearerToken() {
        return bearer(clientCredentials(OwnAssessmentFixture.SELF));
    }

    private static Request clientCredentials(String scope) {
        return Request.post(realm.address("protocol/openid-connect/token"))
                .basicAuthentication(TestRealm.WITH_SECRET, TestRealm.SECRET)
                .form("grant_type", "client_credentials")
                .form("scope", scope);
    }

    private static String bearer(Request request) {
        Response answer = request.send();
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.text("token_type")).isEqualTo("Bearer");
        return answer.text("access_token");
    }

    private static Request bySecret() {
        return basic(TestRealm.WITH_SECRET, TestRealm.SECRET);
    }

    private static Request basic(String clientId, String secret) {
        return Request.get(address()).basicAuthentication(clientId, secret);
    }

    private static Request inForm(String clientId, String secret) {
        return Request.post(address()).form("client_id", clientId).form("client_secret", secret);
    }

    private static URI address() {
        return realm.address(PATH);
    }
}

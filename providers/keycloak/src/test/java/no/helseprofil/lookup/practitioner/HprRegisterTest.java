package no.helseprofil.lookup.practitioner;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.notFound;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import no.helseprofil.identifiers.NationalIdentityNumber;
import no.helseprofil.keycloak.registerclient.RegisterWays;
import no.helseprofil.lookup.Lookups.Limits;
import no.helseprofil.lookup.RecordingObserver;
import no.helseprofil.lookup.RegisterClient;
import no.helseprofil.register.Answer;
import no.helseprofil.register.MovableClock;
import no.helseprofil.register.Practitioner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HprRegisterTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration PATIENT = Duration.ofSeconds(60);
    private static final String TOKEN = "/token";
    private static final String LOOK_UP = "/v1/personerutvidet";

    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    private final MovableClock clock = new MovableClock(NOW);
    private final RecordingObserver observer = new RecordingObserver();
    private ECKey key;
    private HprRegister register;

    @BeforeEach
    void start() throws Exception {
        key = new ECKeyGenerator(Curve.P_256).keyID("our-key").generate();
        register = register(key.toJSONString());
        tokens(okJson("{\"access_token\":\"a-token\",\"expires_in\":120}"));
        answers(okJson(Answers.doctor()));
    }

    private HprRegister register(String jwk) {
        Maskinporten maskinporten = new Maskinporten(
                client(TOKEN),
                new Maskinporten.Grant("https://maskinporten.no/", "our-id", "nhn:hpr/basic nhn:hpr/extended"),
                jwk,
                clock);
        return new HprRegister(
                new HprRegister.Request(client(LOOK_UP), maskinporten),
                new Limits(PATIENT, Duration.ofMinutes(15), Duration.ofDays(1), 100),
                clock,
                observer);
    }

    private RegisterClient client(String path) {
        return RegisterWays.to(RegisterClient.address(SERVER.baseUrl() + path, false), PATIENT);
    }

    private void tokens(ResponseDefinitionBuilder answer) {
        SERVER.stubFor(post(urlEqualTo(TOKEN)).willReturn(answer));
    }

    private void answers(ResponseDefinitionBuilder answer) {
        SERVER.stubFor(post(urlEqualTo(LOOK_UP)).willReturn(answer));
    }

    private Answer<Practitioner> lookUp(String pid) throws Exception {
        return register.lookUp(NationalIdentityNumber.parse(pid, true)).join();
    }

    private String reason(String pid) throws Exception {
        return ((Answer.Unavailable<Practitioner>) lookUp(pid)).reason();
    }

    private int asked(String path) {
        return SERVER.findAll(postRequestedFor(urlEqualTo(path))).size();
    }

    @Test
    void sendsATokenAndTheNumberInTheBody() throws Exception {
        assertThat(lookUp(Answers.PID)).isInstanceOf(Answer.Found.class);
        assertThat(register.find(NationalIdentityNumber.parse(Answers.PID, true)))
                .as("what was looked up is known")
                .isInstanceOf(Answer.Found.class);

        SERVER.verify(postRequestedFor(urlEqualTo(LOOK_UP))
                .withHeader("Authorization", equalTo("Bearer a-token"))
                .withRequestBody(equalToJson(
                        "{\"nin\":\"" + Answers.PID + "\",\"atDate\":\"2026-03-01\",\"includeHistory\":false}")));
        assertThat(SERVER.getAllServeEvents())
                .noneMatch(event -> event.getRequest().getAbsoluteUrl().contains(Answers.PID));
    }

    @Test
    void authenticatesAtMaskinportenWithASignedAssertion() throws Exception {
        lookUp(Answers.PID);

        String form = SERVER.findAll(postRequestedFor(urlEqualTo(TOKEN))).get(0).getBodyAsString();
        assertThat(form).startsWith("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=");
        SignedJWT assertion =
                SignedJWT.parse(URLDecoder.decode(form.substring(form.lastIndexOf('=') + 1), StandardCharsets.UTF_8));
        assertThat(assertion.verify(new ECDSAVerifier(key.toPublicJWK()))).isTrue();
        assertThat(assertion.getHeader().getKeyID()).isEqualTo("our-key");
        JWTClaimsSet claims = assertion.getJWTClaimsSet();
        assertThat(claims.getIssuer()).isEqualTo("our-id");
        assertThat(claims.getAudience()).isEqualTo(List.of("https://maskinporten.no/"));
        assertThat(claims.getStringClaim("scope")).isEqualTo("nhn:hpr/basic nhn:hpr/extended");
        assertThat(claims.getIssueTime()).isEqualTo(Date.from(NOW));
        assertThat(claims.getExpirationTime()).as("at most 120 seconds").isEqualTo(Date.from(NOW.plusSeconds(60)));
        assertThat(claims.getJWTID()).isNotBlank();
    }

    @Test
    void reusesATokenUntilShortlyBeforeItsEnd() throws Exception {
        lookUp(Answers.PID);
        clock.move(Duration.ofSeconds(109));
        answers(notFound());
        lookUp(Answers.ANOTHER);
        assertThat(asked(TOKEN)).isEqualTo(1);
        clock.move(Duration.ofSeconds(1));
        lookUp("04048900181");
        assertThat(asked(TOKEN)).isEqualTo(2);
    }

    @Test
    void discardsATokenThatTheRegisterRefuses() throws Exception {
        answers(aResponse().withStatus(401));
        assertThat(reason(Answers.PID)).isEqualTo("It answered with the HTTP status 401.");
        answers(okJson(Answers.doctor()));
        clock.move(Duration.ofSeconds(6));
        assertThat(lookUp(Answers.PID)).isInstanceOf(Answer.Found.class);
        assertThat(asked(TOKEN)).isEqualTo(2);
    }

    @Test
    void requestsATokenAgainAfterAFailure() throws Exception {
        tokens(aResponse().withStatus(503));
        assertThat(reason(Answers.PID)).isEqualTo("Maskinporten: It answered with the HTTP status 503.");
        assertThat(asked(LOOK_UP)).isZero();
        tokens(okJson("{\"access_token\":\"a-token\",\"expires_in\":120}"));
        clock.move(Duration.ofSeconds(6));
        assertThat(lookUp(Answers.PID)).isInstanceOf(Answer.Found.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"access_token\":\"\",\"expires_in\":120}",
                "{\"access_token\":\"a\\r\\nX-Evil: b\",\"expires_in\":120}",
                "{\"access_token\":\"a b\",\"expires_in\":120}",
                "{\"access_token\":{},\"expires_in\":120}"
            })
    void refusesAMalformedTokenResponse(String answer) throws Exception {
        tokens(okJson(answer));
        assertThat(reason(Answers.PID)).isEqualTo("Maskinporten: There is no access token in its answer.");
        assertThat(asked(LOOK_UP)).isZero();
    }

    @Test
    void recognisesAnUnregisteredPerson() throws Exception {
        answers(notFound());
        assertThat(lookUp(Answers.PID)).isEqualTo(new Answer.NotFound<>(NOW));
    }

    @Test
    void refusesAnAnswerAboutAnotherPerson() throws Exception {
        assertThat(reason(Answers.ANOTHER)).isEqualTo("Its answer is about another person than was asked for.");
        answers(okJson(Answers.doctor("/person/nin", "")));
        assertThat(reason(Answers.PID))
                .isEqualTo("Its answer has another shape than is known: there is no national identity number.");
        assertThat(observer.outages())
                .hasSize(1)
                .allSatisfy(line -> assertThat(line).doesNotContain(Answers.PID, Answers.ANOTHER, "431001110"));
    }

    @Test
    void usesTheDateInNorway() throws Exception {
        clock.move(Duration.ofHours(11));
        lookUp(Answers.PID);
        SERVER.verify(postRequestedFor(urlEqualTo(LOOK_UP))
                .withRequestBody(matchingJsonPath("$.atDate", equalTo("2026-03-02"))));
    }

    @Test
    void omitsApprovalsThatEndedSinceTheLookup() throws Exception {
        answers(okJson(Answers.doctor("/godkjenninger/0/periode/til", "\"2026-03-01\"")));
        NationalIdentityNumber pid = NationalIdentityNumber.parse(Answers.PID, true);
        clock.move(Duration.ofHours(11).minusMinutes(5));
        lookUp(Answers.PID);
        assertThat(((Answer.Found<Practitioner>) register.find(pid)).value().approvals())
                .as("five minutes before the end of its last day in Norway")
                .hasSize(1);
        clock.move(Duration.ofMinutes(5));
        assertThat(((Answer.Found<Practitioner>) register.find(pid)).value().approvals())
                .as("kept, and ended at midnight")
                .isEmpty();
        answers(aResponse().withStatus(500));
        clock.move(Duration.ofHours(1));
        Answer.Found<Practitioner> last = ((Answer.Unavailable<Practitioner>) lookUp(Answers.PID)).last();
        assertThat(last).isNotNull();
        assertThat(last.value().approvals()).as("stale, and ended").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "not json", "{\"kty\":\"oct\",\"k\":\"c2VjcmV0\",\"alg\":\"HS256\"}"})
    void refusesAnUnusableKey(String jwk) {
        assertThatThrownBy(() -> register(jwk))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("write a file with one private JWK that signs, of type RSA or EC");
    }

    @Test
    void refusesAPublicKey() {
        assertThatThrownBy(() -> register(key.toPublicJWK().toJSONString()))
                .hasMessage("write a file with one private JWK that signs, of type RSA or EC");
    }
}

package no.helseprofil.keycloak.claims;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import no.helseprofil.identifiers.MalformedIdentifierException;
import no.helseprofil.identifiers.NationalIdentityNumber;
import no.helseprofil.keycloak.claims.Person.HprClaims;
import no.helseprofil.keycloak.registerclient.RegisterWays;
import no.helseprofil.lookup.Lookups.Limits;
import no.helseprofil.lookup.RecordingObserver;
import no.helseprofil.lookup.RegisterClient;
import no.helseprofil.lookup.practitioner.Answers;
import no.helseprofil.lookup.practitioner.HprRegister;
import no.helseprofil.lookup.practitioner.Maskinporten;
import no.helseprofil.register.Answer;
import no.helseprofil.register.Practitioner;
import no.helseprofil.register.RegisterSettings.PractitionerSource;
import no.helseprofil.register.RegisterSettings.Practitioners;
import no.helseprofil.register.RegisterSettings.WhenDown;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/** Claims that each answer of Helsepersonellregisteret makes, on the first of March 2026 in Norway. */
class HprAnswersTest {

    /** Instant that is still in February in UTC. */
    private static final Instant FIRST_MINUTE_OF_THE_DAY = Instant.parse("2026-02-28T23:00:00Z");

    private static final Instant LAST_MINUTE_OF_THE_DAY = Instant.parse("2026-03-01T22:59:59Z");

    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    private static String key;

    @BeforeAll
    static void makeAKey() throws JOSEException {
        key = new ECKeyGenerator(Curve.P_256).generate().toJSONString();
    }

    @BeforeEach
    void giveATokenToEach() {
        SERVER.stubFor(
                post(urlEqualTo("/token")).willReturn(okJson("{\"access_token\":\"a-token\",\"expires_in\":120}")));
    }

    /** Each row changes one place of the answer about a doctor. */
    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "hpr-answers.csv", delimiter = '|', quoteCharacter = '\'', numLinesToSkip = 1)
    void mapsAnAnswerToClaims(String what, String pointer, String value, String claims) {
        String answer = pointer == null
                ? Answers.doctor()
                : Answers.changed(Answers.doctor(), pointer, value == null ? "" : value);

        assertThat(claims(answer, FIRST_MINUTE_OF_THE_DAY))
                .as("%s, when the day begins", what)
                .isEqualTo(claims);
        assertThat(claims(answer, LAST_MINUTE_OF_THE_DAY))
                .as("%s, when the day ends", what)
                .isEqualTo(claims);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]   | down: Its answer is no JSON object that can be read.",
                "null | down: Its answer is no JSON object that can be read.",
                "''   | down: Its answer is no JSON object that can be read.",
                "{}   | down: Its answer has another shape than is known: there is no national identity number."
            })
    void mapsAnEmptyAnswerToNoClaims(String answer, String claims) {
        assertThat(claims(answer, FIRST_MINUTE_OF_THE_DAY)).isEqualTo(claims);
    }

    private static String claims(String answer, Instant now) {
        SERVER.stubFor(post(urlEqualTo("/hpr")).willReturn(okJson(answer)));
        Answer<Practitioner> known = lookUp(Clock.fixed(now, ZoneOffset.UTC));
        if (known instanceof Answer.Unavailable<Practitioner> down) {
            return "down: " + down.reason();
        }
        HprClaims claims =
                new HprClaims(new Practitioners(PractitionerSource.HPR, WhenDown.OMIT, WhenDown.OMIT), known);
        JsonNode details = (JsonNode) claims.details();
        return details == null ? "none" : claims.number() + approvals(details.path("approvals"));
    }

    /** Each with its profession, rights and specialities. */
    private static String approvals(JsonNode approvals) {
        return StreamSupport.stream(approvals.spliterator(), false)
                .map(approval -> " " + approval.path("profession").asText()
                        + "(" + values(approval.path("requisition_rights"))
                        + ";" + values(approval.path("specialities")) + ")")
                .collect(Collectors.joining());
    }

    private static String values(JsonNode codes) {
        return StreamSupport.stream(codes.spliterator(), false)
                .map(code -> code.path("value").asText())
                .collect(Collectors.joining(","));
    }

    private static Answer<Practitioner> lookUp(Clock clock) {
        Maskinporten maskinporten = new Maskinporten(
                client("/token"), new Maskinporten.Grant("an-audience", "an-id", "a-scope"), key, clock);
        HprRegister register = new HprRegister(
                new HprRegister.Request(client("/hpr"), maskinporten),
                new Limits(Duration.ofSeconds(60), Duration.ofMinutes(15), Duration.ofDays(1), 100),
                clock,
                new RecordingObserver());
        try {
            return register.lookUp(NationalIdentityNumber.parse(Answers.PID, true))
                    .join();
        } catch (MalformedIdentifierException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static RegisterClient client(String path) {
        return RegisterWays.to(RegisterClient.address(SERVER.baseUrl() + path, false), Duration.ofSeconds(60));
    }
}

package no.helseprofil.it.protocol;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import no.helseprofil.testkit.client.Assertion;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The OpenID conformance suite's modules about client assertions, at PAR and at the token endpoint. */
class ConformanceAssertionsIT {

    private static final URI PAR =
            SuiteClient.first().oidc().metadata().endpoint("pushed_authorization_request_endpoint");
    private static final URI TOKEN = SuiteClient.first().oidc().metadata().endpoint("token_endpoint");

    @Test
    @Tag("FAPI2-SP-FINAL-5.3.2.1-6")
    void acceptsAValidAssertion() {
        assertTaken(assertion -> assertion);
    }

    static Stream<Arguments> audiences() {
        return Stream.of(
                fault("no audience", it -> it.without("aud")),
                fault("an unrelated audience", it -> it.with("aud", "https://other.example.org/")),
                fault("the PAR endpoint", it -> it.with("aud", PAR.toString())),
                fault("the PAR endpoint in an array", it -> it.with("aud", List.of(PAR.toString()))),
                fault("the token endpoint", it -> it.with("aud", TOKEN.toString())),
                fault(
                        "the issuer and another",
                        it -> it.with("aud", List.of(SuiteClient.issuer(), "https://other.example.org/"))),
                fault("the issuer in an array", it -> it.with("aud", List.of(SuiteClient.issuer()))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("audiences")
    @Tag("FAPI2-SP-FINAL-5.3.2.1-8")
    @Tag("RFC7519-4.1.3-1")
    @Tag("RFC7523-3-3")
    @Tag("RFC8725-3.9-1")
    @Tag("RFC9126-2-1")
    @Tag("OIDC-CORE-9-2")
    void acceptsOnlyTheIssuerAsAStringAudience(UnaryOperator<Assertion> fault) {
        assertRefused("assertion-audience", fault);
    }

    static Stream<Arguments> names() {
        return Stream.of(
                fault("no sub", it -> it.without("sub")),
                fault("a wrong sub", it -> it.with("sub", "someone-else")),
                fault("no iss", it -> it.without("iss")),
                fault("a wrong iss", it -> it.with("iss", "someone-else")),
                fault("an invalid signature", it -> it.withWrongSignature()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    @Tag("FAPI2-SP-FINAL-5.3.2.1-6")
    @Tag("RFC7515-5.2-1")
    @Tag("RFC7521-4.2.1-1")
    @Tag("RFC7523-3-1")
    @Tag("RFC7523-3-2")
    @Tag("RFC8725-3.3-1")
    @Tag("RFC8725-3.8-1")
    @Tag("OIDC-CORE-9-1")
    void refusesAnotherClientsAssertion(UnaryOperator<Assertion> fault) {
        assertRefused("private-key-jwt", fault);
    }

    @Test
    @Tag("FAPI2-SP-FINAL-5.3.2.1-6")
    @Tag("RFC6749-3.2.1-1")
    @Tag("RFC7521-4.2-1")
    @Tag("RFC9700-2.5-1")
    void requiresAnAssertion() {
        assertThat(Stream.<UnaryOperator<Request>>of(
                        request -> request.withoutForm("client_assertion").withoutForm("client_assertion_type"),
                        request -> request.withoutForm("client_assertion_type"),
                        request -> request.formInstead("client_assertion_type", "a-wrong-value")))
                .allSatisfy(fault ->
                        assertRefusals("private-key-jwt", SuiteClient.first().with(oidc -> oidc.withRequest(fault))));
    }

    @Test
    @Tag("RFC7519-4.1.4-1")
    @Tag("RFC7523-3-4")
    void refusesAnAssertionThatExpiredFiveMinutesAgo() {
        assertRefused("assertion-lifetime", it -> it.withTime("exp", Duration.ofMinutes(-5)));
    }

    @Test
    @Tag("FAPI2-SP-FINAL-5.3.2.1-13")
    void acceptsAnAssertionEightSecondsAhead() {
        assertTaken(it -> it.withTime("iat", Duration.ofSeconds(8)).withTime("nbf", Duration.ofSeconds(8)));
    }

    @ParameterizedTest
    @ValueSource(ints = {61, 90, 3600})
    @Tag("FAPI2-SP-FINAL-5.3.2.1-13")
    @Tag("RFC7519-4.1.5-1")
    void refusesAnAssertionMoreThanAMinuteAhead(int seconds) {
        Duration ahead = Duration.ofSeconds(seconds);
        assertRefused(
                "assertion-lifetime",
                it -> it.withTime("iat", ahead).withTime("nbf", ahead).withTime("exp", ahead.plusSeconds(60)));
        assertRefused("assertion-lifetime", it -> it.withTime("nbf", ahead));
        assertRefused("assertion-lifetime", it -> it.withTime("iat", ahead));
    }

    @Test
    @Tag("FAPI2-SP-FINAL-5.4.1")
    @Tag("RFC7523-5-1")
    @Tag("RFC8725-3.1-1")
    void refusesRs256() {
        SuiteClient first = SuiteClient.first();

        assertRefused(
                "signing-algorithm",
                it -> it.signedWith(first.key().withAlgorithm("RS256")).header("alg", "RS256"));
    }

    @Test
    @Tag("FAPI2-SP-FINAL-5.4.1")
    @Tag("RFC7518-3.6-1")
    @Tag("RFC7519-8-1")
    @Tag("RFC7523-3-5")
    void refusesAnUnsignedAssertion() {
        assertRefused("signing-algorithm", it -> it.signedAs("none"));
    }

    @Test
    void requiresNoTypUnderFapi() {
        assertTaken(assertion -> assertion.withoutHeader("typ"));
        assertTaken(assertion -> assertion.header("typ", "JWT"));
    }

    private static void assertTaken(UnaryOperator<Assertion> deviation) {
        SuiteClient client = SuiteClient.first().with(oidc -> oidc.withAssertion(deviation));
        AuthorizationRequest request = client.request();

        Response pushed = client.push(request).response();
        Response redeemed = client.oidc().redeem(request, client.code(request)).response();

        assertThat(pushed.status()).as("%s", pushed).isEqualTo(201);
        assertThat(redeemed.status()).as("%s", redeemed).isEqualTo(200);
    }

    private static void assertRefused(String requirement, UnaryOperator<Assertion> fault) {
        assertRefusals(requirement, SuiteClient.first().with(oidc -> oidc.withAssertion(fault)));
    }

    /** The suite takes 400 or 401 with {@code invalid_client} or {@code invalid_request}. */
    private static void assertRefusals(String requirement, SuiteClient client) {
        AuthorizationRequest request = client.request();
        Exchange pushed = client.push(request);
        Exchange redeemed = client.oidc().redeem(request, SuiteClient.first().code(request));

        refused(pushed).by(requirement).with(401, "invalid_client");
        refused(redeemed).by(requirement).with(401, "invalid_client");
    }

    private static Arguments fault(String name, UnaryOperator<Assertion> fault) {
        return Arguments.of(Named.of(name, fault));
    }
}

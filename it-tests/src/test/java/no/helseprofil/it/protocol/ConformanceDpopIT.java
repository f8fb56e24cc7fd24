package no.helseprofil.it.protocol;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Proof;
import no.helseprofil.testkit.client.ProofFault;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The OpenID conformance suite's modules about DPoP; userinfo is the protected resource. */
class ConformanceDpopIT {

    @ParameterizedTest
    @ValueSource(ints = {-10, 10})
    @Tag("FAPI2-SP-FINAL-5.3.2.1-13")
    void acceptsAProofTenSecondsOffEverywhere(int seconds) {
        SuiteClient client = deviating(proof -> proof.withTime("iat", Duration.ofSeconds(seconds)));
        AuthorizationRequest request = client.request();

        Exchange pushed = client.oidc().push(request);
        String code = SuiteClient.logIn(client.oidc().authorizeUrl(pushed.requestUri()))
                .requiredCode();
        Exchange tokens = client.oidc().redeem(request, code);

        assertThat(pushed.response().status()).isEqualTo(201);
        assertThat(tokens.response().status()).isEqualTo(200);
        assertThat(userinfo(client, tokens).status()).isEqualTo(200);
    }

    @Test
    void acceptsNbfAndExpInAProof() {
        SuiteClient client =
                deviating(proof -> proof.withTime("nbf", Duration.ZERO).withTime("exp", Duration.ofSeconds(60)));

        assertThat(userinfo(client, client.tokens()).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"exp, -60", "nbf, 60"})
    @Tag("RFC7519-4.1.4-1")
    @Tag("RFC7519-4.1.5-1")
    void respectsNbfAndExpInAProof(String claim, int seconds) {
        SuiteClient client = SuiteClient.first();
        Exchange tokens = client.tokens();
        SuiteClient deviating =
                client.with(oidc -> oidc.withProof(proof -> proof.withTime(claim, Duration.ofSeconds(seconds))));

        refused(userinfo(deviating, tokens)).by("dpop-proof").with(401, "invalid_dpop_proof");
        refused(deviating.oidc().push(client.request())).by("dpop-proof").with(400, "invalid_dpop_proof");
    }

    @Test
    @Tag("FAPI2-SP-FINAL-5.3.2.1-12")
    void aProofAtParBindsTheCodeToItsKey() {
        SuiteClient client = SuiteClient.first();
        AuthorizationRequest request = client.request();
        String code = codeWithProof(client, request);

        refused(otherKey(client).redeem(request, code)).by("dpop-code-binding").with(400, "invalid_grant");
        assertThat(client.oidc().redeem(request, code).response().status()).isEqualTo(200);
    }

    @Test
    @Tag("FAPI2-SP-FINAL-5.3.2.1-12")
    void dpopJktBindsTheCodeToItsKey() {
        SuiteClient client = SuiteClient.first();
        SuiteClient naming = naming(client, client.oidc().proofKey());
        AuthorizationRequest request = client.request();
        String code = naming.code(request);

        refused(otherKey(client).redeem(request, code)).by("dpop-code-binding").with(400, "invalid_grant");
        assertThat(client.oidc().redeem(request, code).response().status()).isEqualTo(200);
    }

    @Test
    @Tag("FAPI2-SP-FINAL-5.3.2.1-12")
    void acceptsMatchingProofAndDpopJktAtPar() {
        SuiteClient client = SuiteClient.first();
        SuiteClient naming = naming(client, client.oidc().proofKey());
        SuiteClient namingAnother = naming(client, SigningKey.generate("ES256"));
        AuthorizationRequest request = client.request();

        refused(namingAnother.oidc().push(request)).by("dpop-code-binding").with(400, "invalid_request");
        String code = codeWithProof(naming, request);
        assertThat(client.oidc().redeem(request, code).response().status()).isEqualTo(200);
    }

    @Test
    @Tag("FAPI2-SP-FINAL-5.3.2.1-10")
    void aNewProofKeyMayUseTheOldNonce() {
        SuiteClient client = SuiteClient.first();
        Exchange tokens = client.tokens();

        Exchange refreshed = otherKey(client).refresh(tokens.refreshToken());

        assertThat(refreshed.challenge()).isEmpty();
        assertThat(refreshed.response().status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "PS512", "ES384"})
    @Tag("FAPI2-SP-FINAL-5.4.1")
    @Tag("RFC9449-4.3-5")
    void refusesOtherProofAlgorithms(String algorithm) {
        SuiteClient client = SuiteClient.first();
        AuthorizationRequest request = client.request();
        String code = client.code(request);

        refused(client.oidc().withProofKey(SigningKey.generate(algorithm)).redeem(request, code))
                .by("signing-algorithm")
                .with(400, "invalid_dpop_proof");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PS256", "ES256", "EdDSA"})
    @Tag("FAPI2-SP-FINAL-5.4.1")
    void acceptsTheThreeProofAlgorithms(String algorithm) {
        SuiteClient client = SuiteClient.first().with(oidc -> oidc.withProofKey(SigningKey.generate(algorithm)));

        assertThat(userinfo(client, client.tokens()).status()).isEqualTo(200);
    }

    static Stream<Arguments> faults() {
        Stream<Arguments> named = Stream.of(ProofFault.values()).map(fault -> fault(fault.name(), fault::apply));
        Stream<Arguments> others = Stream.of(
                fault("no typ", proof -> proof.withoutHeader("typ")),
                fault("no iat", proof -> proof.without("iat")),
                fault("alg none", proof -> proof.signedAs("none")),
                fault("an invalid signature", proof -> proof.withWrongSignature()),
                fault("htm PUT", proof -> proof.with("htm", "PUT")),
                fault("another htu", proof -> proof.with("htu", "https://other.example.org/userinfo")),
                fault("another ath", proof -> proof.with("ath", "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs")),
                fault("another key", proof -> {
                    SigningKey other = SigningKey.generate("ES256");
                    return proof.signedWith(other).header("jwk", other.publicJwk());
                }));
        return Stream.concat(named, others);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    @Tag("FAPI2-SP-FINAL-5.3.2.1-5")
    @Tag("RFC6750-3-1")
    @Tag("RFC9449-4.3-3")
    @Tag("RFC9449-4.3-4")
    @Tag("RFC9449-4.3-5")
    @Tag("RFC9449-4.3-6")
    @Tag("RFC9449-4.3-7")
    @Tag("RFC9449-4.3-8")
    @Tag("RFC9449-4.3-9")
    @Tag("RFC9449-4.3-12")
    void refusesAFaultyProof(UnaryOperator<Proof> fault) {
        SuiteClient client = SuiteClient.first();
        Exchange tokens = client.tokens();

        Response refusal = userinfo(client.with(oidc -> oidc.withProof(fault)), tokens);
        Response right = userinfo(client, tokens);

        assertThat(refusal.status()).as("%s", refusal).isIn(400, 401);
        assertThat(refusal.text("sub")).isNull();
        assertThat(refusal.header("WWW-Authenticate"))
                .hasValueSatisfying(value -> assertThat(value).startsWith("DPoP"));
        assertThat(right.status()).as("it was the proof, not the token").isEqualTo(200);
    }

    @Test
    @Tag("FAPI2-SP-FINAL-5.3.2.1-5")
    @Tag("RFC6750-2.1-1")
    @Tag("RFC9449-7.1-1")
    @Tag("RFC9449-7.2-1")
    void requiresAProofAndTheDpopScheme() {
        SuiteClient client = SuiteClient.first();
        Exchange tokens = client.tokens();
        SuiteClient withoutProof = client.with(OidcClient::withoutProof);
        SuiteClient asBearer = withoutProof.with(oidc -> oidc.withRequest(request ->
                request.withoutHeader("Authorization").header("Authorization", "Bearer " + tokens.accessToken())));
        SuiteClient twoProofs = client.with(oidc -> oidc.withRequest(request -> request.header("DPoP", "another")));
        SuiteClient noJwt = client.with(oidc ->
                oidc.withRequest(request -> request.withoutHeader("DPoP").header("DPoP", "x")));

        assertThat(Stream.of(withoutProof, asBearer, twoProofs, noJwt))
                .allSatisfy(
                        wrong -> assertThat(userinfo(wrong, tokens).status()).isEqualTo(401));
    }

    @Test
    void acceptsAProofOnlyOnce() {
        SuiteClient client = SuiteClient.first();
        Exchange tokens = client.tokens();
        SuiteClient repeating = client.with(oidc -> oidc.withProof(proof -> proof.with("jti", "used-twice")));

        assertThat(userinfo(repeating, tokens).status()).isEqualTo(200);
        assertThat(userinfo(repeating, tokens).status()).isEqualTo(401);
    }

    @Test
    @Tag("RFC7515-4-2")
    @Tag("RFC7519-4-2")
    @Tag("RFC9449-4.3-9")
    void acceptsHarmlessVariations() {
        SuiteClient client = SuiteClient.first();
        Exchange tokens = client.tokens();
        URI userinfo = client.oidc().metadata().endpoint("userinfo_endpoint");
        Map<String, UnaryOperator<Proof>> deviations = Map.of(
                "query and fragment in htu (RFC 9449, section 4.3, number 9)",
                        proof -> proof.with("htu", userinfo + "?a=1#b"),
                "claims that nobody knows", proof -> proof.with("unknown", "x").header("unknown", "x"),
                "scheme and host in large letters", proof -> proof.with("htu", inLargeLetters(userinfo)),
                "unreserved characters percent-encoded (RFC 3986, section 6.2.2)",
                        proof -> proof.with("htu", userinfo.toString().replace("/userinfo", "/%75serinf%6F")));

        assertThat(deviations)
                .allSatisfy((name, deviation) -> assertThat(
                                userinfo(client.with(oidc -> oidc.withProof(deviation)), tokens)
                                        .status())
                        .as(name)
                        .isEqualTo(200));
    }

    @Test
    @Tag("FAPI2-SP-FINAL-5.4.1")
    @Tag("RFC9449-7.1-2")
    void aChallengeNamesAllowedAlgorithmsOnly() {
        Response refusal =
                SuiteClient.first().oidc().userinfo("no.access.token").response();

        assertThat(refusal.status()).isEqualTo(401);
        assertThat(refusal.headerLines("WWW-Authenticate"))
                .as("Keycloak names all that it could verify")
                .anySatisfy(line -> assertThat(line).contains("algs=\"PS256 ES256 EdDSA\""))
                .noneSatisfy(line -> assertThat(line).contains("RS256"));
    }

    @Test
    void acceptsTheHeaderNameInCapitals() {
        SuiteClient client = SuiteClient.first();
        String token = client.tokens().accessToken();
        Request request = Request.get(client.oidc().metadata().endpoint("userinfo_endpoint"))
                .header("Authorization", "DPoP " + token);

        Response answer = request.header(
                        "DPOP", client.oidc().proof(request).forToken(token).sign())
                .send();

        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    @Tag("RFC9449-4.3-13")
    void comparesEncodedUrisCorrectly() {
        SuiteClient client = SuiteClient.first();
        URI token = client.oidc().metadata().endpoint("token_endpoint");
        Exchange login = client.tokens();
        UnaryOperator<String> written = htu -> {
            OidcClient encoding = client.oidc().withProof(proof -> proof.with("htu", htu));
            return String.valueOf(
                    encoding.refresh(login.refreshToken()).response().status());
        };

        assertThat(written.apply(token.toString().replace("/token", "/%74oken")))
                .isEqualTo("200");
        assertThat(written.apply(token.toString().replace("/token", "%2Ftoken")))
                .as("a slash that is encoded is no slash")
                .isEqualTo("400");
    }

    private static SuiteClient deviating(UnaryOperator<Proof> deviation) {
        return SuiteClient.first().with(oidc -> oidc.withProof(deviation));
    }

    private static SuiteClient naming(SuiteClient client, SigningKey key) {
        return client.with(oidc -> oidc.withRequest(request ->
                request.formValue("response_type") == null ? request : request.form("dpop_jkt", key.thumbprint())));
    }

    private static OidcClient otherKey(SuiteClient client) {
        return client.oidc().withProofKey(SigningKey.generate("ES256"));
    }

    private static String codeWithProof(SuiteClient client, AuthorizationRequest request) {
        return SuiteClient.logIn(
                        client.oidc().authorizeUrl(client.oidc().push(request).requestUri()))
                .requiredCode();
    }

    private static String inLargeLetters(URI uri) {
        return uri.getScheme().toUpperCase(Locale.ROOT) + "://"
                + uri.getAuthority().toUpperCase(Locale.ROOT) + uri.getPath();
    }

    private static Response userinfo(SuiteClient client, Exchange tokens) {
        return client.oidc().userinfo(tokens.accessToken()).response();
    }

    private static Arguments fault(String name, UnaryOperator<Proof> fault) {
        return Arguments.of(Named.of(name, fault));
    }
}

package no.helseprofil.profile.assertion;

import static no.helseprofil.profile.FactsFixture.codeExchange;
import static no.helseprofil.profile.FactsFixture.introspectionRequest;
import static no.helseprofil.profile.FactsFixture.pushedRequest;
import static no.helseprofil.profile.FactsFixture.tokenRequest;
import static no.helseprofil.profile.FactsFixture.userinfoRequest;

import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.RequirementContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssertionPerRequestTest implements RequirementContract {

    private static final String REMEDY =
            "make a new client assertion for each request, also for the one after use_dpop_nonce";

    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.of(tokenRequest().repeatedAssertion());
    }

    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.of(userinfoRequest().repeatedAssertion());
    }

    @ParameterizedTest
    @MethodSource("requests")
    void appliesToEveryGrantAndAtPar(FactsFixture request) {
        check(request.repeatedAssertion()).fails(OAuthError.INVALID_CLIENT, REMEDY);
    }

    static Stream<FactsFixture> requests() {
        return Stream.of(tokenRequest(), tokenRequest().grantType("refresh_token"), codeExchange(), pushedRequest());
    }

    @Test
    void appliesToAnUnknownClient() {
        check(tokenRequest().ofUnknownClient().repeatedAssertion()).fails(OAuthError.INVALID_CLIENT, REMEDY);
    }

    @Test
    void doesNotApplyWithoutANonce() {
        check(introspectionRequest()).isNotApplicable();
        check(tokenRequest().withoutProof()).isNotApplicable();
        check(tokenRequest().malformedAssertion("not UTF-8").repeatedAssertion())
                .as("assertion-single-use refuses it")
                .isNotApplicable();
    }

    @ParameterizedTest
    @ValueSource(strings = {"client-secret", "client-x509"})
    void doesNotApplyToOtherAuthenticators(String authenticator) {
        check(tokenRequest()
                        .client(client -> client.authenticator(authenticator))
                        .repeatedAssertion())
                .isNotApplicable();
        check(tokenRequest().client(ClientFixture::isPublic).repeatedAssertion())
                .isNotApplicable();
    }
}

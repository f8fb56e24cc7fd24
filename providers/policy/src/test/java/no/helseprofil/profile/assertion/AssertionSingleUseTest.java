package no.helseprofil.profile.assertion;

import static no.helseprofil.profile.FactsFixture.ABSENT;
import static no.helseprofil.profile.FactsFixture.pushedRequest;
import static no.helseprofil.profile.FactsFixture.tokenRequest;
import static no.helseprofil.profile.FactsFixture.userinfoRequest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.RequirementContract;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssertionSingleUseTest implements RequirementContract {

    private static final String REMEDY = "give the client assertion a jti, new for each request";

    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.of(tokenRequest().assertionClaim("jti", ABSENT));
    }

    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.of(userinfoRequest());
    }

    @ParameterizedTest
    @MethodSource
    @Tag("OIDC-CORE-9-1")
    void refusesAnInvalidJti(Object id) {
        check(tokenRequest().assertionClaim("jti", id))
                .as("what can't be remembered can be used twice")
                .fails(OAuthError.INVALID_CLIENT, REMEDY);
    }

    static List<Object> refusesAnInvalidJti() {
        return List.of("", " ", 1, true, List.of("id"), Map.of("jti", "id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"response_type", "redirect_uri", "code_challenge"})
    void refusesAnAuthorizationRequest(String parameter) {
        String remedy = "send a client assertion of its own; this one is an authorization request";
        check(tokenRequest().assertionClaim(parameter, "code"))
                .as("it may have gone through a browser")
                .fails(OAuthError.INVALID_CLIENT, remedy);
        check(tokenRequest().assertionClaim(parameter, null)).fails(OAuthError.INVALID_CLIENT, remedy);
        check(pushedRequest().assertionClaim(parameter, "code")).fails(OAuthError.INVALID_CLIENT, remedy);
    }

    @Test
    void refusesNull() {
        check(tokenRequest().assertionClaim("jti", null)).fails(OAuthError.INVALID_CLIENT, REMEDY);
    }

    @Test
    void appliesAtPar() {
        check(pushedRequest().assertionClaim("jti", ABSENT)).fails(OAuthError.INVALID_CLIENT, REMEDY);
    }

    @Test
    void refusesAnUnreadableAssertion() {
        check(tokenRequest().malformedAssertion("not UTF-8"))
                .as("the server can't see whether it comes again")
                .fails(OAuthError.INVALID_CLIENT, "correct the client assertion: not UTF-8");
        check(tokenRequest().ofUnknownClient().malformedAssertion("not UTF-8"))
                .fails(OAuthError.INVALID_CLIENT, "correct the client assertion");
    }

    @ParameterizedTest
    @ValueSource(strings = {"client-secret", "client-x509"})
    void doesNotApplyToOtherAuthenticators(String authenticator) {
        check(tokenRequest()
                        .client(client -> client.authenticator(authenticator))
                        .assertionClaim("jti", ABSENT))
                .isNotApplicable();
        check(tokenRequest()
                        .client(client -> client.authenticator(authenticator))
                        .malformedAssertion("not UTF-8"))
                .isNotApplicable();
        check(tokenRequest().client(ClientFixture::isPublic).malformedAssertion("not UTF-8"))
                .isNotApplicable();
    }

    @Test
    void appliesToClientSecretJwt() {
        check(tokenRequest()
                        .client(client -> client.authenticator("client-secret-jwt"))
                        .assertionClaim("jti", ABSENT))
                .fails(OAuthError.INVALID_CLIENT, REMEDY);
    }
}

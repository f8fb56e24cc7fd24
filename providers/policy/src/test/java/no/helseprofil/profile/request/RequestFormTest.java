package no.helseprofil.profile.request;

import static no.helseprofil.profile.FactsFixture.authorizationRequest;
import static no.helseprofil.profile.FactsFixture.introspectionRequest;
import static no.helseprofil.profile.FactsFixture.pushedRequest;
import static no.helseprofil.profile.FactsFixture.tokenRequest;
import static no.helseprofil.profile.FactsFixture.userinfoRequest;

import java.util.Optional;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.RequirementContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RequestFormTest implements RequirementContract {

    private static final String TWICE = "send every parameter once";

    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.of(tokenRequest().fault(TWICE));
    }

    /** Every request has a form. */
    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.empty();
    }

    @Override
    public Optional<String> whyItAlwaysApplies() {
        return Optional.of("every request has a form");
    }

    @Test
    void acceptsAnUnambiguousForm() {
        check(pushedRequest()).passes();
        check(authorizationRequest()).passes();
        check(userinfoRequest()).passes();
        check(introspectionRequest()).passes();
    }

    @ParameterizedTest
    @EnumSource
    void refusesAFaultAtEveryEndpointFirst(Endpoint endpoint) {
        check(tokenRequest().endpoint(endpoint).fault(RequestForm.UNDECODABLE))
                .fails(OAuthError.INVALID_REQUEST, "encode the form as", Outcome.Precedence.FORM);
    }

    @ParameterizedTest
    @EnumSource
    void refusesASemicolonBeforeAnyOtherFault(Endpoint endpoint) {
        check(tokenRequest().endpoint(endpoint).fault(TWICE, RequestForm.SEMICOLON))
                .fails(OAuthError.INVALID_REQUEST, RequestForm.SEMICOLON, Outcome.Precedence.DELIMITERS);
    }

    @Test
    void reportsTheFirstOfSeveralFaults() {
        check(tokenRequest().fault(TWICE, "encode the form"))
                .fails(OAuthError.INVALID_REQUEST, TWICE, Outcome.Precedence.FORM);
    }

    @Test
    void refusesAnUnreadableAssertion() {
        check(tokenRequest().malformedAssertion("not UTF-8"))
                .as("the server can't identify the client")
                .fails(OAuthError.INVALID_CLIENT, "correct the client assertion: not UTF-8", Outcome.Precedence.FORM);
        check(introspectionRequest().malformedAssertion("not UTF-8"))
                .fails(OAuthError.INVALID_CLIENT, "correct the client assertion", Outcome.Precedence.FORM);
    }

    @Test
    void reportsTheFormBeforeTheAssertion() {
        check(tokenRequest().malformedAssertion("not UTF-8").fault(TWICE))
                .fails(OAuthError.INVALID_REQUEST, TWICE, Outcome.Precedence.FORM);
    }

    @Test
    void leavesTheProofToDpopProof() {
        check(tokenRequest().malformedProof("not a JWS")).passes();
    }
}

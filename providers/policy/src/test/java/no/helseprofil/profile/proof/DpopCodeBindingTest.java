package no.helseprofil.profile.proof;

import static no.helseprofil.profile.FactsFixture.ABSENT;
import static no.helseprofil.profile.FactsFixture.PROOF_KEY_THUMBPRINT;
import static no.helseprofil.profile.FactsFixture.authorizationRequest;
import static no.helseprofil.profile.FactsFixture.codeExchange;
import static no.helseprofil.profile.FactsFixture.pushedRequest;
import static no.helseprofil.profile.FactsFixture.tokenRequest;

import java.util.Optional;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.RequirementContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DpopCodeBindingTest implements RequirementContract {

    private static final OAuthError ERROR = OAuthError.INVALID_GRANT;
    private static final String OTHER = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs";
    private static final String AT_EXCHANGE =
            "exchange the code with the DPoP key that its authorization request named";
    private static final String AT_PAR = "make dpop_jkt the thumbprint of the key in the DPoP proof";

    @Override
    public FactsFixture compliant() {
        return codeExchange();
    }

    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.of(codeExchange().code(OTHER, "S256", true));
    }

    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.of(tokenRequest());
    }

    @Test
    void refusesACodeExchangeWithoutTheKey() {
        check(codeExchange().withoutProof())
                .as("leaving the proof out must not unbind the code")
                .fails(ERROR, AT_EXCHANGE);
        check(codeExchange().malformedProof("not a JWS")).fails(ERROR, AT_EXCHANGE);
        check(codeExchange().proofHeader("jwk", ABSENT)).fails(ERROR, AT_EXCHANGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0zcocorznyy-dwpqq30jzyjghtn0d2hglbv3uigua4i", PROOF_KEY_THUMBPRINT + "="})
    void comparesThumbprintsExactly(String named) {
        check(codeExchange().code(named, "S256", true)).fails(ERROR, AT_EXCHANGE);
    }

    @Test
    void doesNotApplyToAnUnboundCode() {
        check(codeExchange().code(null, "S256", true)).isNotApplicable();
    }

    @Test
    void acceptsANewKeyAtRefresh() {
        check(tokenRequest().grantType("refresh_token"))
                .as("refresh tokens of confidential clients are bound to the client (RFC 9449, section 5)")
                .isNotApplicable();
    }

    @Test
    void acceptsAPushedRequestWithMatchingKeys() {
        check(pushedRequest()).passes();
    }

    @Test
    void refusesAPushedRequestWithTwoKeys() {
        check(pushedRequest().authorization(request -> request.dpopJkt(OTHER)))
                .as("there is no grant yet, so it is the request that is invalid")
                .fails(OAuthError.INVALID_REQUEST, AT_PAR);
        check(pushedRequest().proofHeader("jwk", "no key"))
                .as("a proof whose key can't be read is not the one that dpop_jkt names")
                .fails(OAuthError.INVALID_REQUEST, AT_PAR);
    }

    @Test
    void doesNotApplyIfOnlyOneOrNoKeyIsNamed() {
        check(pushedRequest().authorization(request -> request.dpopJkt(null))).isNotApplicable();
        check(pushedRequest().withoutProof()).isNotApplicable();
        check(pushedRequest().withoutProof().authorization(request -> request.dpopJkt(null)))
                .isNotApplicable();
    }

    @Test
    void doesNotApplyToTheBrowser() {
        check(authorizationRequest()).isNotApplicable();
        check(authorizationRequest().authorization(request -> request.notReadYet()))
                .isNotApplicable();
    }
}

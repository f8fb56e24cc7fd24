package no.helseprofil.profile.proof;

import static no.helseprofil.profile.FactsFixture.codeExchange;
import static no.helseprofil.profile.FactsFixture.introspectionRequest;
import static no.helseprofil.profile.FactsFixture.pushedRequest;
import static no.helseprofil.profile.FactsFixture.tokenRequest;
import static no.helseprofil.profile.FactsFixture.userinfoRequest;

import java.util.Optional;
import no.helseprofil.profile.ClientContract;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.RequirementContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SenderConstrainedTokensTest implements RequirementContract, ClientContract {

    private static final OAuthError ERROR = OAuthError.INVALID_DPOP_PROOF;
    private static final String AT_USERINFO = "send the access token as Authorization: DPoP, with a DPoP proof";

    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.of(tokenRequest().withoutProof());
    }

    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.of(introspectionRequest());
    }

    @Override
    public Optional<ClientFixture> deviatingClient() {
        return Optional.empty();
    }

    @Override
    public Optional<String> whyNothingContradictsIt() {
        return Optional.of("without the switch the requests are judged");
    }

    @Test
    void requiresAProofForEveryGrant() {
        check(codeExchange().withoutProof()).fails(ERROR, "send a DPoP proof in the DPoP header");
        check(tokenRequest().grantType("refresh_token").withoutProof()).fails(ERROR, "send a DPoP proof");
        check(tokenRequest().grantType(null).withoutProof()).fails(ERROR, "send a DPoP proof");
    }

    @Test
    void leavesTheFormOfAProofToDpopProof() {
        check(tokenRequest().malformedProof("not a JWS")).passes();
    }

    @Test
    void requiresNoProofAtPar() {
        check(pushedRequest().withoutProof()).isNotApplicable();
    }

    @Test
    void acceptsABoundTokenAtUserinfo() {
        check(userinfoRequest()).passes();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"bearer", "basic", "dpop2", ""})
    void refusesATokenWithAnotherScheme(String scheme) {
        check(userinfoRequest().scheme(scheme))
                .as("a token sent as <%s> proves nothing about its sender", scheme)
                .fails(ERROR, AT_USERINFO);
    }

    @Test
    void refusesABoundTokenWithoutProofAtUserinfo() {
        check(userinfoRequest().withoutProof()).fails(ERROR, AT_USERINFO);
    }
}

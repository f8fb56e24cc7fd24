package no.helseprofil.profile.proof;

import static no.helseprofil.profile.FactsFixture.ABSENT;
import static no.helseprofil.profile.FactsFixture.introspectionRequest;
import static no.helseprofil.profile.FactsFixture.pushedRequest;
import static no.helseprofil.profile.FactsFixture.tokenRequest;
import static no.helseprofil.profile.FactsFixture.userinfoRequest;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.OutcomeAssert;
import no.helseprofil.profile.RequirementContract;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DpopNonceTest implements RequirementContract {

    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.of(tokenRequest().proofClaim("nonce", ABSENT));
    }

    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.of(introspectionRequest());
    }

    @Test
    @Tag("RFC9449-11.3-1")
    void challengesAProofWithoutNonce() {
        isChallenged(check(tokenRequest().proofClaim("nonce", ABSENT)));
        isChallenged(check(tokenRequest().proofClaim("nonce", null)));
        isChallenged(check(tokenRequest().proofClaim("nonce", 1)));
        isChallenged(check(tokenRequest().proofClaim("nonce", List.of("a nonce of this realm"))));
    }

    @Test
    void challengesAForeignNonce() {
        isChallenged(check(tokenRequest().foreignNonce()));
    }

    @Test
    void acceptsANonceUpToThreeMinutesOld() {
        check(tokenRequest().nonceAge(Duration.ofMinutes(3))).as("the bound").passes();
        isChallenged(check(tokenRequest().nonceAge(Duration.ofSeconds(181))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1S", "PT60S", "PT10M"})
    void respectsLifetimeExactly(Duration lifetime) {
        check(tokenRequest().nonceAge(lifetime), Map.of("lifetime", lifetime))
                .as("exactly lifetime")
                .passes();
        isChallenged(check(tokenRequest().nonceAge(lifetime.plusMillis(1)), Map.of("lifetime", lifetime)));
    }

    @Test
    void requiresTheNonceAtParIfAProofIsSent() {
        check(pushedRequest()).passes();
        isChallenged(check(pushedRequest().foreignNonce()));
        check(pushedRequest().withoutProof()).as("no proof at PAR: no demand").isNotApplicable();
    }

    @Test
    void doesNotApplyWithoutAReadableProof() {
        check(tokenRequest().withoutProof()).isNotApplicable();
        check(tokenRequest().malformedProof("not a JWS"))
                .as("what isn't a proof is refused, not challenged")
                .isNotApplicable();
    }

    @Test
    void appliesAtUserinfoOnlyIfConfigured() {
        check(userinfoRequest().foreignNonce()).isNotApplicable();
        check(userinfoRequest(), Map.of("userinfo", true)).passes();
        isChallenged(check(userinfoRequest().foreignNonce(), Map.of("userinfo", true)));
        check(userinfoRequest().foreignNonce(), Map.of("userinfo", false)).isNotApplicable();
    }

    private static void isChallenged(OutcomeAssert outcome) {
        outcome.as("a challenge comes before every rule, and says where the nonce is")
                .fails(
                        OAuthError.USE_DPOP_NONCE,
                        "put the value of the DPoP-Nonce header as nonce into a new DPoP proof",
                        Outcome.Precedence.NONCE);
    }
}

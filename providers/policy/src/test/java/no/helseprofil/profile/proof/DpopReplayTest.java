package no.helseprofil.profile.proof;

import static no.helseprofil.profile.FactsFixture.introspectionRequest;
import static no.helseprofil.profile.FactsFixture.pushedRequest;
import static no.helseprofil.profile.FactsFixture.tokenRequest;
import static no.helseprofil.profile.FactsFixture.userinfoRequest;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.RequirementContract;
import org.junit.jupiter.api.Test;

class DpopReplayTest implements RequirementContract {

    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.of(userinfoRequest().usedProof());
    }

    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.of(introspectionRequest());
    }

    @Test
    void acceptsAProofThatTheServerHasNotSeen() {
        check(pushedRequest()).passes();
        check(userinfoRequest()).passes();
        check(tokenRequest().withoutProof()).isNotApplicable();
    }

    @Test
    void explainsKeycloaksReplayRefusal() {
        Outcome.Failed answer = requirement().failed(DpopReplay.USED);
        assertThat(answer.error()).isEqualTo(OAuthError.INVALID_DPOP_PROOF);
        assertThat(answer.sentence()).startsWith("make a new DPoP proof for each request");
    }
}

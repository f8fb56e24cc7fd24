package no.helseprofil.profile.proof;

import static no.helseprofil.profile.FactsFixture.ABSENT;
import static no.helseprofil.profile.FactsFixture.NOW;
import static no.helseprofil.profile.FactsFixture.SECOND;
import static no.helseprofil.profile.FactsFixture.introspectionRequest;
import static no.helseprofil.profile.FactsFixture.pushedRequest;
import static no.helseprofil.profile.FactsFixture.tokenRequest;
import static no.helseprofil.profile.FactsFixture.userinfoRequest;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.RequirementContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DpopProofAgeTest implements RequirementContract {

    private static final OAuthError ERROR = OAuthError.INVALID_DPOP_PROOF;
    private static final String OLD = "make the DPoP proof right before the request";
    private static final String AHEAD = "set the clock of this client by NTP; iat of the DPoP proof is ahead of ours";

    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.of(aged(16));
    }

    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.of(introspectionRequest());
    }

    @ParameterizedTest
    @ValueSource(longs = {-10, -1, 0, 1, 15})
    void acceptsAProofInsideTheWindow(long age) {
        check(aged(age)).as("%s s old, at the end of a second", age).passes();
        check(aged(age).at(NOW.minusMillis(900)))
                .as("%s s old, at the start of a second", age)
                .passes();
    }

    @ParameterizedTest
    @ValueSource(longs = {16, 24, 25, 26, 3600})
    void refusesAnOlderProof(long age) {
        check(aged(age)).as("%s s old", age).fails(ERROR, OLD);
        check(aged(age).at(NOW.minusMillis(900))).as("%s s old", age).fails(ERROR, OLD);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 15, 16, 3600})
    void refusesAProofTooFarAhead(long ahead) {
        check(aged(-ahead)).as("%s s ahead", ahead).fails(ERROR, AHEAD);
    }

    @Test
    void countsFractionsOfASecond() {
        check(tokenRequest().proofClaim("iat", new BigDecimal(SECOND - 16 + ".999")))
                .fails(ERROR, OLD);
        check(tokenRequest().proofClaim("iat", new BigDecimal(SECOND + 10 + ".001")))
                .fails(ERROR, AHEAD);
    }

    @ParameterizedTest
    @CsvSource({"PT1S, 1", "PT5S, 5", "PT24S, 24"})
    void respectsMaxExactly(Duration max, long seconds) {
        check(aged(seconds), Map.of("max", max)).as("exactly max").passes();
        check(aged(seconds + 1), Map.of("max", max)).as("one second older").fails(ERROR, OLD);
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 0", "PT5S, 5", "PT15S, 15"})
    void respectsAheadExactly(Duration ahead, long seconds) {
        check(aged(-seconds), Map.of("ahead", ahead)).as("exactly ahead").passes();
        check(aged(-seconds - 1), Map.of("ahead", ahead))
                .as("one second further")
                .fails(ERROR, AHEAD);
    }

    @Test
    void reportsTheClockDifference() {
        check(aged(16))
                .tells("make the DPoP proof right before the request, and set the clock of this client by NTP; it is"
                        + " too old; if it was just made, set the clock of this client by NTP: it is 16 s behind"
                        + " ours, which says 2026-03-01T12:00:00Z");
        check(aged(-11))
                .tells(AHEAD
                        + "; the clock of this client seems to be 11 s ahead of ours, which says 2026-03-01T12:00:00Z");
        check(userinfoRequest().proofClaim("iat", ABSENT)).isNotApplicable();
        assertThat(new DpopProofAge()
                        .outside(tokenRequest().withoutProof().facts())
                        .detail())
                .as("a proof of which the server doesn't know when it was made")
                .startsWith(OLD)
                .doesNotContain("which says");
    }

    @Test
    void appliesAtParAndUserinfo() {
        check(pushedRequest().proofClaim("iat", SECOND - 16)).fails(ERROR, OLD);
        check(userinfoRequest().proofClaim("iat", SECOND - 16)).fails(ERROR, OLD);
    }

    @Test
    void doesNotApplyToAProofWithoutDate() {
        check(tokenRequest().proofClaim("iat", ABSENT))
                .as("dpop-proof names that")
                .isNotApplicable();
        check(tokenRequest().withoutProof()).isNotApplicable();
        check(tokenRequest().malformedProof("not a JWS")).isNotApplicable();
    }

    private static FactsFixture aged(long seconds) {
        return tokenRequest().proofClaim("iat", SECOND - seconds);
    }
}

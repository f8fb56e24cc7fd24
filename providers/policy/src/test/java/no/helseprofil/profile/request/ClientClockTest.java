package no.helseprofil.profile.request;

import static no.helseprofil.profile.FactsFixture.ABSENT;
import static no.helseprofil.profile.FactsFixture.SECOND;
import static no.helseprofil.profile.FactsFixture.authorizationRequest;
import static no.helseprofil.profile.FactsFixture.tokenRequest;
import static no.helseprofil.profile.FactsFixture.userinfoRequest;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.RequirementContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientClockTest implements RequirementContract {

    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.of(tokenRequest().assertionClaim("iat", SECOND - 6));
    }

    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.of(authorizationRequest());
    }

    @ParameterizedTest
    @ValueSource(longs = {-6, 6})
    void detectsASlowOrFastClock(long seconds) {
        check(tokenRequest().assertionClaim("iat", SECOND + seconds)).failsWith("set the clock");
        check(tokenRequest().proofClaim("iat", SECOND + seconds)).failsWith("set the clock");
        check(userinfoRequest().proofClaim("iat", SECOND + seconds)).failsWith("set the clock");
    }

    @ParameterizedTest
    @ValueSource(longs = {-5, 0, 5})
    void allowsForNetworkLatency(long seconds) {
        check(tokenRequest().assertionClaim("iat", SECOND + seconds).proofClaim("iat", SECOND + seconds))
                .passes();
    }

    @ParameterizedTest
    @CsvSource({"5, 2, true", "5, 3, false", "8, 4, true", "8, 5, false", "30, 5, true", "30, 6, false"})
    void warnsBeforeAShortAssertionExpires(long life, long behind, boolean passes) {
        FactsFixture request =
                tokenRequest().assertionClaim("iat", SECOND - behind).assertionClaim("exp", SECOND - behind + life);
        if (passes) {
            check(request).passes();
        } else {
            check(request)
                    .as("NHN's live for five seconds, and the server accepts none that has ended")
                    .tells("set the clock of this client by NTP; by iat of the client assertion it seems to be "
                            + behind + " s behind ours");
        }
    }

    @Test
    void aShortLifetimeDoesNotMatterForAFastClock() {
        check(tokenRequest().assertionClaim("iat", SECOND + 4).assertionClaim("exp", SECOND + 9))
                .passes();
    }

    @Test
    void reportsTheLargerDifference() {
        check(tokenRequest().assertionClaim("iat", SECOND - 7).proofClaim("iat", SECOND + 9))
                .tells("set the clock of this client by NTP; by iat of the DPoP proof it seems to be 9 s ahead of"
                        + " ours");
    }

    @Test
    void usesTheValueOfTheDocument() {
        FactsFixture request = tokenRequest().proofClaim("iat", SECOND - 20);
        check(request, Map.of("off", Duration.ofSeconds(20))).passes();
        check(request, Map.of("off", Duration.ofSeconds(19))).failsWith("set the clock");
    }

    @Test
    void doesNotApplyWithoutATimestamp() {
        check(tokenRequest().assertionClaim("iat", ABSENT).withoutProof()).isNotApplicable();
    }
}

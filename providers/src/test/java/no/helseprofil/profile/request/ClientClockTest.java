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
import org.junit.jupiter.params.provider.ValueSource;

class ClientClockTest implements RequirementContract {

    @Override
    public ClientClock requirement() {
        return new ClientClock();
    }

    @Override
    public FactsFixture compliant() {
        return tokenRequest();
    }

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
    void sawAClockThatIsSlowOrFast(long seconds) {
        check(tokenRequest().assertionClaim("iat", SECOND + seconds)).failsWith("set the clock");
        check(tokenRequest().proofClaim("iat", SECOND + seconds)).failsWith("set the clock");
        check(userinfoRequest().proofClaim("iat", SECOND + seconds)).failsWith("set the clock");
    }

    @ParameterizedTest
    @ValueSource(longs = {-5, 0, 5})
    void allowsForTheWayOfARequest(long seconds) {
        check(tokenRequest().assertionClaim("iat", SECOND + seconds).proofClaim("iat", SECOND + seconds))
                .passes();
    }

    @Test
    void takesTheValueOfTheDocument() {
        FactsFixture request = tokenRequest().proofClaim("iat", SECOND - 20);
        check(request, Map.of("off", Duration.ofSeconds(20))).passes();
        check(request, Map.of("off", Duration.ofSeconds(19))).failsWith("set the clock");
    }

    @Test
    void saysNothingOfARequestThatTellsNoTime() {
        check(tokenRequest().assertionClaim("iat", ABSENT).withoutProof()).isNotApplicable();
    }
}

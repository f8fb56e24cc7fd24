package no.helseprofil.profile.request;

import static no.helseprofil.profile.FactsFixture.NOW;
import static no.helseprofil.profile.FactsFixture.codeExchange;
import static no.helseprofil.profile.FactsFixture.tokenRequest;

import java.time.Duration;
import java.util.Optional;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.RequirementContract;
import org.junit.jupiter.api.Test;

class TokenReuseTest implements RequirementContract {

    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.of(tokenRequest().sameTokenUntil(NOW.plus(Duration.ofMinutes(5))));
    }

    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.of(codeExchange().sameTokenUntil(NOW.plus(Duration.ofMinutes(5))));
    }

    @Test
    void allowsRenewalShortlyBeforeExpiry() {
        check(tokenRequest().sameTokenUntil(NOW.plus(TokenReuse.RENEWAL)))
                .as("a client that waits until the end is without a token for a moment")
                .passes();
        check(tokenRequest().sameTokenUntil(NOW.plus(TokenReuse.RENEWAL).plusMillis(1)))
                .failsWith("keep the access token");
    }

    @Test
    void ignoresAnExpiredToken() {
        check(tokenRequest().sameTokenUntil(NOW.minusSeconds(1))).passes();
    }
}

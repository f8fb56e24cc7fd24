package no.helseprofil.profile.realm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import no.helseprofil.profile.RealmCheck.RealmSettings;
import no.helseprofil.profile.RealmContract;
import org.junit.jupiter.api.Test;

class RequestUriLifetimeTest implements RealmContract {

    @Override
    public RealmSettings deviating() {
        return living(Duration.ofSeconds(600));
    }

    @Test
    void allowsLessThanTenMinutes() {
        assertThat(requirement().isMetBy(living(Duration.ofSeconds(599)))).isTrue();
        assertThat(requirement().isMetBy(living(Duration.ofSeconds(600))))
                .as("less than 600 seconds, says FAPI 2.0")
                .isFalse();
        assertThat(requirement().value(living(Duration.ofSeconds(600)))).isEqualTo("PT10M");
    }

    private static RealmSettings living(Duration requestUriLifetime) {
        return new RealmSettings(
                COMPLIANT.codeLifetime(),
                requestUriLifetime,
                COMPLIANT.rotatesRefreshTokens(),
                COMPLIANT.tls(),
                COMPLIANT.deviations());
    }
}

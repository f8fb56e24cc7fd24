package no.helseprofil.profile.realm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import no.helseprofil.profile.RealmCheck.RealmSettings;
import no.helseprofil.profile.RealmContract;
import org.junit.jupiter.api.Test;

class CodeLifetimeTest implements RealmContract {

    @Override
    public RealmSettings deviating() {
        return living(Duration.ofSeconds(61));
    }

    @Test
    void allowsAtMostAMinute() {
        assertThat(requirement().isMetBy(living(Duration.ofSeconds(1)))).isTrue();
        assertThat(requirement().isMetBy(living(Duration.ofSeconds(60)))).isTrue();
        assertThat(requirement().isMetBy(living(Duration.ofMillis(60_001)))).isFalse();
        assertThat(requirement().value(living(Duration.ofMinutes(5)))).isEqualTo("PT5M");
    }

    private static RealmSettings living(Duration codeLifetime) {
        return new RealmSettings(
                codeLifetime,
                COMPLIANT.requestUriLifetime(),
                COMPLIANT.rotatesRefreshTokens(),
                COMPLIANT.tls(),
                COMPLIANT.deviations());
    }
}

package no.helseprofil.profile.realm;

import static org.assertj.core.api.Assertions.assertThat;

import no.helseprofil.profile.RealmCheck;
import no.helseprofil.profile.RealmContract;
import no.helseprofil.profile.RealmSettings;
import org.junit.jupiter.api.Test;

class RefreshTokenRotationTest implements RealmContract {

    @Override
    public RealmCheck requirement() {
        return new RefreshTokenRotation();
    }

    @Override
    public RealmSettings deviating() {
        return rotating(true);
    }

    @Test
    void saysWhetherRefreshTokensAreRotated() {
        assertThat(requirement().value(rotating(true))).isEqualTo("rotated");
        assertThat(requirement().value(rotating(false))).isEqualTo("not rotated");
    }

    private static RealmSettings rotating(boolean rotates) {
        return new RealmSettings(COMPLIANT.codeLifetime(), COMPLIANT.requestUriLifetime(), rotates, COMPLIANT.tls());
    }
}

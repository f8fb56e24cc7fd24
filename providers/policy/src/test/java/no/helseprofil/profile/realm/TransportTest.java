package no.helseprofil.profile.realm;

import static org.assertj.core.api.Assertions.assertThat;

import no.helseprofil.profile.RealmCheck.RealmSettings;
import no.helseprofil.profile.RealmContract;
import org.junit.jupiter.api.Test;

class TransportTest implements RealmContract {

    @Override
    public RealmSettings deviating() {
        return asking(RealmSettings.Tls.NEVER);
    }

    @Test
    void allowsPlainHttpInPrivateNetworksOnly() {
        assertThat(requirement().isMetBy(asking(RealmSettings.Tls.OUTSIDE_PRIVATE_NETWORKS)))
                .isTrue();
        assertThat(requirement().value(asking(RealmSettings.Tls.OUTSIDE_PRIVATE_NETWORKS)))
                .isEqualTo("outside_private_networks");
    }

    private static RealmSettings asking(RealmSettings.Tls tls) {
        return new RealmSettings(
                COMPLIANT.codeLifetime(),
                COMPLIANT.requestUriLifetime(),
                COMPLIANT.rotatesRefreshTokens(),
                tls,
                COMPLIANT.deviations());
    }
}

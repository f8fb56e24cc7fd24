package no.helseprofil.profile.realm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import no.helseprofil.profile.RealmCheck.RealmSettings;
import no.helseprofil.profile.RealmContract;
import org.junit.jupiter.api.Test;

class InstallationTest implements RealmContract {

    @Override
    public RealmSettings deviating() {
        Map<String, String> deviations = new LinkedHashMap<>();
        deviations.put("guard", "missing");
        deviations.put("events", "not kept");
        return new RealmSettings(
                COMPLIANT.codeLifetime(),
                COMPLIANT.requestUriLifetime(),
                COMPLIANT.rotatesRefreshTokens(),
                COMPLIANT.tls(),
                deviations);
    }

    @Test
    void namesEveryDriftInOrder() {
        assertThat(requirement().value(deviating())).isEqualTo("guard, events");
        assertThat(requirement().contradictions(deviating()))
                .as("each with what it is, as evidence")
                .hasToString("{guard=missing, events=not kept}");
        assertThat(requirement().contradictions(COMPLIANT)).isEmpty();
    }
}

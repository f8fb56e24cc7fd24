package no.helseprofil.profile.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Optional;
import no.helseprofil.profile.ClientCheck.Violation;
import no.helseprofil.profile.ClientContract;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Facts;
import org.junit.jupiter.api.Test;

class ClientIdTest implements ClientContract {

    @Override
    public Optional<ClientFixture> deviatingClient() {
        return Optional.of(ClientFixture.compliant().named("admin-cli"));
    }

    @Test
    void appliesToAllButKeycloaksOwnClients() {
        assertThat(Facts.Standing.values())
                .as("an exempt client is no way to a name that no requirement judges")
                .filteredOn(clientCheck()::holdsFor)
                .containsExactly(Facts.Standing.UNDER_PROFILE, Facts.Standing.EXEMPT);
    }

    @Test
    void reportsTheReservedClientId() {
        assertViolations(ClientFixture.compliant().named("account"))
                .extracting(Violation::setting, Violation::value)
                .containsExactly(tuple(ClientSetting.CLIENT_ID, "account"));
    }
}

package no.helseprofil.profile.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import no.helseprofil.profile.ClientCheck.Violation;
import no.helseprofil.profile.ClientContract;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.ClientMetadata.KeptClaims;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RuleSet;
import org.junit.jupiter.api.Test;

class LeastPrivilegeTest implements ClientContract {

    @Override
    public Optional<ClientFixture> deviatingClient() {
        return Optional.of(ClientFixture.compliant().with(ClientSetting.FULL_SCOPE, "true"));
    }

    @Override
    public Optional<ClientFixture> changingClient() {
        return deviatingClient();
    }

    @Test
    void announcesMisplacedRoleClaims() {
        ClientFixture client = ClientFixture.compliant().keeps(new KeptClaims(Set.of("email"), Set.of("realm_access")));

        assertChanges(client)
                .extracting(Violation::setting, Violation::value)
                .containsExactly(tuple(ClientSetting.MAPPERS, "realm_access"));
        assertViolations(client).as("a mapper stops, and no registration does").isEmpty();
        assertChanges(client.with(ClientSetting.FULL_SCOPE, "true")).hasSize(2);
    }

    @Test
    void registersANewClientWithoutFullScope() {
        assertThat(clientCheck().toFillIn(ClientFixture.unset().metadata(), Parameters.defaults(RuleSet.HELSEID)))
                .isEqualTo(Map.of(ClientSetting.FULL_SCOPE, "false"));
    }
}

package no.helseprofil.profile.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import no.helseprofil.profile.ClientContract;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RuleSet;
import org.junit.jupiter.api.Test;

class LeastPrivilegeTest implements ClientContract {

    @Override
    public LeastPrivilege requirement() {
        return new LeastPrivilege();
    }

    @Override
    public Optional<ClientFixture> deviatingClient() {
        return Optional.of(ClientFixture.compliant().with(ClientSetting.FULL_SCOPE, "true"));
    }

    @Test
    void registersANewClientWithoutFullScope() {
        assertThat(requirement().toFillIn(ClientFixture.unset().metadata(), Parameters.defaults(RuleSet.HELSEID)))
                .isEqualTo(Map.of(ClientSetting.FULL_SCOPE, "false"));
    }
}

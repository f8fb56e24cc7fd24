package no.helseprofil.profile.client;

import java.util.Optional;
import no.helseprofil.profile.ClientContract;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.ClientSetting;

class IssuerInResponseTest implements ClientContract {

    @Override
    public Optional<ClientFixture> deviatingClient() {
        return Optional.of(ClientFixture.compliant().with(ClientSetting.WITHOUT_ISSUER, "true"));
    }
}

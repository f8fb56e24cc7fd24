package no.helseprofil.profile.organisation;

import static no.helseprofil.organisation.DetailsFixture.CHILD;
import static no.helseprofil.organisation.DetailsFixture.PARENT;
import static no.helseprofil.profile.FactsFixture.tokenRequest;

import java.util.Optional;
import no.helseprofil.organisation.DetailsFixture;
import no.helseprofil.profile.ClientContract;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.RequirementContract;

class OrganisationTest implements RequirementContract, ClientContract {

    @Override
    public Organisation requirement() {
        return new Organisation();
    }

    @Override
    public FactsFixture compliant() {
        return tokenRequest()
                .client(client -> client.actsFor(PARENT, CHILD))
                .detailsInAssertion(DetailsFixture.child(CHILD));
    }

    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.of(tokenRequest()
                .client(client -> client.actsFor(PARENT, CHILD))
                .detailsInAssertion(DetailsFixture.child(PARENT)));
    }

    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.of(tokenRequest());
    }

    @Override
    public ClientFixture compliantClient() {
        return ClientFixture.compliant().actsFor(PARENT, CHILD);
    }

    @Override
    public Optional<ClientFixture> deviatingClient() {
        return Optional.of(ClientFixture.compliant().with(ClientSetting.TENANCY, "multi-tenant"));
    }
}

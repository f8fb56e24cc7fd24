package no.helseprofil.profile.attestation;

import static no.helseprofil.attestation.AttestationFixture.byOlderNames;
import static no.helseprofil.attestation.AttestationFixture.complete;
import static no.helseprofil.profile.FactsFixture.pushedRequest;
import static no.helseprofil.profile.FactsFixture.tokenRequest;

import java.util.Optional;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.RequirementContract;
import org.junit.jupiter.api.Test;

class AttestationNamesTest implements RequirementContract {

    @Override
    public FactsFixture compliant() {
        return tokenRequest().detailsInAssertion(complete().details());
    }

    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.of(tokenRequest().detailsInAssertion(byOlderNames().details()));
    }

    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.of(tokenRequest());
    }

    @Test
    void checksARequestObjectWhenItIsPushed() {
        check(pushedRequest().detailsInRequestObject(byOlderNames().details()))
                .failsWith("write the attestation by the names of the profile");
    }

    @Test
    void doesNotApplyToATokenRequestAfterLogin() {
        check(tokenRequest().detailsOfLogin(byOlderNames().details())).isNotApplicable();
    }
}

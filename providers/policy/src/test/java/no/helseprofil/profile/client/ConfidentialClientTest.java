package no.helseprofil.profile.client;

import static no.helseprofil.profile.FactsFixture.authorizationRequest;
import static no.helseprofil.profile.FactsFixture.tokenRequest;
import static no.helseprofil.profile.FactsFixture.userinfoRequest;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import no.helseprofil.profile.ClientContract;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequirementContract;
import no.helseprofil.profile.RuleSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class ConfidentialClientTest implements RequirementContract, ClientContract {

    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.of(tokenRequest().client(ClientFixture::isPublic));
    }

    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.of(authorizationRequest());
    }

    @Override
    public Optional<ClientFixture> deviatingClient() {
        return Optional.of(ClientFixture.compliant().isPublic());
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"AUTHORIZATION", "USERINFO"})
    void refusesAPublicClientWhereverClientsAuthenticate(Endpoint endpoint) {
        check(tokenRequest().endpoint(endpoint).client(ClientFixture::isPublic))
                .fails(OAuthError.UNAUTHORIZED_CLIENT, "register this client as confidential");
    }

    @Test
    void refusesAPublicClientWithAnyRequest() {
        check(tokenRequest().client(ClientFixture::isPublic).withoutAssertion())
                .as("without an assertion, as a public client does")
                .fails(OAuthError.UNAUTHORIZED_CLIENT, "register this client as confidential");
    }

    @Test
    void doesNotApplyWithoutAnAuthenticatedClient() {
        check(authorizationRequest().client(ClientFixture::isPublic)).isNotApplicable();
        check(userinfoRequest().client(ClientFixture::isPublic)).isNotApplicable();
        check(tokenRequest().ofUnknownClient()).isNotApplicable();
    }

    @Test
    void registersANewClientAsConfidential() {
        assertThat(clientCheck().toFillIn(ClientFixture.unset().metadata(), Parameters.defaults(RuleSet.HELSEID)))
                .isEqualTo(Map.of(ClientSetting.PUBLIC_CLIENT, "false"));
    }
}

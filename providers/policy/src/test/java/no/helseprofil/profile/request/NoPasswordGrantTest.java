package no.helseprofil.profile.request;

import static no.helseprofil.profile.FactsFixture.codeExchange;
import static no.helseprofil.profile.FactsFixture.pushedRequest;
import static no.helseprofil.profile.FactsFixture.tokenRequest;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import no.helseprofil.profile.ClientContract;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.RequirementContract;
import org.junit.jupiter.api.Test;

class NoPasswordGrantTest implements RequirementContract, ClientContract {

    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.of(tokenRequest().grantType("password"));
    }

    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.of(pushedRequest());
    }

    @Override
    public Optional<ClientFixture> deviatingClient() {
        return Optional.of(ClientFixture.compliant().with(ClientSetting.PASSWORD_GRANT, "true"));
    }

    @Test
    void refusesThePasswordGrantForAnyClient() {
        check(tokenRequest().grantType("password"))
                .fails(OAuthError.UNAUTHORIZED_CLIENT, "send users to the login page");
        check(tokenRequest().grantType("password").client(ClientFixture::isPublic))
                .fails(OAuthError.UNAUTHORIZED_CLIENT, "send users to the login page");
        check(tokenRequest().grantType("password").ofUnknownClient())
                .fails(OAuthError.UNAUTHORIZED_CLIENT, "send users to the login page");
    }

    @Test
    void acceptsAnyOtherGrant() {
        check(codeExchange()).passes();
        check(tokenRequest().grantType(null)).passes();
        check(tokenRequest().grantType("urn:example:unknown"))
                .as("grant-type names that")
                .passes();
    }

    @Test
    void appliesToKeycloaksOwnClients() {
        assertThat(requirement().holdsFor(Facts.Standing.UNDER_PROFILE)).isTrue();
        assertThat(requirement().holdsFor(Facts.Standing.KEYCLOAK))
                .as("admin-cli is public and would be a way around it")
                .isTrue();
        assertThat(requirement().holdsFor(Facts.Standing.EXEMPT))
                .as("an exempt client isn't judged")
                .isFalse();
    }
}

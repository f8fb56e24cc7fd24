package no.helseprofil.profile.request;

import static no.helseprofil.profile.FactsFixture.codeExchange;
import static no.helseprofil.profile.FactsFixture.pushedRequest;
import static no.helseprofil.profile.FactsFixture.tokenRequest;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import no.helseprofil.profile.ClientCheck.Violation;
import no.helseprofil.profile.ClientContract;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.profile.RequirementContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrantTypeTest implements RequirementContract, ClientContract {

    @Override
    public FactsFixture compliant() {
        return codeExchange();
    }

    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.of(tokenRequest().grantType("urn:ietf:params:oauth:grant-type:device_code"));
    }

    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.of(pushedRequest());
    }

    @Override
    public Optional<ClientFixture> deviatingClient() {
        return Optional.of(ClientFixture.compliant().with(ClientSetting.DEVICE_GRANT, "true"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "authorization_code",
                "client_credentials",
                "refresh_token",
                "urn:ietf:params:oauth:grant-type:token-exchange"
            })
    void acceptsTheFourSupportedGrants(String grantType) {
        check(tokenRequest().grantType(grantType)).passes();
        assertThat(RequestKind.JUDGED_GRANTS)
                .as("what the metadata lists")
                .contains(grantType)
                .hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "urn:ietf:params:oauth:grant-type:device_code",
                "urn:openid:params:grant-type:ciba",
                "urn:ietf:params:oauth:grant-type:jwt-bearer",
                "urn:ietf:params:oauth:grant-type:saml2-bearer",
                "urn:ietf:params:oauth:grant-type:uma-ticket",
                "urn:ietf:params:oauth:grant-type:pre-authorized_code",
                "implicit",
                "Authorization_Code",
                "client_credentials ",
                "urn:example:of-a-later-version",
                ""
            })
    void refusesAnyOtherGrant(String grantType) {
        check(tokenRequest().grantType(grantType))
                .as("no requirement judges <%s>", grantType)
                .fails(OAuthError.UNSUPPORTED_GRANT_TYPE, "use the grant authorization_code, client_credentials");
    }

    @Test
    void doesNotApplyToPasswordOrMissingGrants() {
        check(tokenRequest().grantType("password"))
                .as("no-password-grant names that")
                .isNotApplicable();
        check(tokenRequest().grantType(null))
                .as("Keycloak refuses a request without grant_type")
                .isNotApplicable();
    }

    @Test
    void appliesToKeycloaksOwnClients() {
        assertThat(requirement().holdsFor(Facts.Standing.UNDER_PROFILE)).isTrue();
        assertThat(requirement().holdsFor(Facts.Standing.KEYCLOAK)).isTrue();
        assertThat(requirement().holdsFor(Facts.Standing.EXEMPT)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"DEVICE_GRANT", "CIBA_GRANT", "JWT_BEARER_GRANT"})
    void refusesToRegisterAnUnsupportedGrant(ClientSetting grant) {
        assertViolations(ClientFixture.compliant().with(grant, "true"))
                .extracting(Violation::setting)
                .containsExactly(grant);
        assertViolations(ClientFixture.compliant().with(grant, "false")).isEmpty();
    }
}

package no.helseprofil.profile.request;

import static no.helseprofil.profile.FactsFixture.API;
import static no.helseprofil.profile.FactsFixture.codeExchange;
import static no.helseprofil.profile.FactsFixture.exchangeRequest;
import static no.helseprofil.profile.FactsFixture.tokenRequest;

import java.util.Optional;
import java.util.Set;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Facts.Asked.Choice;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.RequirementContract;
import org.junit.jupiter.api.Test;

class TokenAudienceTest implements RequirementContract {

    private static final String OTHER_API = "nhn:other-api";
    private static final String ORGANISATION = "999977774";

    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.of(tokenRequest().leaving(Choice.OF_SEVERAL));
    }

    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.of(codeExchange());
    }

    @Test
    void aClientCredentialsRequestForSeveralApisIsRefused() {
        check(tokenRequest().leaving(Choice.OF_SEVERAL)).fails(OAuthError.INVALID_SCOPE, TokenAudience.SEVERAL);
    }

    @Test
    void aClientCredentialsRequestForNoApiIsRefused() {
        check(tokenRequest().leaving(Choice.OF_NONE)).fails(OAuthError.INVALID_SCOPE, TokenAudience.NONE);
    }

    @Test
    void disclosesAllowedApisToTheClientAlone() {
        check(tokenRequest().leaving(Choice.OF_SEVERAL).ofImpostor()).isNotApplicable();
        check(tokenRequest().terms(API).ofImpostor()).isNotApplicable();
    }

    @Test
    void acceptsAnExplicitTokenForNoApi() {
        check(tokenRequest().asksFor(Set.of("openid")))
                .as("the token of a program that administers Keycloak")
                .isNotApplicable();
    }

    @Test
    void refusesIfEveryApiIsClosed() {
        check(tokenRequest().terms(API)).fails(OAuthError.INVALID_SCOPE, TokenAudience.CLOSED);
        check(tokenRequest().terms(API, ORGANISATION))
                .as("a client that acts for no organisation")
                .fails(OAuthError.INVALID_SCOPE, TokenAudience.CLOSED);
        check(exchangeRequest().terms(API)).as("an exchange").fails(OAuthError.INVALID_SCOPE, TokenAudience.CLOSED);
    }

    @Test
    void acceptsIfOneApiIsOpen() {
        FactsFixture both = tokenRequest()
                .asksFor(Set.of(API + "/read", OTHER_API + "/read"), API, OTHER_API)
                .terms(API);
        check(both).passes();
        check(both.resource(API)).as("the open one isn't chosen").fails(OAuthError.INVALID_SCOPE, TokenAudience.CLOSED);
    }

    @Test
    void acceptsAnOrganisationThatAcceptedTheTerms() {
        check(tokenRequest()
                        .client(client -> client.with(ClientSetting.ORGNR_PARENT, ORGANISATION))
                        .terms(API, ORGANISATION))
                .passes();
    }

    @Test
    void doesNotApplyToAUserLogin() {
        check(codeExchange().terms(API)).isNotApplicable();
        check(tokenRequest().grantType("refresh_token").terms(API)).isNotApplicable();
    }
}

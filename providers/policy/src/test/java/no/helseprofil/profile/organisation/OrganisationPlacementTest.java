package no.helseprofil.profile.organisation;

import static no.helseprofil.organisation.DetailsFixture.PARENT;
import static no.helseprofil.profile.FactsFixture.codeExchange;
import static no.helseprofil.profile.FactsFixture.pushedRequest;
import static no.helseprofil.profile.FactsFixture.tokenRequest;

import java.util.Optional;
import java.util.Set;
import no.helseprofil.organisation.Details;
import no.helseprofil.organisation.DetailsFixture;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.RequirementContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrganisationPlacementTest implements RequirementContract {

    private static final Details DETAILS = DetailsFixture.child(PARENT);

    @Override
    public FactsFixture compliant() {
        return tokenRequest().detailsInAssertion(DETAILS);
    }

    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.of(tokenRequest().misplacedDetails());
    }

    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.of(tokenRequest());
    }

    @Test
    void acceptsDetailsInAPushedRequestObject() {
        check(pushedRequest().detailsInRequestObject(DETAILS)).passes();
    }

    @Test
    void refusesMisplacedDetails() {
        check(tokenRequest().detailsInAssertion(DETAILS).misplacedDetails())
                .fails(OAuthError.INVALID_REQUEST, "send the details as assertion_details in the assertion");
        check(pushedRequest().detailsInRequestObject(DETAILS).misplacedDetails())
                .as("RFC 9396, section 5")
                .fails(
                        OAuthError.INVALID_AUTHORIZATION_DETAILS,
                        "send the details as assertion_details in the assertion");
    }

    @Test
    void refusesDetailsInTwoPlaces() {
        check(codeExchange().detailsOfLogin(DETAILS).detailsInAssertion(DETAILS))
                .as("also where they say the same")
                .fails(OAuthError.ACCESS_DENIED, "HID-DOUBLE-STRUCTURE: ");
        check(pushedRequest().detailsInRequestObject(DETAILS).detailsInAssertion(DETAILS))
                .fails(OAuthError.ACCESS_DENIED, "HID-DOUBLE-STRUCTURE: ");
        check(tokenRequest().detailsInAssertion(DETAILS).detailsTwice())
                .as("an assertion with both names")
                .fails(OAuthError.ACCESS_DENIED, "HID-DOUBLE-STRUCTURE: ");
    }

    @Test
    void aUsersSelectionIsNotASecondPlace() {
        check(codeExchange().picked(DETAILS).detailsInAssertion(DETAILS)).passes();
        check(codeExchange().picked(DETAILS)).isNotApplicable();
    }

    @Test
    void malformedDetailsCountAsPresent() {
        check(codeExchange().detailsOfLogin(DETAILS).detailsInAssertion(DetailsFixture.malformed()))
                .fails(OAuthError.ACCESS_DENIED, "HID-DOUBLE-STRUCTURE: ");
    }

    @Test
    void detailsOfARefreshOverrideTheLogins() {
        check(tokenRequest().grantType("refresh_token").detailsOfLogin(DETAILS).detailsInAssertion(DETAILS))
                .passes();
    }

    @Test
    void refusesDetailsThatNoRequestedApiReads() {
        check(tokenRequest().asksFor(Set.of()).detailsInAssertion(DETAILS))
                .as("a client that sends no scope, and has none by default")
                .fails(OAuthError.INVALID_REQUEST, "ask for a scope of the API that the details are for");
        check(tokenRequest().asksFor(Set.of("openid")).detailsInAssertion(DETAILS))
                .as("a machine gets no ID token")
                .fails(OAuthError.INVALID_REQUEST, "ask for a scope of the API that the details are for");
        check(tokenRequest()
                        .grantType("refresh_token")
                        .asksFor(Set.of("offline_access"))
                        .detailsInAssertion(DETAILS))
                .fails(OAuthError.INVALID_REQUEST, "ask for a scope of the API that the details are for");
        check(codeExchange().asksFor(Set.of("openid")).detailsInAssertion(DETAILS))
                .as("the ID token may disclose them")
                .passes();
        check(tokenRequest().asksFor(Set.of(), FactsFixture.API).detailsInAssertion(DETAILS))
                .as("the API comes by a default scope")
                .passes();
    }

    @Test
    void ignoresDetailsOfAnInvalidCode() {
        check(tokenRequest().grantType("authorization_code").asksFor(Set.of()).detailsInAssertion(DETAILS))
                .as("it is used up, and Keycloak says invalid_grant; the server no longer knows what it was for")
                .passes();
        check(codeExchange().asksFor(Set.of()).detailsInAssertion(DETAILS))
                .as("a code of a login that asked for nothing")
                .fails(OAuthError.INVALID_REQUEST, "ask for a scope of the API that the details are for");
    }

    @Test
    void disclosesNoScopesWithoutTheClientsKey() {
        check(tokenRequest().asksFor(Set.of()).detailsInAssertion(DETAILS).ofImpostor())
                .passes();
        check(tokenRequest().asksFor(Set.of()).detailsInAssertion(DETAILS).ofUnknownClient())
                .passes();
    }

    @ParameterizedTest
    @ValueSource(strings = {"authorization_code", "refresh_token"})
    void doesNotApplyToDetailsOfTheLoginAlone(String grantType) {
        check(tokenRequest().grantType(grantType).detailsOfLogin(DETAILS)).isNotApplicable();
    }
}

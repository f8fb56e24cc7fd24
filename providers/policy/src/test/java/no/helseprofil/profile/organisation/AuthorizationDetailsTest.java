package no.helseprofil.profile.organisation;

import static no.helseprofil.organisation.DetailsFixture.PARENT;
import static no.helseprofil.profile.FactsFixture.authorizationRequest;
import static no.helseprofil.profile.FactsFixture.codeExchange;
import static no.helseprofil.profile.FactsFixture.pushedRequest;
import static no.helseprofil.profile.FactsFixture.tokenRequest;

import java.util.List;
import java.util.Optional;
import no.helseprofil.organisation.Detail;
import no.helseprofil.organisation.Details;
import no.helseprofil.organisation.DetailsFixture;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.RequirementContract;
import org.junit.jupiter.api.Test;

class AuthorizationDetailsTest implements RequirementContract {

    @Override
    public FactsFixture compliant() {
        return tokenRequest().detailsInAssertion(DetailsFixture.child(PARENT));
    }

    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.of(tokenRequest().detailsInAssertion(DetailsFixture.malformed()));
    }

    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.of(tokenRequest());
    }

    @Test
    void malformedDetailsInAnAssertionAreAnInvalidRequest() {
        check(tokenRequest().detailsInAssertion(DetailsFixture.malformed()))
                .fails(OAuthError.INVALID_REQUEST, "HID-1007: send the details as a JSON array");
        check(pushedRequest().detailsInAssertion(DetailsFixture.malformed()))
                .as("also where no details belong")
                .fails(OAuthError.INVALID_REQUEST, "HID-1007: ");
    }

    @Test
    void malformedDetailsInARequestObjectAreAnRfc9396Error() {
        check(pushedRequest().detailsInRequestObject(DetailsFixture.malformed()))
                .fails(OAuthError.INVALID_AUTHORIZATION_DETAILS, "HID-1007: ");
        check(authorizationRequest().detailsInRequestObject(DetailsFixture.malformed()))
                .as("and one that comes through the browser")
                .fails(OAuthError.INVALID_AUTHORIZATION_DETAILS, "HID-1007: ");
        check(pushedRequest().detailsInRequestObject(DetailsFixture.child(PARENT)))
                .passes();
    }

    @Test
    void doesNotReadTheDetailsOfALoginAgain() {
        check(codeExchange().detailsOfLogin(DetailsFixture.child(PARENT))).isNotApplicable();
    }

    @Test
    void limitsDetailsOfALoginToTheRefreshTokenSize() {
        Details small = new Details.Present(List.of(new Detail.SfmJournal("j".repeat(1400))));
        Details large = new Details.Present(List.of(new Detail.SfmJournal("j".repeat(1500))));

        check(pushedRequest().detailsInRequestObject(small)).passes();
        check(pushedRequest().detailsInRequestObject(large))
                .fails(OAuthError.INVALID_AUTHORIZATION_DETAILS, "HID-1007: send at most 1500 bytes");
        check(tokenRequest().detailsInAssertion(large)).as("of one token").passes();
    }
}

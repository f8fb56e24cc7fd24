package no.helseprofil.profile.request;

import static no.helseprofil.profile.FactsFixture.PROOF_KEY_THUMBPRINT;
import static no.helseprofil.profile.FactsFixture.authorizationRequest;
import static no.helseprofil.profile.FactsFixture.codeExchange;
import static no.helseprofil.profile.FactsFixture.pushedRequest;
import static no.helseprofil.profile.FactsFixture.tokenRequest;

import java.util.Optional;
import no.helseprofil.profile.AuthorizationFixture;
import no.helseprofil.profile.ClientContract;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.RequirementContract;
import org.junit.jupiter.api.Test;

class PushedAuthorizationTest implements RequirementContract, ClientContract {

    private static final OAuthError ERROR = OAuthError.INVALID_REQUEST;

    @Override
    public FactsFixture compliant() {
        return authorizationRequest();
    }

    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.of(authorizationRequest().authorization(AuthorizationFixture::notPushed));
    }

    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.of(tokenRequest());
    }

    @Override
    public Optional<ClientFixture> deviatingClient() {
        return Optional.empty();
    }

    @Override
    public Optional<String> whyNothingContradictsIt() {
        return Optional.of("without the switch the requests are judged");
    }

    @Test
    void refusesARequestThatWasNotPushed() {
        check(authorizationRequest().authorization(AuthorizationFixture::notPushed))
                .fails(ERROR, "push the authorization request to the PAR endpoint, and send only client_id");
        check(authorizationRequest()
                        .authorization(request -> request.notPushed().requestObject("ES256")))
                .as("a signed request object is not a pushed one")
                .fails(ERROR, "push the authorization request to the PAR endpoint");
        check(authorizationRequest()
                        .authorization(request -> request.notPushed().notReadYet()))
                .as("nor is one that has yet to be fetched")
                .fails(ERROR, "push the authorization request to the PAR endpoint");
    }

    @Test
    void reportsAParameterThatWasNotPushed() {
        check(authorizationRequest().authorization(request -> request.beside("state")))
                .fails(ERROR, "send only client_id and request_uri here, or repeat a parameter as it was pushed")
                .tells(
                        "send only client_id and request_uri here, or repeat a parameter as it was pushed; one that stands"
                                + " here was not pushed with this value; it is state");
    }

    @Test
    void acceptsAPushedRequestBeforeItIsRead() {
        check(authorizationRequest().authorization(AuthorizationFixture::notReadYet))
                .passes();
    }

    @Test
    void acceptsACodeOfAPushedRequest() {
        check(codeExchange()).passes();
    }

    @Test
    void refusesACodeOfAnUnpushedRequest() {
        check(codeExchange().code(PROOF_KEY_THUMBPRINT, "S256", false))
                .as("no code outlives the change of a rule")
                .fails(ERROR, "push the authorization request to the PAR endpoint; this code comes from one");
    }

    @Test
    void doesNotApplyAtPar() {
        check(pushedRequest()).isNotApplicable();
        check(authorizationRequest().withoutAuthorization()).isNotApplicable();
    }
}

package no.helseprofil.profile.request;

import static no.helseprofil.profile.FactsFixture.authorizationRequest;
import static no.helseprofil.profile.FactsFixture.pushedRequest;
import static no.helseprofil.profile.FactsFixture.tokenRequest;

import java.util.Optional;
import no.helseprofil.profile.AuthorizationFixture;
import no.helseprofil.profile.ClientContract;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.RequirementContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseTypeCodeTest implements RequirementContract, ClientContract {

    @Override
    public FactsFixture compliant() {
        return pushedRequest();
    }

    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.of(pushedRequest().authorization(request -> request.responseType("token")));
    }

    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.of(tokenRequest());
    }

    @Override
    public Optional<ClientFixture> deviatingClient() {
        return Optional.of(ClientFixture.compliant().with(ClientSetting.IMPLICIT_FLOW, "true"));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "token",
                "id_token",
                "none",
                "code id_token",
                "code token",
                "id_token code",
                "code code",
                "code ",
                "Code",
                ""
            })
    void refusesAnyOtherResponseType(String responseType) {
        check(pushedRequest().authorization(request -> request.responseType(responseType)))
                .fails(OAuthError.UNSUPPORTED_RESPONSE_TYPE, "set response_type to code");
        check(authorizationRequest().authorization(request -> request.responseType(responseType)))
                .fails(OAuthError.UNSUPPORTED_RESPONSE_TYPE, "set response_type to code");
    }

    @Test
    void doesNotApplyToAnUnreadRequest() {
        check(authorizationRequest().authorization(AuthorizationFixture::notReadYet))
                .isNotApplicable();
        check(authorizationRequest()).passes();
    }
}

package no.helseprofil.profile.request;

import static no.helseprofil.profile.FactsFixture.exchangeRequest;
import static no.helseprofil.profile.FactsFixture.tokenRequest;

import java.util.Optional;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.profile.RequirementContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenExchangeTest implements RequirementContract {

    private static final String TYPE = "urn:ietf:params:oauth:token-type:";

    @Override
    public FactsFixture compliant() {
        return exchangeRequest();
    }

    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.of(exchangeFor(TYPE + "refresh_token"));
    }

    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.of(tokenRequest());
    }

    @Test
    void acceptsTheAccessTokenType() {
        check(exchangeFor(TYPE + "access_token")).passes();
    }

    @ParameterizedTest
    @ValueSource(strings = {TYPE + "id_token", TYPE + "saml2", TYPE + "jwt", TYPE + "ACCESS_TOKEN", "access_token", ""})
    void refusesAnyOtherTokenType(String type) {
        check(exchangeFor(type))
                .fails(
                        OAuthError.INVALID_REQUEST,
                        "ask for an access token: leave requested_token_type out, or set it to "
                                + "urn:ietf:params:oauth:token-type:access_token");
    }

    @Test
    void refusesAnActorToken() {
        check(tokenRequest().exchanging(RequestKind.TOKEN_EXCHANGE, null, true))
                .fails(
                        OAuthError.INVALID_REQUEST,
                        "leave actor_token out; who acts is the client that its own assertion names");
    }

    private static FactsFixture exchangeFor(String type) {
        return tokenRequest().exchanging(RequestKind.TOKEN_EXCHANGE, type, false);
    }
}

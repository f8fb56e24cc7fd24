package no.helseprofil.profile.request;

import static no.helseprofil.profile.FactsFixture.PROOF_KEY_THUMBPRINT;
import static no.helseprofil.profile.FactsFixture.authorizationRequest;
import static no.helseprofil.profile.FactsFixture.codeExchange;
import static no.helseprofil.profile.FactsFixture.pushedRequest;
import static no.helseprofil.profile.FactsFixture.tokenRequest;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Optional;
import no.helseprofil.profile.AuthorizationFixture;
import no.helseprofil.profile.ClientCheck.Violation;
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

class PkceS256Test implements RequirementContract, ClientContract {

    private static final OAuthError ERROR = OAuthError.INVALID_REQUEST;
    private static final String AT_REQUEST = "send code_challenge with code_challenge_method S256";
    private static final String AT_EXCHANGE = "begin the flow with code_challenge_method S256";

    @Override
    public FactsFixture compliant() {
        return pushedRequest();
    }

    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.of(pushedRequest().authorization(request -> request.codeChallengeMethod("plain")));
    }

    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.of(tokenRequest());
    }

    @Override
    public Optional<ClientFixture> deviatingClient() {
        return Optional.of(ClientFixture.compliant().with(ClientSetting.CODE_CHALLENGE_METHOD, "plain"));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"plain", "s256", "S512", ""})
    void refusesAnyOtherMethod(String method) {
        check(pushedRequest().authorization(request -> request.codeChallengeMethod(method)))
                .fails(ERROR, AT_REQUEST);
        check(authorizationRequest().authorization(request -> request.codeChallengeMethod(method)))
                .fails(ERROR, AT_REQUEST);
        check(codeExchange().code(PROOF_KEY_THUMBPRINT, method, true))
                .as("a code that began without S256 is of no use later either")
                .fails(ERROR, AT_EXCHANGE);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " "})
    void refusesAMethodWithoutChallenge(String challenge) {
        check(pushedRequest().authorization(request -> request.codeChallenge(challenge)))
                .fails(ERROR, AT_REQUEST);
    }

    @Test
    void acceptsACodeRequestedWithS256() {
        check(codeExchange()).passes();
        check(authorizationRequest()).passes();
    }

    @Test
    void doesNotApplyToAnUnreadRequest() {
        check(authorizationRequest().authorization(AuthorizationFixture::notReadYet))
                .isNotApplicable();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "s256", "S512", "false"})
    void refusesToRegisterAnotherMethod(String method) {
        assertViolations(ClientFixture.compliant().with(ClientSetting.CODE_CHALLENGE_METHOD, method))
                .extracting(Violation::setting, Violation::value)
                .containsExactly(tuple(ClientSetting.CODE_CHALLENGE_METHOD, method));
    }
}

package no.helseprofil.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.outcome.Figure.Attempt;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.assertion.AssertionLifetime;
import no.helseprofil.profile.assertion.AssertionSingleUse;
import no.helseprofil.profile.assertion.PrivateKeyJwt;
import no.helseprofil.profile.proof.DpopCodeBinding;
import no.helseprofil.profile.proof.DpopProofForm;
import no.helseprofil.profile.proof.DpopReplay;
import no.helseprofil.profile.request.Blocked;
import no.helseprofil.profile.request.RequestObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class AttemptTest {

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("assertion-single-use", AssertionSingleUse.USED, Attempt.REPLAY),
                Arguments.of("assertion-single-use", AssertionSingleUse.USED_ELSEWHERE.sentence(), Attempt.REPLAY),
                Arguments.of("dpop-replay", DpopReplay.USED, Attempt.REPLAY),
                Arguments.of("private-key-jwt", PrivateKeyJwt.WRONG_KEY, Attempt.FORGED),
                Arguments.of("request-object", RequestObject.UNVERIFIED, Attempt.FORGED),
                Arguments.of("dpop-proof", DpopProofForm.UNVERIFIED, Attempt.FORGED),
                Arguments.of("blocked", Blocked.BY_KEY, Attempt.STOLEN_KEY),
                Arguments.of("dpop-proof", DpopProofForm.OTHER_KEY, Attempt.STOLEN_TOKEN),
                Arguments.of("dpop-code-binding", DpopCodeBinding.OTHER_KEY, Attempt.STOLEN_TOKEN),
                Arguments.of("assertion-audience", "whatever the sentence", Attempt.WRONG_AUDIENCE),
                Arguments.of("dpop-proof-age", "whatever the sentence", Attempt.OLD_PROOF),
                Arguments.of("assertion-lifetime", AssertionLifetime.ENDED, Attempt.OLD_PROOF));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void isRecognisedByTheRefusal(String requirement, String sentence, Attempt attempt) {
        assertThat(of(requirement, sentence)).hasValue(attempt);
    }

    @Test
    void aMistakeOfAClientIsNoAttack() {
        assertThat(of("private-key-jwt", "authenticate with a client assertion only, and send no client secret"))
                .as("most refusals of a migration, and no attack")
                .isEmpty();
        assertThat(of("assertion-lifetime", "shorten the client assertion; its exp is too long after its iat"))
                .isEmpty();
        assertThat(of("sender-constrained-tokens", "send a DPoP proof in the DPoP header"))
                .isEmpty();
        assertThat(of("blocked", "ask the authority of the realm; this client is blocked here"))
                .as("whom the authority has blocked holds its own key")
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Attempt.class)
    void eachAttackIsCountedSeparately(Attempt attempt) {
        assertThat(attempt.figure().id()).isEqualTo("refused-" + attempt.id());
        assertThat(Arrays.stream(Attempt.values()).map(Attempt::figure)).doesNotHaveDuplicates();
        assertThat(Figure.of(attempt.figure().id())).hasValue(attempt.figure());
    }

    private static Optional<Attempt> of(String requirement, String sentence) {
        return Attempt.of(
                Catalogue.find(requirement).orElseThrow(), new Outcome.Failed(OAuthError.INVALID_CLIENT, sentence));
    }
}

package no.helseprofil.trial;

import static no.helseprofil.profile.FactsFixture.NOW;
import static no.helseprofil.profile.FactsFixture.codeExchange;
import static no.helseprofil.profile.FactsFixture.tokenRequest;
import static no.helseprofil.timetable.Profiles.terms;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import no.helseprofil.judgement.Decision;
import no.helseprofil.judgement.PolicyEvaluator;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Profile;
import no.helseprofil.trial.StepState.Reason;
import no.helseprofil.trial.TestedRequest.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a test run says of a client, request by request, and what it does to it. */
class TestRunProgressTest {

    private static final RequestKind MACHINE = RequestKind.ofToken("client_credentials");
    private static final RequestKind REFRESH = RequestKind.ofToken("refresh_token");
    private static final RequestKind CODE = RequestKind.ofToken("authorization_code");
    private static final RequestKind PAR = new RequestKind(Endpoint.PUSHED_AUTHORIZATION, null);
    private static final Set<String> ALL = Set.of("client_credentials", "authorization_code", "refresh_token");

    private TestRunProgress trial = TestRunProgress.begin(ALL, List.of());
    private Instant now = NOW;
    private int nonces;

    @Test
    void aPlanHasTheStepsOfTheGrants() {
        assertThat(TestRunProgress.begin(Set.of("client_credentials"), List.of())
                        .plan())
                .doesNotContain(TestStep.PAR, TestStep.REFRESH_ENDED)
                .contains(TestStep.CLIENT_CREDENTIALS, TestStep.SLOW);
        assertThat(TestRunProgress.begin(Set.of("authorization_code"), List.of())
                        .plan())
                .contains(TestStep.AUTHORIZE)
                .doesNotContain(TestStep.CLIENT_CREDENTIALS, TestStep.REFRESH);
        assertThat(trial.plan()).containsExactly(TestStep.values());
    }

    @Test
    void whatIsRegisteredIsJudgedWhenTheRunBegins() {
        assertThat(trial.state(TestStep.METADATA).verdict()).isEqualTo(TestRunVerdict.PASSED);
        StepState contradicting =
                TestRunProgress.begin(ALL, List.of("client-id")).state(TestStep.METADATA);
        assertThat(contradicting.verdict()).isEqualTo(TestRunVerdict.FAILED);
        assertThat(contradicting.requirements()).containsExactly("client-id");
    }

    @Test
    void whatTheRunHasSeenIsStoredAndReadAgain() {
        granted(MACHINE);
        meets(MACHINE, TestStep.NONCE_ANEW);
        refused(PAR, "pkce-s256");

        assertThat(TestRunProgress.read(trial.stored())).contains(trial);
    }

    @Test
    void whatALaterVersionHasWrittenIsReadAsFarAsItIsKnown() {
        granted(MACHINE);
        String stored = trial.stored();
        assertThat(TestRunProgress.read(stored.replaceFirst("[{]", "{\"later\":[1],")))
                .as("a member more")
                .contains(trial);
        assertThat(TestRunProgress.read(stored.replace("KEY_ID", "LATER_STEP")))
                .as("a step more")
                .isEmpty();
        for (String broken : List.of("", "null", "{}", "[]", "{\"states\":1}")) {
            assertThat(TestRunProgress.read(broken)).as(broken).isEmpty();
        }
    }

    @Test
    void theMetadataIsFetchedOnceForAll() {
        assertThat(trial.isDiscovered()).isFalse();
        assertThat(trial.discovered().isDiscovered()).isTrue();
        assertThat(TestRunProgress.read(trial.discovered().stored())
                        .orElseThrow()
                        .isDiscovered())
                .isTrue();
    }

    @Test
    void aRefusalFailsItsStepAndARightRequestAfterItPasses() {
        refused(MACHINE, "assertion-lifetime");
        assertThat(state(TestStep.CLIENT_CREDENTIALS).verdict()).isEqualTo(TestRunVerdict.FAILED);
        assertThat(state(TestStep.CLIENT_CREDENTIALS).requirements()).containsExactly("assertion-lifetime");

        granted(MACHINE);
        assertThat(state(TestStep.CLIENT_CREDENTIALS))
                .as("what was wrong before is still told")
                .isEqualTo(new StepState(TestRunVerdict.PASSED, 2, 1, List.of("assertion-lifetime"), null));
    }

    @Test
    void whatKeycloakRefusesForNoRequirementIsToldAsSuch() {
        see(request(MACHINE, Result.REFUSED));
        assertThat(state(TestStep.CLIENT_CREDENTIALS).reason()).isEqualTo(Reason.REFUSED);
    }

    @Test
    void aDemandForANonceIsToBeAnswered() {
        challenged(MACHINE);
        assertThat(state(TestStep.NONCE).verdict()).isEqualTo(TestRunVerdict.NOT_SEEN);
        granted(MACHINE);
        assertThat(state(TestStep.NONCE).verdict()).isEqualTo(TestRunVerdict.PASSED);
    }

    @Test
    void whoNeverAnswersItFails() {
        challenged(MACHINE);
        assertThat(trial.ended().state(TestStep.NONCE).reason())
                .as("who sends nothing more")
                .isEqualTo(Reason.UNANSWERED);
        challenged(MACHINE);
        assertThat(state(TestStep.NONCE).requirements())
                .as("who sends the same again")
                .containsExactly("dpop-nonce");
    }

    @Test
    void whoAnswersItAndIsRefusedForSomethingElseIsNotSaidToHaveNotAnswered() {
        challenged(MACHINE);
        refused(MACHINE, "dpop-proof");
        assertThat(trial.ended().state(TestStep.NONCE).verdict()).isEqualTo(TestRunVerdict.NOT_SEEN);
    }

    @Test
    void nothingIsDoneToAClientThatHasntShownTheStepFirst() {
        assertThat(trial.fault(request(MACHINE, Result.GRANTED))).isEmpty();
        granted(MACHINE);
        assertThat(trial.fault(request(PAR, Result.GRANTED))).isEmpty();
        assertThat(trial.fault(request(MACHINE, Result.GRANTED))).contains(TestStep.NONCE_ANEW);
    }

    @Test
    void aRequestWithoutANonceIsNotAskedForAnother() {
        granted(MACHINE);
        assertThat(trial.fault(new TestedRequest(MACHINE, now, Result.GRANTED, List.of(), List.of(), true, null)))
                .contains(TestStep.UNAVAILABLE);
    }

    @Test
    void aCompliantMachinePassesAllThatIsDoneToIt() {
        trial = TestRunProgress.begin(Set.of("client_credentials"), List.of()).discovered();
        challenged(MACHINE);
        granted(MACHINE);
        meets(MACHINE, TestStep.NONCE_ANEW);
        granted(MACHINE);
        meets(MACHINE, TestStep.NONCE_TWICE);
        meets(MACHINE, TestStep.NONCE_TWICE);
        granted(MACHINE);
        meets(MACHINE, TestStep.UNAVAILABLE);
        now = now.plus(TestRunProgress.RETRY_AFTER);
        granted(MACHINE);
        slowed(MACHINE);
        now = now.plus(TestRunProgress.SLOWNESS);
        granted(MACHINE);

        trial = trial.ended();
        assertThat(trial.plan())
                .allSatisfy(
                        step -> assertThat(state(step).verdict()).as(step.id()).isEqualTo(TestRunVerdict.PASSED));
        assertThat(trial.verdict()).isEqualTo(TestRunVerdict.PASSED);
        assertThat(trial.fault(request(MACHINE, Result.GRANTED)))
                .as("each once")
                .isEmpty();
    }

    @Test
    void theNonceThatWasTurnedDownMustNotComeAgain() {
        granted(MACHINE);
        TestedRequest met = meets(MACHINE, TestStep.NONCE_ANEW);
        see(new TestedRequest(MACHINE, now, Result.GRANTED, List.of(), List.of(), true, met.nonce()));
        assertThat(state(TestStep.NONCE_ANEW).reason()).isEqualTo(Reason.SAME_NONCE);
        assertThat(state(TestStep.NONCE_ANEW).requirements()).containsExactly("dpop-nonce");
    }

    @Test
    void whoGivesUpFailsWhenTheRunEnds() {
        granted(MACHINE);
        meets(MACHINE, TestStep.NONCE_ANEW);
        granted(PAR);
        assertThat(state(TestStep.NONCE_ANEW).verdict())
                .as("another kind of request says nothing")
                .isEqualTo(TestRunVerdict.NOT_SEEN);
        assertThat(trial.ended().state(TestStep.NONCE_ANEW).reason()).isEqualTo(Reason.GAVE_UP);
        assertThat(trial.ended().verdict()).isEqualTo(TestRunVerdict.FAILED);
    }

    @Test
    void whoDoesntWaitFails() {
        upTo(TestStep.UNAVAILABLE);
        now = now.plus(TestRunProgress.RETRY_AFTER).minusMillis(1);
        granted(MACHINE);
        assertThat(state(TestStep.UNAVAILABLE).reason()).isEqualTo(Reason.TOO_EARLY);
    }

    @Test
    void whoSendsAnotherWhileTheAnswerIsOnItsWayFails() {
        upTo(TestStep.UNAVAILABLE);
        now = now.plus(TestRunProgress.RETRY_AFTER);
        granted(MACHINE);
        slowed(MACHINE);
        now = now.plus(Duration.ofSeconds(1));
        granted(MACHINE);
        assertThat(state(TestStep.SLOW).reason()).isEqualTo(Reason.IMPATIENT);
    }

    @Test
    void whoUsesARefreshTokenAgainThatWasTurnedDownFails() {
        untilRefreshEnds();
        meets(REFRESH, TestStep.REFRESH_ENDED);
        meets(REFRESH, TestStep.REFRESH_ENDED);
        assertThat(state(TestStep.REFRESH_ENDED).reason()).isEqualTo(Reason.USED_AGAIN);
        granted(CODE);
        assertThat(state(TestStep.REFRESH_ENDED).verdict())
                .as("a login afterwards doesn't mend it")
                .isEqualTo(TestRunVerdict.FAILED);
    }

    @Test
    void whoLogsTheUserInAgainPasses() {
        untilRefreshEnds();
        meets(REFRESH, TestStep.REFRESH_ENDED);
        granted(CODE);
        assertThat(state(TestStep.REFRESH_ENDED).verdict()).isEqualTo(TestRunVerdict.PASSED);
        assertThat(trial.fault(request(REFRESH, Result.GRANTED)))
                .as("the new one is taken")
                .isEmpty();
    }

    @Test
    void noMoreRequestsAreLookedAtThanThereMayBe() {
        for (int i = 0; i < TestRunProgress.MOST_REQUESTS; i++) {
            assertThat(trial.isUsedUp()).isFalse();
            refused(List.of(MACHINE, REFRESH, CODE, PAR).get(i % 4), "a-requirement-with-a-long-name-" + i);
        }
        assertThat(trial.isUsedUp()).isTrue();
        assertThat(trial.stored()).as("what is stored has a bound").hasSizeLessThan(4_000);
    }

    @Test
    void requestsThatMeetSomethingAreCountedOnce() {
        granted(MACHINE);
        meets(MACHINE, TestStep.NONCE_ANEW);
        granted(MACHINE);
        assertThat(trial.requests()).isEqualTo(3);
    }

    @Test
    void theSlowAnswerIsCountedWhenItLeaves() {
        upTo(TestStep.UNAVAILABLE);
        now = now.plus(TestRunProgress.RETRY_AFTER);
        granted(MACHINE);
        int before = trial.requests();
        slowed(MACHINE);
        assertThat(trial.requests()).isEqualTo(before + 1);
    }

    @Test
    void whoUsesARefreshTokenAgainAndAgainComesToAnEnd() {
        untilRefreshEnds();
        for (int uses = 0; uses < TestRunProgress.MOST_REQUESTS; uses++) {
            trial = trial.with(TestStep.REFRESH_ENDED, request(REFRESH, Result.GRANTED), now);
        }
        assertThat(trial.isUsedUp()).isTrue();
    }

    @Test
    void aDecisionIsReadAndNotMadeAnew() {
        Decision nothing = PolicyEvaluator.judge(tokenRequest().facts(), terms(Profile.strict()));
        TestedRequest right = TestedRequest.answered(MACHINE, tokenRequest().facts(), nothing, null, true);
        assertThat(right.failed()).isEmpty();
        assertThat(right.answer()).isEqualTo(Result.GRANTED);
        assertThat(right.namesKey()).isTrue();

        Facts late = tokenRequest()
                .assertionClaim("aud", "https://elsewhere.example")
                .facts();
        Decision observing = PolicyEvaluator.judge(late, Profile.OBSERVING.terms(Migration.BEFORE, NOW));
        Decision enforcing = PolicyEvaluator.judge(late, terms(Profile.strict()));
        assertThat(TestedRequest.answered(
                                MACHINE, late, enforcing, enforcing.refusal().orElseThrow(), false)
                        .failed())
                .containsExactly("assertion-audience");
        assertThat(TestedRequest.answered(MACHINE, late, observing, null, true).failed())
                .containsExactly("assertion-audience");
        Facts unproven = tokenRequest().proofClaim("nonce", FactsFixture.ABSENT).facts();
        Decision challenge = PolicyEvaluator.judge(unproven, terms(Profile.strict()));
        assertThat(TestedRequest.answered(MACHINE, unproven, challenge, null, false)
                        .answer())
                .isEqualTo(Result.CHALLENGED);
    }

    @Test
    void whatWasWrongWithALoginIsToldThere() {
        Facts code = codeExchange()
                .codeWith("S256", Map.of("pushed-authorization", "push the authorization request"))
                .facts();
        Decision decision = PolicyEvaluator.judge(code, Profile.OBSERVING.terms(Migration.BEFORE, NOW));
        TestedRequest request = TestedRequest.answered(CODE, code, decision, null, true);
        assertThat(request.failedAtLogin()).containsExactly("pushed-authorization");

        see(request);
        assertThat(state(TestStep.AUTHORIZE).reason()).isEqualTo(Reason.OBSERVED);
    }

    @Test
    void anAssertionThatNamesNoKeyShowsNothingOfIt() {
        Facts facts = tokenRequest().assertionHeader("kid", FactsFixture.ABSENT).facts();
        assertThat(TestedRequest.of(MACHINE, facts, PolicyEvaluator.judge(facts, terms(Profile.strict())))
                        .namesKey())
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(TestStep.class)
    void noFaultMeetsTheExchangeOfACode(TestStep step) {
        assertThat(step.fits(TestStep.TOKEN)).isFalse();
        assertThat(step.fits(TestStep.USERINFO)).isFalse();
    }

    private void upTo(TestStep fault) {
        granted(MACHINE);
        meets(MACHINE, TestStep.NONCE_ANEW);
        granted(MACHINE);
        meets(MACHINE, TestStep.NONCE_TWICE);
        meets(MACHINE, TestStep.NONCE_TWICE);
        granted(MACHINE);
        meets(MACHINE, fault);
    }

    private void untilRefreshEnds() {
        upTo(TestStep.UNAVAILABLE);
        now = now.plus(TestRunProgress.RETRY_AFTER);
        granted(MACHINE);
        slowed(MACHINE);
        now = now.plus(TestRunProgress.SLOWNESS);
        granted(MACHINE);
        granted(REFRESH);
    }

    private StepState state(TestStep step) {
        return trial.state(step);
    }

    private void granted(RequestKind kind) {
        see(request(kind, Result.GRANTED));
    }

    private void challenged(RequestKind kind) {
        see(request(kind, Result.CHALLENGED));
    }

    private void refused(RequestKind kind, String requirement) {
        see(new TestedRequest(kind, now, Result.REFUSED, List.of(requirement), List.of(), true, nonce()));
    }

    private void see(TestedRequest request) {
        trial = trial.after(request, false);
    }

    private TestedRequest meets(RequestKind kind, TestStep fault) {
        TestedRequest request = request(kind, Result.GRANTED);
        assertThat(trial.fault(request)).contains(fault);
        trial = trial.with(fault, request, now);
        return request;
    }

    private void slowed(RequestKind kind) {
        TestedRequest slow = meets(kind, TestStep.SLOW);
        trial = trial.after(slow, true);
    }

    private TestedRequest request(RequestKind kind, Result answer) {
        return new TestedRequest(kind, now, answer, List.of(), List.of(), true, nonce());
    }

    private String nonce() {
        nonces++;
        return "nonce-" + nonces;
    }
}

package no.helseprofil.testrun;

import static no.helseprofil.profile.FactsFixture.NOW;
import static no.helseprofil.profile.FactsFixture.codeExchange;
import static no.helseprofil.profile.FactsFixture.tokenRequest;
import static no.helseprofil.timetable.Profiles.terms;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import no.helseprofil.decision.Decision;
import no.helseprofil.decision.PolicyEvaluator;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.testrun.StepState.Reason;
import no.helseprofil.testrun.StepState.TestRunVerdict;
import no.helseprofil.testrun.TestedRequest.Result;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Profile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests of what a test run says of a client, request by request, and what it does to the client. */
class TestRunProgressTest {

    private static final RequestKind MACHINE = RequestKind.ofToken("client_credentials");
    private static final RequestKind REFRESH = RequestKind.ofToken("refresh_token");
    private static final RequestKind CODE = RequestKind.ofToken("authorization_code");
    private static final RequestKind PAR = new RequestKind(Endpoint.PUSHED_AUTHORIZATION, null);
    private static final Set<String> ALL = Set.of("client_credentials", "authorization_code", "refresh_token");

    private TestRunProgress trial = TestRunProgress.begin(ALL, List.of());
    private Instant now = NOW;

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
    void evaluatesTheRegistrationAtTheStart() {
        assertThat(trial.state(TestStep.METADATA).verdict()).isEqualTo(TestRunVerdict.PASSED);
        StepState contradicting =
                TestRunProgress.begin(ALL, List.of("client-id")).state(TestStep.METADATA);
        assertThat(contradicting.verdict()).isEqualTo(TestRunVerdict.FAILED);
        assertThat(contradicting.requirements()).containsExactly("client-id");
    }

    @Test
    void roundTripsItsState() {
        granted(MACHINE);
        meets(MACHINE, TestStep.NONCE_ANEW);
        refused(PAR, "pkce-s256");

        assertThat(TestRunProgress.read(trial.stored())).contains(trial);
    }

    @Test
    void ignoresUnknownStateOfALaterVersion() {
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
    void theMetadataIsFetchedOnceForAllGrants() {
        assertThat(trial.isDiscovered()).isFalse();
        assertThat(trial.discovered().isDiscovered()).isTrue();
        assertThat(TestRunProgress.read(trial.discovered().stored())
                        .orElseThrow()
                        .isDiscovered())
                .isTrue();
    }

    @Test
    void aRefusalFailsTheStepUntilASuccessPasses() {
        refused(MACHINE, "assertion-lifetime");
        assertThat(state(TestStep.CLIENT_CREDENTIALS).verdict()).isEqualTo(TestRunVerdict.FAILED);
        assertThat(state(TestStep.CLIENT_CREDENTIALS).requirements()).containsExactly("assertion-lifetime");

        granted(MACHINE);
        assertThat(state(TestStep.CLIENT_CREDENTIALS))
                .as("the run still reports what was wrong before")
                .isEqualTo(new StepState(TestRunVerdict.PASSED, 2, 1, List.of("assertion-lifetime"), null));
    }

    @Test
    void reportsKeycloaksOwnRefusal() {
        see(request(MACHINE, Result.REFUSED));
        assertThat(state(TestStep.CLIENT_CREDENTIALS).reason()).isEqualTo(Reason.REFUSED);
    }

    @Test
    void aNonceChallengeMustBeAnswered() {
        challenged(MACHINE);
        assertThat(state(TestStep.NONCE).verdict()).isEqualTo(TestRunVerdict.NOT_SEEN);
        granted(MACHINE);
        assertThat(state(TestStep.NONCE).verdict()).isEqualTo(TestRunVerdict.PASSED);
    }

    @Test
    void anUnansweredNonceChallengeFails() {
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
    void anotherRefusalAfterTheNonceIsNotAnUnansweredChallenge() {
        challenged(MACHINE);
        refused(MACHINE, "dpop-proof");
        assertThat(trial.ended().state(TestStep.NONCE).verdict()).isEqualTo(TestRunVerdict.NOT_SEEN);
    }

    @Test
    void injectsNoFaultBeforeTheStepSucceeded() {
        assertThat(trial.fault(request(MACHINE, Result.GRANTED))).isEmpty();
        granted(MACHINE);
        pause();
        assertThat(trial.fault(request(PAR, Result.GRANTED))).isEmpty();
        assertThat(trial.fault(request(MACHINE, Result.GRANTED))).contains(TestStep.NONCE_ANEW);
    }

    @Test
    void injectsNoFaultRightAfterAnotherRequest() {
        granted(MACHINE);
        now = now.plus(TestRunProgress.QUIET).minusMillis(2);
        assertThat(trial.fault(request(MACHINE, Result.GRANTED)))
                .as("the run couldn't distinguish a repeated request from the client's next job")
                .isEmpty();
        challenged(MACHINE);
        now = now.plusMillis(1);
        assertThat(trial.fault(request(MACHINE, Result.GRANTED)))
                .as("a demand for a nonce is of the same job")
                .contains(TestStep.NONCE_ANEW);
    }

    @Test
    void injectsNoNonceFaultIntoARequestWithoutNonce() {
        granted(MACHINE);
        pause();
        assertThat(trial.fault(with(request(MACHINE, Result.GRANTED), null))).contains(TestStep.UNAVAILABLE);
    }

    @Test
    void aCompliantClientPassesEveryInjectedFault() {
        trial = TestRunProgress.begin(Set.of("client_credentials"), List.of()).discovered();
        challenged(MACHINE);
        granted(MACHINE);
        meets(MACHINE, TestStep.NONCE_ANEW);
        granted(MACHINE);
        meets(MACHINE, TestStep.NONCE_TWICE);
        meetsAgain(MACHINE, TestStep.NONCE_TWICE);
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
    void reusingARefusedNonceFails() {
        granted(MACHINE);
        TestedRequest met = meets(MACHINE, TestStep.NONCE_ANEW);
        now = now.plusSeconds(1);
        see(with(request(MACHINE, Result.GRANTED), met.nonceIssued()));
        assertThat(state(TestStep.NONCE_ANEW).reason()).isEqualTo(Reason.SAME_NONCE);
        assertThat(state(TestStep.NONCE_ANEW).requirements()).containsExactly("dpop-nonce");
    }

    @Test
    void aRefusedNonceIsRefusedAgainAtOnce() {
        granted(MACHINE);
        TestedRequest met = meets(MACHINE, TestStep.NONCE_ANEW);
        for (int uses = 0; uses < 3; uses++) {
            TestedRequest again = with(request(MACHINE, Result.GRANTED), met.nonceIssued());
            assertThat(trial.fault(again)).contains(TestStep.NONCE_ANEW);
            trial = trial.with(TestStep.NONCE_ANEW, again, now);
        }
        assertThat(trial.ended().state(TestStep.NONCE_ANEW).reason()).isEqualTo(Reason.SAME_NONCE);
    }

    @ParameterizedTest
    @EnumSource(
            value = TestStep.class,
            names = {"NONCE_ANEW", "NONCE_TWICE", "UNAVAILABLE", "SLOW"})
    void aClientWithConcurrentRequestsPasses(TestStep fault) {
        upTo(fault);
        long before = now.minusSeconds(1).toEpochMilli();
        now = now.plusMillis(5);
        TestedRequest second = with(request(MACHINE, Result.GRANTED), before);
        assertThat(trial.fault(second)).isEqualTo(Optional.of(fault).filter(step -> step != TestStep.SLOW));
        trial = fault == TestStep.SLOW ? trial.after(second, false) : trial.with(fault, second, now);
        see(with(request(PAR, Result.GRANTED), before));

        if (fault == TestStep.NONCE_TWICE) {
            meetsAgain(MACHINE, fault);
        }
        now = now.plus(TestRunProgress.SLOWNESS);
        granted(MACHINE);
        granted(MACHINE);
        assertThat(state(fault).verdict()).isEqualTo(TestRunVerdict.PASSED);
    }

    @Test
    void givingUpFailsAtTheEnd() {
        granted(MACHINE);
        meets(MACHINE, TestStep.NONCE_ANEW);
        assertThat(trial.ended().state(TestStep.NONCE_ANEW).reason()).isEqualTo(Reason.GAVE_UP);
        assertThat(trial.ended().verdict()).isEqualTo(TestRunVerdict.FAILED);
    }

    @ParameterizedTest
    @EnumSource(
            value = TestStep.class,
            names = {"NONCE_ANEW", "NONCE_TWICE", "UNAVAILABLE"})
    void givingUpAndContinuingWithTheNextRequestFails(TestStep fault) {
        upTo(fault);
        if (fault == TestStep.NONCE_TWICE) {
            meetsAgain(MACHINE, fault);
        }
        pause();
        assertThat(trial.fault(request(MACHINE, Result.GRANTED))).isEmpty();
        granted(MACHINE);
        assertThat(state(fault).reason()).isEqualTo(Reason.GAVE_UP);
    }

    @Test
    void givingUpAtTheFirstOfTwoNoncesFails() {
        upTo(TestStep.NONCE_TWICE);
        pause();
        granted(MACHINE);
        assertThat(state(TestStep.NONCE_TWICE).reason()).isEqualTo(Reason.GAVE_UP);
    }

    @Test
    void turningToAnotherRequestIsAllowedOnce() {
        upTo(TestStep.NONCE_TWICE);
        meetsAgain(MACHINE, TestStep.NONCE_TWICE);
        granted(PAR);
        granted(MACHINE);
        assertThat(state(TestStep.NONCE_TWICE).verdict())
                .as("another thread may have sent it")
                .isEqualTo(TestRunVerdict.NOT_SEEN);

        meets(MACHINE, TestStep.NONCE_TWICE);
        meetsAgain(MACHINE, TestStep.NONCE_TWICE);
        granted(PAR);
        assertThat(state(TestStep.NONCE_TWICE).reason()).isEqualTo(Reason.GAVE_UP);
    }

    @Test
    void assertionsWithoutKidFailWithTheirNumber() {
        for (int assertions = 0; assertions < 21; assertions++) {
            see(named(request(MACHINE, Result.GRANTED), false));
        }
        assertThat(state(TestStep.KEY_ID))
                .isEqualTo(new StepState(TestRunVerdict.FAILED, 21, 21, List.of(), Reason.NO_KEY_ID));
        pause();
        TestedRequest refused = named(request(MACHINE, Result.GRANTED), false);
        trial = trial.with(TestStep.NONCE_ANEW, refused, now);
        assertThat(state(TestStep.KEY_ID).met())
                .as("one that meets a fault counts")
                .isEqualTo(22);

        granted(MACHINE);
        assertThat(state(TestStep.KEY_ID).verdict()).as("the last one counts").isEqualTo(TestRunVerdict.PASSED);
    }

    @Test
    void remembersTheFirstFewKeys() {
        for (int key = 0; key < 9; key++) {
            TestedRequest request = request(MACHINE, Result.GRANTED);
            see(new TestedRequest(
                    MACHINE, now, request.answer(), List.of(), List.of(), "key-" + key % 5, true, 0L, null));
        }
        assertThat(trial.keys()).containsExactlyInAnyOrder("key-0", "key-1", "key-2", "key-3");
    }

    @Test
    void readsAResultOfAnEarlierVersion() {
        TestRunProgress read = TestRunProgress.read("""
                {"grants":["client_credentials"],"states":{"NONCE":{"verdict":"passed","met":1,"wrong":0,
                "requirements":[],"reason":null}},"pending":{"step":"SLOW"},"challenged":["x"],"loginExpected":true,
                "requests":3}""").orElseThrow();
        assertThat(read.state(TestStep.NONCE).verdict()).isEqualTo(TestRunVerdict.PASSED);
        assertThat(read.requests()).isEqualTo(3);
        assertThat(read.keys()).isEmpty();
        assertThat(read.setup()).isNull();
    }

    @Test
    void retryingTooEarlyFails() {
        upTo(TestStep.UNAVAILABLE);
        now = now.plus(TestRunProgress.RETRY_AFTER).minusMillis(2);
        granted(MACHINE);
        assertThat(state(TestStep.UNAVAILABLE).reason()).isEqualTo(Reason.TOO_EARLY);
    }

    @Test
    void sendingAnotherRequestDuringASlowResponseFails() {
        upTo(TestStep.SLOW);
        now = now.plus(Duration.ofSeconds(1));
        granted(MACHINE);
        assertThat(state(TestStep.SLOW).reason()).isEqualTo(Reason.IMPATIENT);
    }

    @Test
    void reusingARefusedRefreshTokenFails() {
        untilRefreshEnds();
        pause();
        trial = trial.with(TestStep.REFRESH_ENDED, refreshing("first"), now);
        assertThat(trial.fault(refreshing("first"))).contains(TestStep.REFRESH_ENDED);
        trial = trial.with(TestStep.REFRESH_ENDED, refreshing("first"), now);
        assertThat(state(TestStep.REFRESH_ENDED).reason()).isEqualTo(Reason.USED_AGAIN);
        granted(CODE);
        assertThat(state(TestStep.REFRESH_ENDED).verdict())
                .as("a login afterwards doesn't mend it")
                .isEqualTo(TestRunVerdict.FAILED);
    }

    @Test
    void reusingItAfterALoginFailsAndItStaysRefused() {
        untilRefreshEnds();
        pause();
        trial = trial.with(TestStep.REFRESH_ENDED, refreshing("first"), now);
        granted(CODE);
        assertThat(state(TestStep.REFRESH_ENDED).verdict()).isEqualTo(TestRunVerdict.PASSED);
        assertThat(trial.fault(refreshing("first"))).contains(TestStep.REFRESH_ENDED);
        trial = trial.with(TestStep.REFRESH_ENDED, refreshing("first"), now);
        assertThat(state(TestStep.REFRESH_ENDED).reason()).isEqualTo(Reason.USED_AGAIN);
        granted(CODE);
        assertThat(trial.ended().state(TestStep.REFRESH_ENDED).verdict()).isEqualTo(TestRunVerdict.FAILED);
    }

    @Test
    void aNewLoginPasses() {
        untilRefreshEnds();
        pause();
        assertThat(trial.fault(refreshing("first"))).contains(TestStep.REFRESH_ENDED);
        trial = trial.with(TestStep.REFRESH_ENDED, refreshing("first"), now);
        pause();
        assertThat(trial.fault(refreshing("of-another-user")))
                .as("another user's token is taken")
                .isEmpty();
        granted(CODE);
        assertThat(state(TestStep.REFRESH_ENDED).verdict()).isEqualTo(TestRunVerdict.PASSED);
        pause();
        assertThat(trial.fault(refreshing("second"))).as("the new one is taken").isEmpty();
    }

    @Test
    void limitsTheNumberOfRequests() {
        for (int i = 0; i < TestRunProgress.MOST_REQUESTS; i++) {
            assertThat(trial.isUsedUp()).isFalse();
            refused(List.of(MACHINE, REFRESH, CODE, PAR).get(i % 4), "a-requirement-with-a-long-name-" + i);
        }
        assertThat(trial.isUsedUp()).isTrue();
        assertThat(trial.stored()).as("what is stored has a bound").hasSizeLessThan(4_000);
    }

    @Test
    void countsAFaultedRequestOnce() {
        granted(MACHINE);
        meets(MACHINE, TestStep.NONCE_ANEW);
        granted(MACHINE);
        assertThat(trial.requests()).isEqualTo(3);
    }

    @Test
    void countsASlowResponseWhenItIsSent() {
        upTo(TestStep.UNAVAILABLE);
        now = now.plus(TestRunProgress.RETRY_AFTER);
        granted(MACHINE);
        int before = trial.requests();
        slowed(MACHINE);
        assertThat(trial.requests()).isEqualTo(before + 1);
    }

    @Test
    void endlessRefreshTokenReuseEndsTheRun() {
        untilRefreshEnds();
        for (int uses = 0; uses < TestRunProgress.MOST_REQUESTS; uses++) {
            trial = trial.with(TestStep.REFRESH_ENDED, refreshing("first"), now);
        }
        assertThat(trial.isUsedUp()).isTrue();
    }

    @Test
    void usesTheExistingDecision() {
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
    void reportsALoginsFailureAtCodeExchange() {
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
    void anAssertionWithoutKidNamesNoKey() {
        Facts facts = tokenRequest().assertionHeader("kid", FactsFixture.ABSENT).facts();
        assertThat(TestedRequest.of(MACHINE, facts, PolicyEvaluator.judge(facts, terms(Profile.strict())), null)
                        .namesKey())
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(TestStep.class)
    void injectsNoFaultIntoACodeExchange(TestStep step) {
        assertThat(step.fits(TestStep.TOKEN)).isFalse();
        assertThat(step.fits(TestStep.USERINFO)).isFalse();
    }

    private void upTo(TestStep last) {
        granted(MACHINE);
        for (TestStep fault : TestStep.FAULTS.subList(0, TestStep.FAULTS.indexOf(last))) {
            copesWith(fault);
        }
        if (last == TestStep.SLOW) {
            slowed(MACHINE);
        } else {
            meets(MACHINE, last);
        }
    }

    private void copesWith(TestStep fault) {
        if (fault == TestStep.SLOW) {
            slowed(MACHINE);
        } else {
            meets(MACHINE, fault);
        }
        if (fault == TestStep.NONCE_TWICE) {
            meetsAgain(MACHINE, fault);
        }
        now = now.plus(TestRunProgress.SLOWNESS);
        granted(MACHINE);
    }

    private void untilRefreshEnds() {
        granted(MACHINE);
        TestStep.FAULTS.stream()
                .filter(fault -> fault != TestStep.REFRESH_ENDED)
                .forEach(this::copesWith);
        granted(REFRESH);
    }

    private void pause() {
        now = now.plus(TestRunProgress.QUIET);
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
        see(tested(kind, now, Result.REFUSED, List.of(requirement), true, now.toEpochMilli(), null));
    }

    private void see(TestedRequest request) {
        trial = trial.after(request, false);
    }

    /** A job after a pause meets the fault. */
    private TestedRequest meets(RequestKind kind, TestStep fault) {
        pause();
        return meetsAgain(kind, fault);
    }

    private TestedRequest meetsAgain(RequestKind kind, TestStep fault) {
        TestedRequest request = request(kind, Result.GRANTED);
        assertThat(trial.fault(request)).contains(fault);
        now = now.plusMillis(1);
        trial = trial.with(fault, request, now);
        return request;
    }

    private void slowed(RequestKind kind) {
        TestedRequest slow = meets(kind, TestStep.SLOW);
        trial = trial.after(slow, true);
    }

    /** A request with a nonce that is issued now. */
    private TestedRequest request(RequestKind kind, Result answer) {
        now = now.plusMillis(1);
        return tested(kind, now, answer, List.of(), true, now.toEpochMilli(), null);
    }

    private TestedRequest refreshing(String token) {
        return tested(REFRESH, now, Result.GRANTED, List.of(), true, now.toEpochMilli(), token);
    }

    private static TestedRequest with(TestedRequest request, Long nonceIssued) {
        return tested(request.kind(), request.arrived(), request.answer(), List.of(), true, nonceIssued, null);
    }

    private static TestedRequest named(TestedRequest request, boolean named) {
        return tested(
                request.kind(), request.arrived(), request.answer(), List.of(), named, request.nonceIssued(), null);
    }

    private static TestedRequest tested(
            RequestKind kind,
            Instant arrived,
            Result answer,
            List<String> failed,
            boolean namesKey,
            @Nullable Long nonceIssued,
            @Nullable String refreshToken) {
        return new TestedRequest(
                kind, arrived, answer, failed, List.of(), "thumbprint", namesKey, nonceIssued, refreshToken);
    }
}

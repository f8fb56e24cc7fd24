package no.helseprofil.assessment.probe;

import static no.helseprofil.assessment.probe.FakeApi.challenge;
import static no.helseprofil.assessment.probe.FakeApi.hasToken;
import static no.helseprofil.assessment.probe.FakeApi.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import no.helseprofil.assessment.AssessedApi;
import no.helseprofil.assessment.Evidence;
import no.helseprofil.assessment.RequirementVerdict;
import no.helseprofil.assessment.Verdict;
import no.helseprofil.assessment.probe.ApiProbe.ProbeFinding;
import no.helseprofil.assessment.probe.ProbeTransport.ProbeException;
import no.helseprofil.assessment.probe.ProbeTransport.ProbeRequest;
import no.helseprofil.profile.ApiFault;
import no.helseprofil.profile.ApiFault.JwtChange;
import no.helseprofil.profile.ApiRequirements;
import no.helseprofil.register.MovableClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of what the probe makes of answers. The reference API, in the test kit, shows that it finds every flaw. */
class ApiProbeTest {

    private static final ApiProbe PROBE = ProbeFixture.probe(ProbeFixture.KEY, ApiProbe.DEFAULT_LIMIT);
    private static final String OTHER_NONCE = "proof with a nonce that the API didn't give";
    private static final ApiFault NO_TOKEN =
            ApiFault.refused("no token", "refuse it").sent(ApiFault.Sending.WITHOUT_TOKEN_AND_PROOF);
    private static final ApiFault AGAIN = ApiFault.refused("again", "once").sent(ApiFault.Sending.AGAIN);
    private static final ApiFault LATER =
            ApiFault.refused("later", "for as long").sent(ApiFault.Sending.LATER);
    private static final ApiFault AT_ONCE =
            ApiFault.refused("at once", "atomic").sent(ApiFault.Sending.AT_ONCE);
    private static final ApiFault WIDENS = ApiFault.refused("widens", "constant")
            .sent(ApiFault.Sending.AFTER_OTHERS)
            .proof(JwtChange.claim("htm", "DELETE"));
    private static final ApiFault QUERY =
            ApiFault.letIn("query", "leave it out").sent(ApiFault.Sending.WITH_QUERY);

    @ParameterizedTest
    @CsvSource({
        "401, refuses a valid request",
        "302, redirects",
        "100, redirects",
        "404, there is nothing",
        "405, there is nothing",
        "410, there is nothing",
        "429, limits",
        "500, fails on",
        "503, fails on"
    })
    void anApiThatAcceptsNoValidRequestIsInconclusive(int status, String reason) {
        FakeApi api = new FakeApi((request, number) -> status(status));
        AssessedApi assessed = probed(api);
        assertThat(assessed.inconclusive()).contains(reason);
        assertThat(assessed.requests()).as("and not bothered any further").isEqualTo(1);
        assertThat(assessed.verdicts()).hasSize(19).allSatisfy(verdict -> {
            assertThat(verdict.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
            assertThat(verdict.message()).contains(reason);
            assertThat(verdict.evidence()).containsExactly(new Evidence.Probe("a valid request", status, null));
        });
    }

    @Test
    void aRefusalOfAValidRequestIsQuotedWithTheExpectation() {
        String challenge = "Bearer error=\"invalid_token\", error_description=\"at+jwt not allowed\"";
        FakeApi api = new FakeApi((request, number) -> new ProbeAnswer(401, challenge, null));
        AssessedApi assessed = probed(api);
        assertThat(assessed.inconclusive())
                .as("what a library refuses as it comes, and no developer finds by the key or the audience")
                .contains("typ is at+jwt", "alg is RS256", "alg is ES256", "DPoP");
        assertThat(assessed.verdicts())
                .allSatisfy(verdict -> assertThat(verdict.evidence())
                        .containsExactly(new Evidence.Probe("a valid request", 401, challenge)));
    }

    @Test
    void detectsAnApiThatAcceptsAnyNonce() {
        assertThat(agesTaken(nonce -> true)).contains(OTHER_NONCE);
        assertThat(agesTaken("given"::equals))
                .as("one that takes its own alone")
                .isNotEmpty()
                .doesNotContain(OTHER_NONCE);
        FakeApi unasking = new FakeApi((request, number) -> status(200));
        assertThat(agesTaken(unasking))
                .as("one that asks for none")
                .isNotEmpty()
                .doesNotContain(OTHER_NONCE);
    }

    /** Returns the proofs of a wrong age that an API takes which asks for a nonce, and takes those that fit. */
    private static List<String> agesTaken(Predicate<String> nonces) {
        return agesTaken(new FakeApi((request, number) -> {
            Object nonce = FakeApi.values(request, "DPoP").isEmpty()
                    ? "given"
                    : FakeApi.claims(FakeApi.proof(request)).get("nonce");
            return nonce != null && nonces.test(nonce.toString()) ? status(200) : challenge("given");
        }));
    }

    private static List<String> agesTaken(FakeApi api) {
        return probed(api).verdicts().stream()
                .filter(verdict -> verdict.requirement().equals("api-proof-age"))
                .flatMap(verdict -> verdict.evidence().stream())
                .map(evidence -> ((Evidence.Probe) evidence).fault())
                .toList();
    }

    @Test
    void aSilentOrForbiddenApiIsInconclusive() {
        FakeApi silent = new FakeApi((request, number) -> {
            throw new ProbeException("the host is not among those that may be probed");
        });
        assertThat(probed(silent).inconclusive()).isEqualTo("the host is not among those that may be probed");
    }

    @Test
    void sendsNothingToAnApiWithoutUrl() {
        FakeApi api = new FakeApi((request, number) -> status(200));
        AssessedApi assessed = ProbeFixture.probed(PROBE, ProbeFixture.target(null), api);
        assertThat(assessed.inconclusive()).contains("helseprofil.api.probe-url");
        assertThat(api.seen()).isEmpty();
        assertThat(assessed.verdicts())
                .hasSize(19)
                .extracting(RequirementVerdict::verdict)
                .containsOnly(Verdict.INCONCLUSIVE);
    }

    @Test
    void noReportContainsAUrlWithAPassword() {
        FakeApi api = new FakeApi((request, number) -> status(200));
        AssessedApi assessed = ProbeFixture.probed(PROBE, ProbeFixture.target("https://user:secret@api.example/"), api);
        assertThat(assessed.toString()).doesNotContain("secret");
        assertThat(assessed.inconclusive()).contains("without user");
        assertThat(api.seen()).isEmpty();
        assertThat(ProbeFixture.probed(PROBE, ProbeFixture.target(ProbeFixture.ADDRESS), api)
                        .url())
                .isEqualTo(ProbeFixture.ADDRESS);
    }

    @Test
    void reportsAnUnsupportedRealmAlgorithm() {
        FakeApi api = new FakeApi((request, number) -> status(200));
        AssessedApi assessed = ProbeFixture.probed(
                ProbeFixture.probe(ProbeFixture.key("EdDSA"), ApiProbe.DEFAULT_LIMIT),
                ProbeFixture.target(ProbeFixture.ADDRESS),
                api);
        assertThat(assessed.inconclusive()).contains("algorithm");
        assertThat(api.seen()).isEmpty();
    }

    @Test
    void anOpenApiFailsEverythingThatNeedsNoRefusal() {
        AssessedApi assessed = probed(new FakeApi((request, number) -> status(200)));
        assertThat(assessed.inconclusive()).isNull();
        assertThat(requirements(assessed, Verdict.INCONCLUSIVE)).containsExactly("api-token-in-query");
        assertThat(requirements(assessed, Verdict.FAIL)).hasSize(17);
        assertThat(verdict(assessed, "api-proof-type").evidence())
                .as("everything that got in")
                .containsExactly(
                        new Evidence.Probe("proof with typ JWT", 200, null),
                        new Evidence.Probe("proof without typ", 200, null));
    }

    @Test
    void sendsNoMoreRequestsThanAllowed() {
        for (int limit : List.of(3, 10, 40)) {
            FakeApi api = new FakeApi((request, number) -> status(number == 1 || hasToken(request) ? 200 : 401));
            AssessedApi assessed = probed(api, limit);
            assertThat(api.seen()).hasSizeLessThanOrEqualTo(limit);
            assertThat(assessed.requests()).isEqualTo(api.seen().size());
            assertThat(verdict(assessed, "api-token-type").verdict())
                    .as("what wasn't sent isn't passed")
                    .isEqualTo(Verdict.INCONCLUSIVE);
            assertThat(verdict(assessed, "api-token-type").message()).contains("not enough requests");
        }
    }

    @Test
    void probesASlowApiForAMinuteAtMost() {
        MovableClock clock = new MovableClock(ProbeFixture.NOW);
        FakeApi slow = new FakeApi((request, number) -> {
            clock.move(Duration.ofSeconds(5));
            return status(number == 1 || hasToken(request) ? 200 : 401);
        });

        AssessedApi assessed = ProbeFixture.probed(
                ProbeFixture.probe(ProbeFixture.KEY, clock, ApiProbe.DEFAULT_LIMIT),
                ProbeFixture.target(ProbeFixture.ADDRESS),
                slow);

        assertThat(slow.seen()).as("one more in the minute's last instant").hasSizeLessThanOrEqualTo(12 + 1 + 4 + 1);
        assertThat(verdict(assessed, "api-authentication").verdict())
                .as("the probe reports what it found by then")
                .isEqualTo(Verdict.PASS);
        assertThat(verdict(assessed, "api-token-type").verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(verdict(assessed, "api-token-type").message()).contains("within a minute");
    }

    @Test
    void aRefusalPassesAndAnAcceptanceFails() throws ProbeException {
        assertThat(found(NO_TOKEN, request -> hasToken(request) ? 200 : 401)).isEqualTo(ProbeFinding.State.AS_DUE);
        assertThat(found(NO_TOKEN, request -> 200)).isEqualTo(ProbeFinding.State.CONTRADICTS);
        assertThat(found(NO_TOKEN, request -> 403)).isEqualTo(ProbeFinding.State.UNCLEAR);
        assertThat(found(NO_TOKEN, request -> hasToken(request) ? 200 : 500)).isEqualTo(ProbeFinding.State.UNCLEAR);
    }

    @Test
    void aRefusedQueryFails() throws ProbeException {
        assertThat(found(QUERY, request -> 200)).isEqualTo(ProbeFinding.State.AS_DUE);
        assertThat(found(QUERY, request -> 403))
                .as("to both: it makes no difference")
                .isEqualTo(ProbeFinding.State.AS_DUE);
        assertThat(found(QUERY, request -> request.uri().getQuery() == null ? 200 : 401))
                .isEqualTo(ProbeFinding.State.CONTRADICTS);
        assertThat(found(QUERY, request -> request.uri().getQuery() == null ? 200 : 400))
                .as("an unknown parameter may be bad for other reasons")
                .isEqualTo(ProbeFinding.State.UNCLEAR);
    }

    /** Such a token opens nothing, so an API that takes it refuses it all the same: for its scope. */
    @ParameterizedTest
    @CsvSource({
        "401, 403, 401, AS_DUE, refused before anybody asked for the scope",
        "403, 200, 200, AS_DUE, refused by an API that asks for no scope",
        "403, 403, 401, CONTRADICTS, refused as a right token of that scope is and other faults are not",
        "403, 403, 403, UNCLEAR, refused by an API that asks for the scope first",
        "401, 401, 401, UNCLEAR, refused by an API that has one status for all",
        "200, 403, 401, CONTRADICTS, let in"
    })
    void evaluatesAForeignTokenByItsScope(
            int unbound, int outOfScope, int otherKey, ProbeFinding.State state, String why) throws ProbeException {
        Map<Integer, Integer> statuses = Map.of(2, unbound, 3, outOfScope, 4, otherKey);
        FakeApi api = new FakeApi((request, number) -> {
            boolean opensNothing = "helseprofil-probe"
                    .equals(FakeApi.claims(FakeApi.token(request)).get("scope"));
            return status(opensNothing ? statuses.getOrDefault(number, 200) : 200);
        });

        ProbeFinding found = ProbeFixture.found(
                        api,
                        30,
                        List.of(ApiFault.refused("unbound", "refuse it").token(ApiFault.UNBOUND)))
                .get(0);

        assertThat(found.state()).as(why).isEqualTo(state);
    }

    @Test
    void refusalsCountOnlyIfAValidRequestStillSucceeds() throws ProbeException {
        FakeApi locking = new FakeApi((request, number) -> status(number == 1 ? 200 : 401));
        ProbeFinding found = ProbeFixture.found(locking, 10, List.of(NO_TOKEN)).get(0);
        assertThat(found.state()).isEqualTo(ProbeFinding.State.UNCLEAR);
        assertThat(found.sentence()).contains("stopped accepting valid requests");
    }

    @Test
    void anAcceptedFaultCountsRegardlessOfLaterAnswers() throws ProbeException {
        FakeApi breaking = new FakeApi((request, number) -> status(number < 3 ? 200 : 503));
        assertThat(ProbeFixture.found(breaking, 10, List.of(NO_TOKEN)).get(0).state())
                .isEqualTo(ProbeFinding.State.CONTRADICTS);
    }

    @Test
    void stopsIfTheApiLimitsRequests() throws ProbeException {
        FakeApi limiting = new FakeApi((request, number) -> status(number < 3 ? 200 : 429));
        List<ProbeFinding> found = ProbeFixture.found(limiting, 50, List.of(NO_TOKEN, NO_TOKEN, NO_TOKEN, NO_TOKEN));
        assertThat(limiting.seen()).as("the third answer was enough").hasSize(3);
        assertThat(found.subList(1, 4)).allSatisfy(one -> {
            assertThat(one.state()).isEqualTo(ProbeFinding.State.UNCLEAR);
            assertThat(one.sentence()).contains("limits the number of requests");
        });
    }

    @Test
    void stopsIfTheApiBecomesSilent() throws ProbeException {
        FakeApi dying = new FakeApi((request, number) -> {
            if (number > 1) {
                throw new ProbeException("no answer came in time");
            }
            return status(200);
        });
        List<ProbeFinding> found = ProbeFixture.found(dying, 50, List.of(NO_TOKEN, NO_TOKEN, NO_TOKEN));
        assertThat(dying.seen())
                .as("one silence may be the fault of the request")
                .hasSize(3);
        assertThat(found).extracting(ProbeFinding::sentence).containsOnly("no answer came in time");
    }

    @Test
    void usesAndKeepsANonce() throws ProbeException {
        FakeApi asking = new FakeApi((request, number) -> {
            if (!hasToken(request)) {
                return status(401);
            }
            boolean fresh =
                    "second".equals(FakeApi.claims(FakeApi.proof(request)).get("nonce"));
            return fresh ? status(200) : challenge(number == 1 ? "first" : "second");
        });
        assertThat(catchThrowable(() -> ProbeFixture.found(asking, 20, List.of(NO_TOKEN))))
                .as("one that is never content is not asked for ever")
                .isInstanceOf(ProbeException.class);
        assertThat(asking.seen()).hasSize(2);

        FakeApi content = new FakeApi((request, number) -> {
            if (!hasToken(request)) {
                return status(401);
            }
            boolean fresh =
                    "nonce".equals(FakeApi.claims(FakeApi.proof(request)).get("nonce"));
            return fresh ? status(200) : challenge("nonce");
        });
        assertThat(ProbeFixture.found(content, 20, List.of(NO_TOKEN)).get(0).state())
                .isEqualTo(ProbeFinding.State.AS_DUE);
        assertThat(content.seen()).as("asked for once, then carried along").hasSize(4);
    }

    @Test
    void sendsTheNewestNonce() throws ProbeException {
        FakeApi rotating = new FakeApi((request, number) -> new ProbeAnswer(200, null, "nonce-" + number));
        ProbeFixture.found(rotating, 20, List.of(QUERY));
        assertThat(rotating.seen())
                .extracting(request ->
                        String.valueOf(FakeApi.claims(FakeApi.proof(request)).get("nonce")))
                .containsExactly("null", "nonce-1", "nonce-2");
    }

    @Test
    void repeatsAProofAfterAnotherRequest() throws ProbeException {
        Set<String> used = new HashSet<>();
        FakeApi remembering = new FakeApi((request, number) -> status(used.add(FakeApi.proof(request)) ? 200 : 401));
        assertThat(ProbeFixture.found(remembering, 20, List.of(AGAIN)).get(0).state())
                .isEqualTo(ProbeFinding.State.AS_DUE);
        assertThat(remembering.seen().get(3))
                .as("the very same request")
                .isEqualTo(remembering.seen().get(1));
        assertThat(found(AGAIN, request -> 200)).isEqualTo(ProbeFinding.State.CONTRADICTS);
    }

    @Test
    void repeatsAProofAfterAShortMemoryForgotIt() throws ProbeException {
        assertThat(later(Duration.ofSeconds(12))).isEqualTo(ProbeFinding.State.AS_DUE);
        assertThat(later(Duration.ofSeconds(1))).isEqualTo(ProbeFinding.State.CONTRADICTS);
    }

    /** Remembers proofs for so long, and takes them for ever. */
    private static ProbeFinding.State later(Duration memory) throws ProbeException {
        MovableClock clock = new MovableClock(ProbeFixture.NOW);
        Map<String, Instant> used = new HashMap<>();
        FakeApi api = new FakeApi((request, number) -> {
            Instant now = clock.instant();
            used.values().removeIf(since -> since.plus(memory).isBefore(now));
            return status(used.putIfAbsent(FakeApi.proof(request), now) == null ? 200 : 401);
        });
        Probing probing = new Probing(ProbeFixture.line(api, 20, clock));
        probing.begin(List.of(LATER, QUERY));
        assertThat(api.seen())
                .as("used when all else has been sent, or it would be too old by then")
                .hasSize(1 + 1 + 2);
        assertThat(probing.pause()).isEqualTo(ApiFault.LATER_BY);

        clock.move(probing.pause());

        List<ProbeFinding> found = probing.end();
        assertThat(api.seen().get(4))
                .as("the very same request")
                .isEqualTo(api.seen().get(2));
        assertThat(found).extracting(ProbeFinding::fault).as("in their order").containsExactly(LATER, QUERY);
        return found.get(0).state();
    }

    @Test
    void waitsOnlyIfALaterRequestIsPlanned() throws ProbeException {
        Probing probing = new Probing(ProbeFixture.line(new FakeApi((request, number) -> status(200)), 20));
        probing.begin(List.of(QUERY));
        assertThat(probing.pause()).isEqualTo(Duration.ZERO);
    }

    @Test
    void waitsAtMostAMinute() throws ProbeException {
        MovableClock clock = new MovableClock(ProbeFixture.NOW);
        FakeApi slow = new FakeApi((request, number) -> {
            clock.move(Duration.ofSeconds(29));
            return status(200);
        });
        Probing probing = new Probing(ProbeFixture.line(slow, 20, clock));
        probing.begin(List.of(QUERY, LATER));
        assertThat(probing.pause()).isEqualTo(Duration.ZERO);
        assertThat(probing.end().get(1).sentence()).contains("within a minute");
    }

    @Test
    void anInitiallyRefusedProofProvesNothingLater() throws ProbeException {
        FakeApi refusing = new FakeApi((request, number) -> status(number == 2 ? 401 : 200));
        Probing probing = new Probing(ProbeFixture.line(refusing, 20));
        probing.begin(List.of(LATER));
        assertThat(probing.pause()).isEqualTo(Duration.ZERO);
        assertThat(probing.end().get(0).state()).isEqualTo(ProbeFinding.State.UNCLEAR);
    }

    @Test
    void aPassStatesItsLimits() {
        assertThat(ProbeFinding.verdict(ApiRequirements.PROOF_REPLAY, List.of(ProbeFinding.asDue(AGAIN, status(401)))))
                .isEqualTo(new RequirementVerdict(
                        "api-proof-replay",
                        Verdict.PASS,
                        null,
                        "replay was tried at one address, which may be one node: see to it that all nodes share what they"
                                + " remember",
                        List.of()));
        assertThat(ProbeFinding.verdict(ApiRequirements.PROOF_AGE, List.of(ProbeFinding.asDue(AGAIN, status(401)))))
                .isEqualTo(RequirementVerdict.of("api-proof-age", Verdict.PASS));
    }

    @Test
    void oneOfSeveralConcurrentReplaysMaySucceed() throws ProbeException {
        assertThat(atOnce(200, 401, 401, 401)).isEqualTo(ProbeFinding.State.AS_DUE);
        assertThat(atOnce(401, 401, 200, 401)).isEqualTo(ProbeFinding.State.AS_DUE);
        assertThat(atOnce(200, 401, 200, 401)).isEqualTo(ProbeFinding.State.CONTRADICTS);
        assertThat(atOnce(401, 401, 401, 401)).as("nothing was shown").isEqualTo(ProbeFinding.State.UNCLEAR);
        assertThat(atOnce(200, 401, 500, 401))
                .as("what broke might have got in")
                .isEqualTo(ProbeFinding.State.UNCLEAR);
    }

    @Test
    void detectsAWindowThatWidens() throws ProbeException {
        assertThat(found(WIDENS, request -> isOld(request) ? 401 : 200)).isEqualTo(ProbeFinding.State.AS_DUE);
        FakeApi widening = new FakeApi((request, number) -> status(isOld(request) && number < 5 ? 401 : 200));
        assertThat(ProbeFixture.found(widening, 30, List.of(WIDENS)).get(0).state())
                .isEqualTo(ProbeFinding.State.CONTRADICTS);
        assertThat(found(WIDENS, request -> 200))
                .as("what is let in at once is found by other requests")
                .isEqualTo(ProbeFinding.State.AS_DUE);
    }

    @Test
    void anAdvisoryFailureIsAWarning() {
        FakeApi api = new FakeApi((request, number) -> {
            boolean several =
                    hasToken(request) && FakeApi.claims(FakeApi.token(request)).get("aud") instanceof List<?>;
            return status(several || isNotYetFaulty(number) ? 200 : 401);
        });
        AssessedApi assessed = probed(api);
        assertThat(verdict(assessed, "api-token-audience").verdict()).isEqualTo(Verdict.WARN);
    }

    private static boolean isNotYetFaulty(int number) {
        return number == 1;
    }

    private static boolean isOld(ProbeRequest request) {
        return "DELETE".equals(FakeApi.claims(FakeApi.proof(request)).get("htm"));
    }

    private interface Statuses {

        int of(ProbeRequest request);
    }

    private static ProbeFinding.State found(ApiFault fault, Statuses statuses) throws ProbeException {
        FakeApi api = new FakeApi((request, number) -> status(statuses.of(request)));
        return ProbeFixture.found(api, 30, List.of(fault)).get(0).state();
    }

    /** A valid request before and after, and these in between. */
    private static ProbeFinding.State atOnce(int... statuses) throws ProbeException {
        FakeApi api = new FakeApi(
                (request, number) -> status(number == 1 || number > statuses.length + 1 ? 200 : statuses[number - 2]));
        return ProbeFixture.found(api, 30, List.of(AT_ONCE)).get(0).state();
    }

    private static AssessedApi probed(FakeApi api) {
        return ProbeFixture.probed(PROBE, ProbeFixture.target(ProbeFixture.ADDRESS), api);
    }

    private static AssessedApi probed(FakeApi api, int limit) {
        return ProbeFixture.probed(
                ProbeFixture.probe(ProbeFixture.KEY, limit), ProbeFixture.target(ProbeFixture.ADDRESS), api);
    }

    private static Set<String> requirements(AssessedApi assessed, Verdict verdict) {
        return assessed.verdicts().stream()
                .filter(one -> one.verdict() == verdict)
                .map(RequirementVerdict::requirement)
                .collect(Collectors.toSet());
    }

    private static RequirementVerdict verdict(AssessedApi assessed, String requirement) {
        return assessed.verdicts().stream()
                .filter(verdict -> verdict.requirement().equals(requirement))
                .findFirst()
                .orElseThrow();
    }
}

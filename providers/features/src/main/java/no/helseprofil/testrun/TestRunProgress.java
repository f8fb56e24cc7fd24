package no.helseprofil.testrun;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.proof.DpopNonce;
import no.helseprofil.testrun.OpenSteps.PendingFault;
import no.helseprofil.testrun.StepState.Reason;
import no.helseprofil.testrun.StepState.TestRunVerdict;
import no.helseprofil.testrun.TestRun.TestRunSetup;
import org.jspecify.annotations.Nullable;

/**
 * Observations of a client's test run so far. Immutable: each request yields another one. It uses the decisions on
 * requests, and judges itself only whether the client copes with faults.
 *
 * @param grants grants of the client, which determine its plan
 * @param setup what is tested; null in runs of before version 0.3
 * @param keys thumbprints of the first few keys with which the client has signed (RFC 7638)
 * @param states states of the plan's steps
 * @param open what the client is yet to do
 * @param requests number of requests
 */
public record TestRunProgress(
        Set<String> grants,
        @Nullable TestRunSetup setup,
        Set<String> keys,
        Map<TestStep, StepState> states,
        OpenSteps open,
        int requests) {

    /** Value of {@code Retry-After}. */
    public static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    /** Duration of a slow response, which is below any sensible time-out of a client. */
    public static final Duration SLOWNESS = Duration.ofSeconds(3);

    /** Largest number of requests that are examined. Afterwards the run has ended. */
    public static final int MOST_REQUESTS = 500;

    /**
     * Time without any request after which a client meets a fault. A request soon after the response is then a repeated
     * one, and not the client's next job.
     */
    public static final Duration QUIET = Duration.ofSeconds(10);

    private static final int MOST_KEYS = 4;

    /** Mapper that ignores unknown members: a later version may have added some, and the known ones are still right. */
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final List<String> NONCE_REQUIREMENT =
            List.of(Catalogue.get(DpopNonce.class).id());

    public TestRunProgress {
        grants = Set.copyOf(grants);
        keys = Set.copyOf(Objects.requireNonNullElse(keys, Set.of()));
        states = Map.copyOf(states);
        open = Objects.requireNonNullElse(open, OpenSteps.NONE);
    }

    /**
     * Returns a new run.
     *
     * @param grants grants of the client
     * @param registered requirements that its registration contradicts
     */
    public static TestRunProgress begin(Set<String> grants, List<String> registered) {
        TestRunProgress empty = unknown().with(grants, null);
        StepState metadata =
                registered.isEmpty() ? StepState.UNSEEN.passed() : StepState.UNSEEN.failed(registered, null);
        return empty.with(TestStep.METADATA, metadata);
    }

    public static TestRunProgress unknown() {
        return new TestRunProgress(Set.of(), null, Set.of(), Map.of(), OpenSteps.NONE, 0);
    }

    /** Returns the run as one of that software against that server. */
    public TestRunProgress of(TestRunSetup tested) {
        return with(grants, tested);
    }

    /** Reads the output of {@link #stored}; empty if it is of a later version with more steps. */
    public static Optional<TestRunProgress> read(String stored) {
        try {
            return Optional.ofNullable(MAPPER.readValue(stored, TestRunProgress.class));
        } catch (JsonProcessingException later) {
            return Optional.empty();
        }
    }

    /** Returns the run for the database: names and counts, of bounded size. */
    public String stored() {
        try {
            return MAPPER.writeValueAsString(this);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("names and counts can be written", impossible);
        }
    }

    @JsonIgnore
    public List<TestStep> plan() {
        return TestStep.plan(grants);
    }

    public StepState state(TestStep step) {
        return Objects.requireNonNullElse(states.get(step), StepState.UNSEEN);
    }

    @JsonIgnore
    public TestRunVerdict verdict() {
        return TestRunVerdict.of(
                plan().stream().map(step -> state(step).verdict()).toList());
    }

    /** Returns whether no more requests are examined. */
    @JsonIgnore
    public boolean isUsedUp() {
        return requests >= MOST_REQUESTS;
    }

    /** Returns whether the metadata was fetched from the client's address. */
    @JsonIgnore
    public boolean isDiscovered() {
        return state(TestStep.DISCOVERY).verdict() == TestRunVerdict.PASSED;
    }

    /** Returns the fault to which a request is exposed that would pass; empty if there is none. */
    public Optional<TestStep> fault(TestedRequest request) {
        if (request.refreshToken() != null && request.refreshToken().equals(open.endedToken())) {
            return Optional.of(TestStep.REFRESH_ENDED);
        }
        PendingFault pending = open.fault();
        if (pending != null) {
            return pending.meets(request) ? Optional.of(pending.step()) : Optional.empty();
        }
        Optional<TestStep> asked = TestStep.of(request.kind());
        if (asked.isEmpty() || state(asked.get()).verdict() != TestRunVerdict.PASSED || !isAfterQuiet(request)) {
            return Optional.empty();
        }
        return TestStep.FAULTS.stream()
                .filter(fault -> plan().contains(fault) && fault.fits(asked.get()))
                .filter(fault -> !fault.isAboutNonces() || request.nonceIssued() != null)
                .filter(fault -> state(fault).verdict() == TestRunVerdict.NOT_SEEN)
                .filter(fault -> fault != TestStep.REFRESH_ENDED || open.endedToken() == null)
                .findFirst();
    }

    private boolean isAfterQuiet(TestedRequest request) {
        return request.arrived().toEpochMilli() - open.latest() >= QUIET.toMillis();
    }

    /**
     * Returns the run after a request was exposed to that fault. A request that the fault refuses is counted here, as
     * its response isn't examined.
     */
    public TestRunProgress with(TestStep fault, TestedRequest request, Instant now) {
        TestRunProgress next = fault == TestStep.SLOW ? this : counting(request);
        if (fault == TestStep.REFRESH_ENDED) {
            boolean again = open.endedToken() != null;
            StepState state = again
                    ? state(fault).failed(List.of(), Reason.USED_AGAIN)
                    : state(fault).begun();
            return next.with(fault, state).with(again ? next.open : next.open.ended(request.refreshToken()));
        }
        Duration wait = switch (fault) {
            case UNAVAILABLE -> RETRY_AFTER;
            case SLOW -> SLOWNESS;
            default -> Duration.ZERO;
        };
        PendingFault pending = open.fault();
        return next.with(fault, state(fault).begun())
                .with(next.open.with(
                        pending == null ? PendingFault.begun(fault, request, now, wait) : pending.met(request, now)));
    }

    /**
     * Returns the run after one more request.
     *
     * @param slowed whether the request is the one with the slow response, which shows nothing yet
     */
    public TestRunProgress after(TestedRequest request, boolean slowed) {
        TestRunProgress next = counting(request);
        next = slowed ? next : next.coping(request);
        return switch (request.answer()) {
            case CHALLENGED -> next.challenging(request);
            case REFUSED -> next.refusing(request);
            case GRANTED -> next.granting(request);
        };
    }

    /** Returns the run with one more request counted, and with the key that signs it. */
    private TestRunProgress counting(TestedRequest request) {
        Set<String> known = new TreeSet<>(keys);
        if (request.key() != null && known.size() < MOST_KEYS) {
            known.add(request.key());
        }
        boolean done = request.answer() != TestedRequest.Result.CHALLENGED;
        TestRunProgress next = new TestRunProgress(
                grants, setup, known, states, done ? open.at(request.arrived().toEpochMilli()) : open, requests + 1);
        if (request.key() == null) {
            return next;
        }
        StepState named = state(TestStep.KEY_ID);
        return next.with(
                TestStep.KEY_ID, request.namesKey() ? named.passed() : named.failed(List.of(), Reason.NO_KEY_ID));
    }

    /** Returns the run after the metadata was fetched from the client's address. */
    public TestRunProgress discovered() {
        return with(TestStep.DISCOVERY, state(TestStep.DISCOVERY).passed());
    }

    /** Returns the run at its end: an open fault and an unanswered demand for a nonce count as failed. */
    public TestRunProgress ended() {
        PendingFault pending = open.fault();
        TestRunProgress end =
                pending == null || pending.step() == TestStep.SLOW ? this : failed(pending, pending.unrepeated());
        return open.challenged().isEmpty() || state(TestStep.NONCE).verdict() == TestRunVerdict.PASSED
                ? end
                : end.with(TestStep.NONCE, state(TestStep.NONCE).failed(NONCE_REQUIREMENT, Reason.UNANSWERED));
    }

    private TestRunProgress challenging(TestedRequest request) {
        String kind = request.kind().text();
        TestRunProgress next = with(open.challenging(kind, true));
        return open.challenged().contains(kind)
                ? next.with(TestStep.NONCE, state(TestStep.NONCE).failed(NONCE_REQUIREMENT, Reason.UNANSWERED))
                : next;
    }

    /**
     * Returns the run after a refusal. If the proof has a nonce and something else is wrong, it stays open whether the
     * demand for the nonce was met.
     */
    private TestRunProgress refusing(TestedRequest request) {
        TestRunProgress next = request.nonceIssued() == null ? this : withoutChallenge(request);
        Reason reason = request.failed().isEmpty() ? Reason.REFUSED : null;
        return TestStep.of(request.kind())
                .map(step -> next.with(step, state(step).failed(request.failed(), reason)))
                .orElse(next);
    }

    private TestRunProgress granting(TestedRequest request) {
        TestRunProgress next = answeringNonce(request);
        Optional<TestStep> step = TestStep.of(request.kind());
        if (step.isPresent()) {
            next = next.with(step.get(), judged(next.state(step.get()), request.failed()));
        }
        if (step.equals(Optional.of(TestStep.TOKEN))) {
            next = next.with(TestStep.AUTHORIZE, judged(next.state(TestStep.AUTHORIZE), request.failedAtLogin()));
            next = next.loggedIn();
        }
        return next;
    }

    private static StepState judged(StepState state, List<String> failed) {
        return failed.isEmpty() ? state.passed() : state.failed(failed, Reason.OBSERVED);
    }

    /** Returns the run with a met demand for a nonce: the server lets only a proof with the nonce pass. */
    private TestRunProgress answeringNonce(TestedRequest request) {
        return open.challenged().contains(request.kind().text())
                ? withoutChallenge(request)
                        .with(TestStep.NONCE, state(TestStep.NONCE).passed())
                : this;
    }

    private TestRunProgress withoutChallenge(TestedRequest request) {
        return with(open.challenging(request.kind().text(), false));
    }

    private TestRunProgress loggedIn() {
        if (!open.loginExpected()) {
            return this;
        }
        StepState ended = state(TestStep.REFRESH_ENDED);
        return with(TestStep.REFRESH_ENDED, ended.verdict() == TestRunVerdict.FAILED ? ended : ended.passed())
                .with(open.loggedIn());
    }

    /** Returns the run after a request that may show whether the client copes with the latest fault. */
    private TestRunProgress coping(TestedRequest request) {
        PendingFault fault = open.fault();
        if (fault == null || fault.isAtOnce(request)) {
            return this;
        }
        if (fault.step() == TestStep.SLOW) {
            return copingWithSlowness(request, fault);
        }
        if (!fault.isOf(request)) {
            return unclear(fault);
        }
        if (fault.isLate(request)) {
            return failed(fault, fault.unrepeated());
        }
        if (!fault.step().isAboutNonces()) {
            return fault.isEarly(request) ? failed(fault, Reason.TOO_EARLY) : passedIfGranted(request, fault);
        }
        if (request.answer() == TestedRequest.Result.CHALLENGED) {
            return failed(fault, Reason.UNANSWERED);
        }
        if (fault.isOlder(request)) {
            return failed(fault, Reason.SAME_NONCE);
        }
        TestRunProgress next = passedIfGranted(request, fault);
        boolean unseen = next.open.fault() == null && state(TestStep.NONCE).verdict() == TestRunVerdict.NOT_SEEN;
        return unseen ? next.with(TestStep.NONCE, StepState.UNSEEN.passed()) : next;
    }

    private TestRunProgress copingWithSlowness(TestedRequest request, PendingFault fault) {
        if (!fault.isEarly(request)) {
            return settled(fault, state(fault.step()).passed());
        }
        return fault.isOf(request) ? failed(fault, Reason.IMPATIENT) : this;
    }

    /**
     * Returns the run after the client has sent something else in place of the refused request. That may be the work of
     * another thread, so the fault comes once more; the second time the client has given up.
     */
    private TestRunProgress unclear(PendingFault fault) {
        StepState state = state(fault.step());
        return state.wrong() == 0 ? settled(fault, state.unclear()) : failed(fault, fault.unrepeated());
    }

    private TestRunProgress passedIfGranted(TestedRequest request, PendingFault fault) {
        return request.answer() == TestedRequest.Result.GRANTED
                ? settled(fault, state(fault.step()).passed())
                : this;
    }

    private TestRunProgress failed(PendingFault fault, Reason reason) {
        List<String> requirements = fault.step().isAboutNonces() ? NONCE_REQUIREMENT : List.of();
        return settled(fault, state(fault.step()).failed(requirements, reason));
    }

    private TestRunProgress settled(PendingFault fault, StepState state) {
        return with(fault.step(), state).with(open.with(null));
    }

    private TestRunProgress with(Set<String> granted, @Nullable TestRunSetup tested) {
        return new TestRunProgress(granted, tested, keys, states, open, requests);
    }

    private TestRunProgress with(OpenSteps next) {
        return new TestRunProgress(grants, setup, keys, states, next, requests);
    }

    private TestRunProgress with(TestStep step, StepState state) {
        return new TestRunProgress(grants, setup, keys, put(step, state), open, requests);
    }

    private Map<TestStep, StepState> put(TestStep step, StepState state) {
        Map<TestStep, StepState> next = new EnumMap<>(TestStep.class);
        next.putAll(states);
        next.put(step, state);
        return next;
    }
}

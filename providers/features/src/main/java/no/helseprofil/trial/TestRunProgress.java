package no.helseprofil.trial;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.proof.DpopNonce;
import no.helseprofil.trial.StepState.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Observations of a client's test run so far. Immutable: each request yields another one. It uses the decisions on
 * requests, and judges itself only whether the client copes with faults.
 *
 * @param grants grants of the client, which determine its plan
 * @param states states of the plan's steps
 * @param pending the latest fault; null if it is known whether the client copes with it
 * @param challenged kinds of requests that were answered with a demand for a nonce, and haven't been sent with it yet
 * @param loginExpected whether its refresh token was refused, so that it has to log its user in once more
 * @param requests number of requests
 */
public record TestRunProgress(
        Set<String> grants,
        Map<TestStep, StepState> states,
        @Nullable PendingFault pending,
        Set<String> challenged,
        boolean loginExpected,
        int requests) {

    /** Value of {@code Retry-After}. */
    public static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    /** Duration of a slow response, which is below any sensible time-out of a client. */
    public static final Duration SLOWNESS = Duration.ofSeconds(3);

    /** Largest number of requests that are examined. Afterwards the run has ended. */
    public static final int MOST_REQUESTS = 500;

    /** Mapper that ignores unknown members: a later version may have added some, and the known ones are still right. */
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final List<String> NONCE_REQUIREMENT =
            List.of(Catalogue.get(DpopNonce.class).id());

    public TestRunProgress {
        grants = Set.copyOf(grants);
        states = Map.copyOf(states);
        challenged = Set.copyOf(challenged);
    }

    /**
     * Returns a new run.
     *
     * @param grants grants of the client
     * @param registered requirements that its registration contradicts
     */
    public static TestRunProgress begin(Set<String> grants, List<String> registered) {
        TestRunProgress empty = new TestRunProgress(grants, Map.of(), null, Set.of(), false, 0);
        StepState metadata =
                registered.isEmpty() ? StepState.UNSEEN.passed() : StepState.UNSEEN.failed(registered, null);
        return empty.with(TestStep.METADATA, metadata);
    }

    public static TestRunProgress unknown() {
        return new TestRunProgress(Set.of(), Map.of(), null, Set.of(), false, 0);
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
        Optional<TestStep> asked = TestStep.of(request.kind());
        if (asked.equals(Optional.of(TestStep.REFRESH)) && loginExpected) {
            return Optional.of(TestStep.REFRESH_ENDED);
        }
        if (pending != null) {
            return pending.repeats() && request.isOf(pending) && !isSameNonce(request, pending)
                    ? Optional.of(pending.step())
                    : Optional.empty();
        }
        if (asked.isEmpty() || state(asked.get()).verdict() != TestRunVerdict.PASSED) {
            return Optional.empty();
        }
        return TestStep.FAULTS.stream()
                .filter(fault -> plan().contains(fault) && fault.fits(asked.get()))
                .filter(fault -> !fault.isAboutNonces() || request.nonce() != null)
                .filter(fault -> !state(fault).isBegun())
                .findFirst();
    }

    /**
     * Returns the run after a request was exposed to that fault. A request that the fault refuses is counted here, as
     * its response isn't examined.
     */
    public TestRunProgress with(TestStep fault, TestedRequest request, Instant now) {
        if (fault == TestStep.REFRESH_ENDED) {
            StepState state = state(fault);
            StepState next = loginExpected ? state.failed(List.of(), Reason.USED_AGAIN) : state.begun();
            return new TestRunProgress(grants, put(fault, next), pending, challenged, true, requests + 1);
        }
        Duration wait = switch (fault) {
            case UNAVAILABLE -> RETRY_AFTER;
            case SLOW -> SLOWNESS;
            default -> Duration.ZERO;
        };
        int times = pending == null ? 1 : pending.times() + 1;
        PendingFault done =
                new PendingFault(fault, request.kind().text(), now.plus(wait).toEpochMilli(), request.nonce(), times);
        int counted = fault == TestStep.SLOW ? requests : requests + 1;
        return new TestRunProgress(grants, put(fault, state(fault).begun()), done, challenged, loginExpected, counted);
    }

    /**
     * Returns the run after one more request.
     *
     * @param slowed whether the request is the one with the slow response, which shows nothing yet
     */
    public TestRunProgress after(TestedRequest request, boolean slowed) {
        TestRunProgress next = new TestRunProgress(grants, states, pending, challenged, loginExpected, requests + 1);
        next = slowed ? next : next.coping(request);
        next = request.namesKey() ? next.withKeyId(request) : next;
        return switch (request.answer()) {
            case CHALLENGED -> next.challenging(request);
            case REFUSED -> next.refusing(request);
            case GRANTED -> next.granting(request);
        };
    }

    /** Returns the run after the metadata was fetched from the client's address. */
    public TestRunProgress discovered() {
        return with(TestStep.DISCOVERY, state(TestStep.DISCOVERY).passed());
    }

    /** Returns the run at its end: an open fault and an unanswered demand for a nonce count as failed. */
    public TestRunProgress ended() {
        TestRunProgress end = this;
        if (pending != null && pending.step() != TestStep.SLOW) {
            List<String> failed = pending.step().isAboutNonces() ? NONCE_REQUIREMENT : List.of();
            end = end.settled(pending.step(), state(pending.step()).failed(failed, Reason.GAVE_UP));
        }
        return challenged.isEmpty() || state(TestStep.NONCE).verdict() == TestRunVerdict.PASSED
                ? end
                : end.with(TestStep.NONCE, state(TestStep.NONCE).failed(NONCE_REQUIREMENT, Reason.UNANSWERED));
    }

    private TestRunProgress withKeyId(TestedRequest request) {
        return request.answer() == TestedRequest.Result.GRANTED
                ? with(TestStep.KEY_ID, state(TestStep.KEY_ID).passed())
                : this;
    }

    private TestRunProgress challenging(TestedRequest request) {
        String kind = request.kind().text();
        boolean again = challenged.contains(kind);
        Set<String> kinds = new HashSet<>(challenged);
        kinds.add(kind);
        TestRunProgress next = new TestRunProgress(grants, states, pending, kinds, loginExpected, requests);
        return again
                ? next.with(TestStep.NONCE, state(TestStep.NONCE).failed(NONCE_REQUIREMENT, Reason.UNANSWERED))
                : next;
    }

    /**
     * Returns the run after a refusal. If the proof has a nonce and something else is wrong, it stays open whether the
     * demand for the nonce was met.
     */
    private TestRunProgress refusing(TestedRequest request) {
        TestRunProgress next = request.nonce() == null ? this : withoutChallenge(request);
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
        return challenged.contains(request.kind().text())
                ? withoutChallenge(request)
                        .with(TestStep.NONCE, state(TestStep.NONCE).passed())
                : this;
    }

    private TestRunProgress withoutChallenge(TestedRequest request) {
        Set<String> kinds = new HashSet<>(challenged);
        kinds.remove(request.kind().text());
        return new TestRunProgress(grants, states, pending, kinds, loginExpected, requests);
    }

    private TestRunProgress loggedIn() {
        if (!loginExpected) {
            return this;
        }
        StepState ended = state(TestStep.REFRESH_ENDED);
        StepState next = ended.verdict() == TestRunVerdict.FAILED ? ended : ended.passed();
        return new TestRunProgress(grants, put(TestStep.REFRESH_ENDED, next), pending, challenged, false, requests);
    }

    /** Returns the run after a request that may show whether the client copes with the latest fault. */
    private TestRunProgress coping(TestedRequest request) {
        PendingFault fault = pending;
        if (fault == null || !request.isOf(fault) && fault.step() != TestStep.SLOW) {
            return this;
        }
        StepState state = state(fault.step());
        boolean early = request.arrived().toEpochMilli() < fault.until();
        return switch (fault.step()) {
            case SLOW ->
                early && !request.isOf(fault)
                        ? this
                        : settled(fault.step(), early ? state.failed(List.of(), Reason.IMPATIENT) : state.passed());
            case UNAVAILABLE ->
                early
                        ? settled(fault.step(), state.failed(List.of(), Reason.TOO_EARLY))
                        : settledIfGranted(request, state);
            default -> copingWithNonce(request, fault, state);
        };
    }

    private TestRunProgress copingWithNonce(TestedRequest request, PendingFault fault, StepState state) {
        if (request.answer() == TestedRequest.Result.CHALLENGED) {
            return settled(fault.step(), state.failed(NONCE_REQUIREMENT, Reason.UNANSWERED));
        }
        if (isSameNonce(request, fault)) {
            return settled(fault.step(), state.failed(NONCE_REQUIREMENT, Reason.SAME_NONCE));
        }
        TestRunProgress next = settledIfGranted(request, state);
        boolean unseen = next.pending == null && state(TestStep.NONCE).verdict() == TestRunVerdict.NOT_SEEN;
        return unseen ? next.with(TestStep.NONCE, StepState.UNSEEN.passed()) : next;
    }

    private TestRunProgress settledIfGranted(TestedRequest request, StepState state) {
        return request.answer() == TestedRequest.Result.GRANTED && pending != null
                ? settled(pending.step(), state.passed())
                : this;
    }

    private static boolean isSameNonce(TestedRequest request, PendingFault fault) {
        return fault.step().isAboutNonces() && Objects.equals(fault.nonce(), request.nonce());
    }

    private TestRunProgress settled(TestStep fault, StepState state) {
        return new TestRunProgress(grants, put(fault, state), null, challenged, loginExpected, requests);
    }

    private TestRunProgress with(TestStep step, StepState state) {
        return new TestRunProgress(grants, put(step, state), pending, challenged, loginExpected, requests);
    }

    private Map<TestStep, StepState> put(TestStep step, StepState state) {
        Map<TestStep, StepState> next = new EnumMap<>(TestStep.class);
        next.putAll(states);
        next.put(step, state);
        return next;
    }
}

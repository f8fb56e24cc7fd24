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
public record Trial(
        Set<String> grants,
        Map<TrialStep, StepState> states,
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

    public Trial {
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
    public static Trial begin(Set<String> grants, List<String> registered) {
        Trial empty = new Trial(grants, Map.of(), null, Set.of(), false, 0);
        StepState metadata =
                registered.isEmpty() ? StepState.UNSEEN.passed() : StepState.UNSEEN.failed(registered, null);
        return empty.with(TrialStep.METADATA, metadata);
    }

    public static Trial unknown() {
        return new Trial(Set.of(), Map.of(), null, Set.of(), false, 0);
    }

    /** Reads the output of {@link #stored}; empty if it is of a later version with more steps. */
    public static Optional<Trial> read(String stored) {
        try {
            return Optional.ofNullable(MAPPER.readValue(stored, Trial.class));
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
    public List<TrialStep> plan() {
        return TrialStep.plan(grants);
    }

    public StepState state(TrialStep step) {
        return Objects.requireNonNullElse(states.get(step), StepState.UNSEEN);
    }

    @JsonIgnore
    public TrialVerdict verdict() {
        return TrialVerdict.of(
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
        return state(TrialStep.DISCOVERY).verdict() == TrialVerdict.PASSED;
    }

    /** Returns the fault to which a request is exposed that would pass; empty if there is none. */
    public Optional<TrialStep> fault(TrialRequest request) {
        Optional<TrialStep> asked = TrialStep.of(request.kind());
        if (asked.equals(Optional.of(TrialStep.REFRESH)) && loginExpected) {
            return Optional.of(TrialStep.REFRESH_ENDED);
        }
        if (pending != null) {
            return pending.repeats() && request.isOf(pending) && !isSameNonce(request, pending)
                    ? Optional.of(pending.step())
                    : Optional.empty();
        }
        if (asked.isEmpty() || state(asked.get()).verdict() != TrialVerdict.PASSED) {
            return Optional.empty();
        }
        return TrialStep.FAULTS.stream()
                .filter(fault -> plan().contains(fault) && fault.fits(asked.get()))
                .filter(fault -> !fault.isAboutNonces() || request.nonce() != null)
                .filter(fault -> !state(fault).isBegun())
                .findFirst();
    }

    /**
     * Returns the run after a request was exposed to that fault. A request that the fault refuses is counted here, as
     * its response isn't examined.
     */
    public Trial with(TrialStep fault, TrialRequest request, Instant now) {
        if (fault == TrialStep.REFRESH_ENDED) {
            StepState state = state(fault);
            StepState next = loginExpected ? state.failed(List.of(), Reason.USED_AGAIN) : state.begun();
            return new Trial(grants, put(fault, next), pending, challenged, true, requests + 1);
        }
        Duration wait = switch (fault) {
            case UNAVAILABLE -> RETRY_AFTER;
            case SLOW -> SLOWNESS;
            default -> Duration.ZERO;
        };
        int times = pending == null ? 1 : pending.times() + 1;
        PendingFault done =
                new PendingFault(fault, request.kind().text(), now.plus(wait).toEpochMilli(), request.nonce(), times);
        int counted = fault == TrialStep.SLOW ? requests : requests + 1;
        return new Trial(grants, put(fault, state(fault).begun()), done, challenged, loginExpected, counted);
    }

    /**
     * Returns the run after one more request.
     *
     * @param slowed whether the request is the one with the slow response, which shows nothing yet
     */
    public Trial after(TrialRequest request, boolean slowed) {
        Trial next = new Trial(grants, states, pending, challenged, loginExpected, requests + 1);
        next = slowed ? next : next.coping(request);
        next = request.namesKey() ? next.withKeyId(request) : next;
        return switch (request.answer()) {
            case CHALLENGED -> next.challenging(request);
            case REFUSED -> next.refusing(request);
            case GRANTED -> next.granting(request);
        };
    }

    /** Returns the run after the metadata was fetched from the client's address. */
    public Trial discovered() {
        return with(TrialStep.DISCOVERY, state(TrialStep.DISCOVERY).passed());
    }

    /** Returns the run at its end: an open fault and an unanswered demand for a nonce count as failed. */
    public Trial ended() {
        Trial end = this;
        if (pending != null && pending.step() != TrialStep.SLOW) {
            List<String> failed = pending.step().isAboutNonces() ? NONCE_REQUIREMENT : List.of();
            end = end.settled(pending.step(), state(pending.step()).failed(failed, Reason.GAVE_UP));
        }
        return challenged.isEmpty() || state(TrialStep.NONCE).verdict() == TrialVerdict.PASSED
                ? end
                : end.with(TrialStep.NONCE, state(TrialStep.NONCE).failed(NONCE_REQUIREMENT, Reason.UNANSWERED));
    }

    private Trial withKeyId(TrialRequest request) {
        return request.answer() == TrialRequest.Result.GRANTED
                ? with(TrialStep.KEY_ID, state(TrialStep.KEY_ID).passed())
                : this;
    }

    private Trial challenging(TrialRequest request) {
        String kind = request.kind().text();
        boolean again = challenged.contains(kind);
        Set<String> kinds = new HashSet<>(challenged);
        kinds.add(kind);
        Trial next = new Trial(grants, states, pending, kinds, loginExpected, requests);
        return again
                ? next.with(TrialStep.NONCE, state(TrialStep.NONCE).failed(NONCE_REQUIREMENT, Reason.UNANSWERED))
                : next;
    }

    /**
     * Returns the run after a refusal. If the proof has a nonce and something else is wrong, it stays open whether the
     * demand for the nonce was met.
     */
    private Trial refusing(TrialRequest request) {
        Trial next = request.nonce() == null ? this : withoutChallenge(request);
        Reason reason = request.failed().isEmpty() ? Reason.REFUSED : null;
        return TrialStep.of(request.kind())
                .map(step -> next.with(step, state(step).failed(request.failed(), reason)))
                .orElse(next);
    }

    private Trial granting(TrialRequest request) {
        Trial next = answeringNonce(request);
        Optional<TrialStep> step = TrialStep.of(request.kind());
        if (step.isPresent()) {
            next = next.with(step.get(), judged(next.state(step.get()), request.failed()));
        }
        if (step.equals(Optional.of(TrialStep.TOKEN))) {
            next = next.with(TrialStep.AUTHORIZE, judged(next.state(TrialStep.AUTHORIZE), request.failedAtLogin()));
            next = next.loggedIn();
        }
        return next;
    }

    private static StepState judged(StepState state, List<String> failed) {
        return failed.isEmpty() ? state.passed() : state.failed(failed, Reason.OBSERVED);
    }

    /** Returns the run with a met demand for a nonce: the server lets only a proof with the nonce pass. */
    private Trial answeringNonce(TrialRequest request) {
        return challenged.contains(request.kind().text())
                ? withoutChallenge(request)
                        .with(TrialStep.NONCE, state(TrialStep.NONCE).passed())
                : this;
    }

    private Trial withoutChallenge(TrialRequest request) {
        Set<String> kinds = new HashSet<>(challenged);
        kinds.remove(request.kind().text());
        return new Trial(grants, states, pending, kinds, loginExpected, requests);
    }

    private Trial loggedIn() {
        if (!loginExpected) {
            return this;
        }
        StepState ended = state(TrialStep.REFRESH_ENDED);
        StepState next = ended.verdict() == TrialVerdict.FAILED ? ended : ended.passed();
        return new Trial(grants, put(TrialStep.REFRESH_ENDED, next), pending, challenged, false, requests);
    }

    /** Returns the run after a request that may show whether the client copes with the latest fault. */
    private Trial coping(TrialRequest request) {
        PendingFault fault = pending;
        if (fault == null || !request.isOf(fault) && fault.step() != TrialStep.SLOW) {
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

    private Trial copingWithNonce(TrialRequest request, PendingFault fault, StepState state) {
        if (request.answer() == TrialRequest.Result.CHALLENGED) {
            return settled(fault.step(), state.failed(NONCE_REQUIREMENT, Reason.UNANSWERED));
        }
        if (isSameNonce(request, fault)) {
            return settled(fault.step(), state.failed(NONCE_REQUIREMENT, Reason.SAME_NONCE));
        }
        Trial next = settledIfGranted(request, state);
        boolean unseen = next.pending == null && state(TrialStep.NONCE).verdict() == TrialVerdict.NOT_SEEN;
        return unseen ? next.with(TrialStep.NONCE, StepState.UNSEEN.passed()) : next;
    }

    private Trial settledIfGranted(TrialRequest request, StepState state) {
        return request.answer() == TrialRequest.Result.GRANTED && pending != null
                ? settled(pending.step(), state.passed())
                : this;
    }

    private static boolean isSameNonce(TrialRequest request, PendingFault fault) {
        return fault.step().isAboutNonces() && Objects.equals(fault.nonce(), request.nonce());
    }

    private Trial settled(TrialStep fault, StepState state) {
        return new Trial(grants, put(fault, state), null, challenged, loginExpected, requests);
    }

    private Trial with(TrialStep step, StepState state) {
        return new Trial(grants, put(step, state), pending, challenged, loginExpected, requests);
    }

    private Map<TrialStep, StepState> put(TrialStep step, StepState state) {
        Map<TrialStep, StepState> next = new EnumMap<>(TrialStep.class);
        next.putAll(states);
        next.put(step, state);
        return next;
    }
}

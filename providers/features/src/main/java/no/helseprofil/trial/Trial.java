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
 * What a test run of a client has seen so far. Immutable: each request makes another. It reads what was decided of
 * requests; of itself it knows only whether the client copes with what is done to it.
 *
 * @param grants of the client, which say what its plan is
 * @param states of the steps of the plan
 * @param pending what was done to the client last; null if it is known whether it copes
 * @param challenged kinds of requests that were answered with a demand for a nonce, and haven't come with it yet
 * @param loginExpected whether its refresh token was turned down, so that it has to log its user in once more
 * @param requests how many came
 */
public record Trial(
        Set<String> grants,
        Map<TrialStep, StepState> states,
        @Nullable PendingFault pending,
        Set<String> challenged,
        boolean loginExpected,
        int requests) {

    /** What {@code Retry-After} says. */
    public static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    /** How long the slow answer takes: less than any sensible time-out of a client. */
    public static final Duration SLOWNESS = Duration.ofSeconds(3);

    /** How many requests are looked at. Afterwards the run has ended. */
    public static final int MOST_REQUESTS = 500;

    /** A later version may have written members more: what this one knows of the run is still right. */
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
     * One that begins.
     *
     * @param grants of the client
     * @param registered requirements that contradict what is registered of it
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

    /** What {@link #stored} has written; empty if it is of a later version that knows more steps than this one. */
    public static Optional<Trial> read(String stored) {
        try {
            return Optional.ofNullable(MAPPER.readValue(stored, Trial.class));
        } catch (JsonProcessingException later) {
            return Optional.empty();
        }
    }

    /** For the database: names and counts, of a size that has a bound. */
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

    /** Whether no more requests are looked at. */
    @JsonIgnore
    public boolean isUsedUp() {
        return requests >= MOST_REQUESTS;
    }

    /** Whether somebody at the client's address has fetched the metadata. */
    @JsonIgnore
    public boolean isDiscovered() {
        return state(TrialStep.DISCOVERY).verdict() == TrialVerdict.PASSED;
    }

    /** What is done to a request that would pass; empty if nothing is. */
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

    /** The same when that is done to it. What is refused by it is counted here, as its answer isn't looked at. */
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
     * The same after one more request.
     *
     * @param slowed whether it is the one whose answer took its time, which shows nothing yet
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

    /** The same when somebody at the client's address has fetched the metadata. */
    public Trial discovered() {
        return with(TrialStep.DISCOVERY, state(TrialStep.DISCOVERY).passed());
    }

    /** The same at its end: what is open then is not going to happen. */
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

    /** Whether the demand for a nonce is answered isn't known where the proof has one, and something else is wrong. */
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

    /** Only a proof with a nonce is let through where one was asked for. */
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

    /** Whether a request shows that the client copes with what was done to it, or that it doesn't. */
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

package no.helseprofil.assessment.probe;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import no.helseprofil.assessment.AssessedApi;
import no.helseprofil.assessment.Evidence;
import no.helseprofil.assessment.RequirementVerdict;
import no.helseprofil.assessment.Verdict;
import no.helseprofil.assessment.probe.ApiTarget.ProbeKey;
import no.helseprofil.assessment.probe.ProbeRequests.ProbeAddress;
import no.helseprofil.assessment.probe.ProbeTransport.ProbeException;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.faulty.SigningPair;
import no.helseprofil.profile.ApiCheck;
import no.helseprofil.profile.ApiFault;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.Requirement;
import org.jspecify.annotations.Nullable;

/**
 * Prober of APIs for what they must refuse. It sends a valid request first, then requests that deviate in one thing
 * each, as the requirements on APIs say, and a valid one again at the end. Serves any number of APIs of one realm, also
 * at the same time.
 */
public final class ApiProbe {

    /** Default for the largest number of requests sent to one API. */
    public static final int DEFAULT_LIMIT = 100;

    private static final List<ApiCheck> CHECKS = Catalogue.all(ApiCheck.class).toList();

    private final ProbeKey key;
    private final SigningPair blocked;
    private final Clock clock;
    private final Function<Requirement, Parameters> parameters;
    private final int limit;
    private @Nullable SigningPair other;

    /**
     * Creates a prober of the APIs of one realm.
     *
     * @param key the realm's key for access tokens
     * @param blocked a key that the realm's list of blocked keys names and that is used for nothing else
     * @param clock the server's clock
     * @param parameters returns the values in force in the realm for a requirement
     * @param limit the largest number of requests sent to one API
     */
    public ApiProbe(
            ProbeKey key, SigningPair blocked, Clock clock, Function<Requirement, Parameters> parameters, int limit) {
        this.key = key;
        this.blocked = blocked;
        this.clock = clock;
        this.parameters = parameters;
        this.limit = limit;
    }

    /** Begins the probe of one API. What can't be found out is inconclusive, and the verdict says why. */
    public BegunProbe begin(ApiTarget target, ProbeTransport transport) {
        ProbeLine line;
        try {
            line = line(target, transport);
        } catch (ProbeException unprobed) {
            return BegunProbe.ended(inconclusive(target, unprobed.reason()));
        }
        Map<ApiCheck, List<ApiFault>> faults = faults(target);
        Probing probing = new Probing(line);
        try {
            probing.begin(faults.values().stream().flatMap(List::stream).toList());
        } catch (ProbeException untaken) {
            return BegunProbe.ended(inconclusive(target, line.sent(), untaken));
        }
        return new BegunProbe(probing.pause(), () -> {
            List<ProbeFinding> found = probing.end();
            return assessed(target, line.sent(), null, verdicts(target, faults, found));
        });
    }

    private ProbeLine line(ApiTarget target, ProbeTransport transport) throws ProbeException {
        ProbeAddress address = ProbeAddress.parse(target.url());
        SigningPair realm = key.pair();
        return new ProbeLine(
                new ProbeRequests(target, address, key, realm, anotherThan(realm), blocked, clock),
                transport,
                clock,
                limit);
    }

    /** Returns a key that no API may trust. It serves all probes, because making one takes long. */
    private synchronized SigningPair anotherThan(SigningPair realm) {
        if (other == null) {
            other = SigningPair.generate(realm.algorithm());
        }
        return other;
    }

    private Map<ApiCheck, List<ApiFault>> faults(ApiTarget target) {
        Map<ApiCheck, List<ApiFault>> faults = new LinkedHashMap<>();
        CHECKS.forEach(
                check -> faults.put(check, target.isAsked(check) ? check.faults(parameters.apply(check)) : List.of()));
        return faults;
    }

    private static List<RequirementVerdict> verdicts(
            ApiTarget target, Map<ApiCheck, List<ApiFault>> faults, List<ProbeFinding> found) {
        Iterator<ProbeFinding> next = found.iterator();
        List<RequirementVerdict> verdicts = new ArrayList<>();
        faults.forEach((check, own) -> verdicts.add(
                target.isAsked(check)
                        ? ProbeFinding.verdict(
                                check, own.stream().map(fault -> next.next()).toList())
                        : RequirementVerdict.of(check.id(), Verdict.NOT_APPLICABLE)));
        return verdicts;
    }

    /** Returns the result for an API to which nothing was sent. */
    public static AssessedApi inconclusive(ApiTarget target, String reason) {
        return inconclusive(target, 0, new ProbeException(reason));
    }

    private static AssessedApi inconclusive(ApiTarget target, int sent, ProbeException why) {
        ProbeAnswer answer = why.answer();
        List<Evidence> evidence = answer == null ? List.of() : List.of(answer.toRequestWith(Probing.VALID));
        List<RequirementVerdict> verdicts = CHECKS.stream()
                .map(check -> new RequirementVerdict(check.id(), Verdict.INCONCLUSIVE, null, why.reason(), evidence))
                .toList();
        return assessed(target, sent, why.reason(), verdicts);
    }

    private static AssessedApi assessed(
            ApiTarget target, int sent, @Nullable String inconclusive, List<RequirementVerdict> verdicts) {
        return new AssessedApi(
                target.id(), target.clientId(), target.name(), shown(target.url()), sent, inconclusive, verdicts);
    }

    /** Returns the address, or null for an unusable one, which may hold a password. */
    private static @Nullable String shown(@Nullable String url) {
        try {
            return ProbeAddress.parse(url).uri().toString();
        } catch (ProbeException unusable) {
            return null;
        }
    }

    /**
     * A probe that has sent all requests except those that must come later. It doesn't wait itself, so that its caller
     * can use the thread meanwhile.
     *
     * @param pause the time to wait before the rest
     * @param rest sends the rest, and returns the assessed API
     */
    public record BegunProbe(Duration pause, Supplier<AssessedApi> rest) {

        /** Returns a probe that has nothing left to send. */
        public static BegunProbe ended(AssessedApi found) {
            return new BegunProbe(Duration.ZERO, () -> found);
        }
    }

    /**
     * The result of one request.
     *
     * @param fault what was wrong with it
     * @param state whether the response was the expected one
     * @param sentence what the API must do, or why nothing was found out
     * @param answer the response; null if there was none
     */
    record ProbeFinding(
            ApiFault fault,
            State state,
            String sentence,
            @Nullable ProbeAnswer answer) {

        enum State {
            AS_DUE,
            CONTRADICTS,
            UNCLEAR
        }

        static ProbeFinding asDue(ApiFault fault, @Nullable ProbeAnswer answer) {
            return new ProbeFinding(fault, State.AS_DUE, fault.sentence(), answer);
        }

        static ProbeFinding contradicting(ApiFault fault, ProbeAnswer answer) {
            return new ProbeFinding(fault, State.CONTRADICTS, fault.sentence(), answer);
        }

        static ProbeFinding unclear(ApiFault fault, String reason, @Nullable ProbeAnswer answer) {
            return new ProbeFinding(fault, State.UNCLEAR, reason, answer);
        }

        /**
         * Returns the same finding if the API still accepted valid requests afterwards; otherwise its refusals prove
         * nothing.
         */
        ProbeFinding confirmed(boolean taking, String reason) {
            boolean doubtful = !taking && state == State.AS_DUE && fault.due() != ApiFault.Expected.ACCEPTANCE;
            return doubtful ? unclear(fault, reason, answer) : this;
        }

        /**
         * Returns the verdict on one requirement from all findings. A contradiction counts even if other findings are
         * unclear.
         */
        static RequirementVerdict verdict(ApiCheck check, List<ProbeFinding> found) {
            List<ProbeFinding> contradicting = in(State.CONTRADICTS, found);
            List<ProbeFinding> failing = contradicting.stream()
                    .filter(one -> one.fault.due() != ApiFault.Expected.ADVISED_REFUSAL)
                    .toList();
            List<ProbeFinding> unclear = in(State.UNCLEAR, found);
            if (!failing.isEmpty()) {
                return verdict(check, Verdict.FAIL, failing.get(0).sentence, contradicting);
            }
            if (!contradicting.isEmpty()) {
                return verdict(check, Verdict.WARN, contradicting.get(0).sentence, contradicting);
            }
            return unclear.isEmpty()
                    ? new RequirementVerdict(check.id(), Verdict.PASS, null, check.unseen(), List.of())
                    : verdict(check, Verdict.INCONCLUSIVE, unclear.get(0).sentence, unclear);
        }

        private static List<ProbeFinding> in(State state, List<ProbeFinding> found) {
            return found.stream().filter(one -> one.state == state).toList();
        }

        private static RequirementVerdict verdict(
                ApiCheck check, Verdict verdict, String sentence, List<ProbeFinding> evidence) {
            return new RequirementVerdict(
                    check.id(),
                    verdict,
                    null,
                    sentence,
                    evidence.stream().map(ProbeFinding::evidence).toList());
        }

        private Evidence evidence() {
            return answer == null ? new Evidence.Probe(fault.name(), null, null) : answer.toRequestWith(fault);
        }
    }
}

package no.helseprofil.assessment.probe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import no.helseprofil.assessment.probe.ApiProbe.ProbeFinding;
import no.helseprofil.assessment.probe.ProbeLine.Reading;
import no.helseprofil.assessment.probe.ProbeTransport.ProbeException;
import no.helseprofil.assessment.probe.ProbeTransport.ProbeRequest;
import no.helseprofil.profile.ApiFault;
import no.helseprofil.profile.ApiFault.JwtChange;

/** One probe of one API: the result of each request with a fault, compared with a valid request before and after. */
final class Probing {

    private static final String NO_LONGER_TAKING =
            "the API stopped accepting valid requests before the probe ended, so that its refusals say nothing: except"
                    + " assessments from limits and lockouts, and assess it again";

    private static final String OPEN =
            "the API accepts requests without a token, so a token in the URL can't be tested: refuse such requests first";

    private static final String SCOPE_FIRST =
            "the API checks the scope of a token before the token's binding, so its binding can't be tested with"
                    + " a token that must open nothing: check token and proof first, and answer 401";

    static final ApiFault VALID = ApiFault.letIn("a valid request", NO_LONGER_TAKING);

    /** A request that is valid but for its scope. */
    private static final ApiFault OUT_OF_SCOPE = VALID.token(ProbeRequests.OPENS_NOTHING);

    private static final int UNAUTHORIZED = 401;
    private static final int AT_ONCE = 4;

    /**
     * Number of valid requests in between: a leeway of 5 s that doubles with each of them ends at more than 20 minutes.
     */
    private static final int OTHERS = 8;

    private final ProbeLine line;
    private final List<ProbeFinding> found = new ArrayList<>();
    private final Map<ApiFault, ProbeRequest> comingAgain = new HashMap<>();
    private int valid;

    /** Status of the response to a request that is valid but for its scope; 0 before one was sent. */
    private int outOfScope;

    Probing(ProbeLine line) {
        this.line = line;
    }

    /**
     * Sends all requests except those that come again later.
     *
     * @throws ProbeException if the API refuses the first valid request
     */
    void begin(List<ApiFault> faults) throws ProbeException {
        valid = Control.status(line.exchange(VALID).answer(), line.algorithm());
        for (ApiFault fault : faults) {
            found.add(probe(fault));
        }
        found.replaceAll(this::heldAgainstScope);
        found.replaceAll(this::usedForTheFirstTime);
    }

    /** Returns how much later the rest is to be sent. */
    Duration pause() {
        return comingAgain.isEmpty() ? Duration.ZERO : ApiFault.LATER_BY;
    }

    /**
     * Sends the rest.
     *
     * @return one finding for each fault, in their order
     */
    List<ProbeFinding> end() {
        found.replaceAll(this::usedAgain);
        line.beginEnd();
        boolean taking = isStillTaking();
        return found.stream()
                .map(one -> one.confirmed(taking, NO_LONGER_TAKING))
                .toList();
    }

    private boolean isStillTaking() {
        try {
            return isTaken(line.exchange(VALID).answer());
        } catch (ProbeException unanswered) {
            return false;
        }
    }

    private ProbeFinding probe(ApiFault fault) {
        if (fault.isAboutNonces() && !line.isAskedForNonces()) {
            return ProbeFinding.asDue(fault, null);
        }
        try {
            return switch (fault.sending()) {
                case AGAIN -> judged(fault, line.send(used(fault)));
                case LATER -> ProbeFinding.unclear(fault, NO_LONGER_TAKING, null);
                case AT_ONCE -> atOnce(fault);
                case AFTER_OTHERS -> afterOthers(fault);
                case TOKEN_IN_QUERY -> inQuery(fault);
                default -> judged(fault, line.exchange(fault).answer());
            };
        } catch (ProbeException reason) {
            return ProbeFinding.unclear(fault, reason.reason(), null);
        }
    }

    /**
     * Decides whether a refused token was refused only for its scope. A token that others could use has a scope that
     * opens nothing. If the API answers it as it answers a valid token of that scope, it has accepted the token, unless
     * it checks the scope before everything else. Called after all other requests, since the API lets such a request in
     * as far as the scope, and may remember it.
     */
    private ProbeFinding heldAgainstScope(ProbeFinding one) {
        ProbeAnswer answer = one.answer();
        if (!one.fault().isUsableByOthers() || one.state() != ProbeFinding.State.AS_DUE || answer == null) {
            return one;
        }
        try {
            if (answer.status() != statusOutOfScope()) {
                return one;
            }
            ApiFault otherwiseWrong =
                    OUT_OF_SCOPE.sent(one.fault().sending()).proof(JwtChange.Signing.OTHER_KEY_IN_HEADER);
            return line.exchange(otherwiseWrong).answer().status() == answer.status()
                    ? ProbeFinding.unclear(one.fault(), SCOPE_FIRST, answer)
                    : ProbeFinding.contradicting(one.fault(), answer);
        } catch (ProbeException reason) {
            return ProbeFinding.unclear(one.fault(), reason.reason(), answer);
        }
    }

    private int statusOutOfScope() throws ProbeException {
        if (outOfScope == 0) {
            outOfScope = line.exchange(OUT_OF_SCOPE).answer().status();
        }
        return outOfScope;
    }

    /**
     * Sends a request that is to come again for the first time. This follows all other requests: a token used earlier
     * might be expired by the end of a slow probe, and be refused for that.
     */
    private ProbeFinding usedForTheFirstTime(ProbeFinding one) {
        if (one.fault().sending() != ApiFault.Sending.LATER) {
            return one;
        }
        try {
            line.mustLast(ApiFault.LATER_BY);
            comingAgain.put(one.fault(), used(one.fault()));
            return one;
        } catch (ProbeException reason) {
            return ProbeFinding.unclear(one.fault(), reason.reason(), null);
        }
    }

    private ProbeFinding usedAgain(ProbeFinding one) {
        ProbeRequest used = comingAgain.get(one.fault());
        if (used == null) {
            return one;
        }
        try {
            return judged(one.fault(), line.send(used));
        } catch (ProbeException reason) {
            return ProbeFinding.unclear(one.fault(), reason.reason(), null);
        }
    }

    /** Sends a request and a valid one after it, and returns the first. Both must be accepted. */
    private ProbeRequest used(ApiFault fault) throws ProbeException {
        ProbeLine.Exchange first = line.exchange(fault);
        mustBeTaken(first.answer());
        mustBeTaken(line.exchange(VALID).answer());
        return first.request();
    }

    private ProbeFinding atOnce(ApiFault fault) throws ProbeException {
        List<ProbeAnswer> answers = line.exchangeAtOnce(fault, AT_ONCE);
        List<ProbeAnswer> taken = answers.stream().filter(this::isTaken).toList();
        List<ProbeAnswer> others =
                answers.stream().filter(answer -> !isTaken(answer)).toList();
        if (taken.isEmpty()) {
            throw new ProbeException(NO_LONGER_TAKING);
        }
        if (taken.size() > 1) {
            return judged(fault, taken.get(0));
        }
        return others.stream()
                .map(answer -> judged(fault, answer))
                .filter(one -> one.state() != ProbeFinding.State.AS_DUE)
                .findFirst()
                .orElseGet(() -> ProbeFinding.asDue(fault, others.get(0)));
    }

    private ProbeFinding afterOthers(ApiFault fault) throws ProbeException {
        ProbeAnswer before = line.exchange(fault).answer();
        if (isTaken(before)) {
            return ProbeFinding.asDue(fault, before);
        }
        for (int i = 0; i < OTHERS; i++) {
            mustBeTaken(line.exchange(VALID).answer());
        }
        return judged(fault, line.exchange(fault).answer());
    }

    /**
     * Sends a request with the token in its query. Its acceptance proves nothing at an API that requires no token at
     * all.
     */
    private ProbeFinding inQuery(ApiFault fault) throws ProbeException {
        ProbeFinding found = judged(fault, line.exchange(fault).answer());
        if (found.state() == ProbeFinding.State.CONTRADICTS && isTaken(withoutToken(fault))) {
            throw new ProbeException(OPEN);
        }
        return found;
    }

    private ProbeAnswer withoutToken(ApiFault fault) throws ProbeException {
        return line.exchange(fault.sent(ApiFault.Sending.WITHOUT_TOKEN)).answer();
    }

    private ProbeFinding judged(ApiFault fault, ProbeAnswer answer) {
        if (fault.due() == ApiFault.Expected.ACCEPTANCE) {
            return acceptance(fault, answer);
        }
        Reading reading = Reading.of(answer.status(), valid);
        return switch (reading) {
            case LET_IN -> ProbeFinding.contradicting(fault, answer);
            case REFUSED ->
                answer.returns(fault.error())
                        ? ProbeFinding.asDue(fault, answer)
                        : ProbeFinding.contradicting(fault, answer);
            default -> ProbeFinding.unclear(fault, reading.sentence(), answer);
        };
    }

    /**
     * Returns the finding on a request that must be accepted. An API may have reasons of its own to answer 400 or 403;
     * 401 says that token or proof isn't accepted.
     */
    private ProbeFinding acceptance(ApiFault fault, ProbeAnswer answer) {
        if (isTaken(answer)) {
            return ProbeFinding.asDue(fault, answer);
        }
        return answer.status() == UNAUTHORIZED
                ? ProbeFinding.contradicting(fault, answer)
                : ProbeFinding.unclear(fault, Reading.OTHER.sentence(), answer);
    }

    private boolean isTaken(ProbeAnswer answer) {
        return answer.status() == valid || Reading.isSuccess(answer.status());
    }

    private void mustBeTaken(ProbeAnswer answer) throws ProbeException {
        if (!isTaken(answer)) {
            throw new ProbeException(NO_LONGER_TAKING);
        }
    }

    /** The positive control: an API's refusals mean something only if it accepts a valid request. */
    private static final class Control {

        /** Statuses with which an API may answer without having looked at the token. */
        private static final Set<Integer> NOTHING_THERE = Set.of(404, 405, 410);

        private static final int UNAUTHORIZED = 401;

        private static final String REFUSES =
                "the API refuses a valid request, with the response that is shown: let it accept tokens"
                        + " whose typ is at+jwt and alg is %s, by the scheme DPoP, with proofs whose alg is %s, trust the"
                        + " issuer and the keys of this realm, accept its own client_id as audience, and set its clock by NTP";

        private Control() {}

        /**
         * Returns the status of the response to a valid request.
         *
         * @param algorithm the algorithm of its token's signature
         * @throws ProbeException if the response shows that nothing can be found out, with the reason
         */
        static int status(ProbeAnswer answer, String algorithm) throws ProbeException {
            int status = answer.status();
            if (status == UNAUTHORIZED) {
                throw new ProbeException(REFUSES.formatted(algorithm, ProbeRequests.PROOF_ALGORITHM), answer);
            }
            if (Reading.isLimit(status)) {
                throw new ProbeException(Reading.LIMITED.sentence(), answer);
            }
            if (status < 200 || status >= 300 && status < 400) {
                throw new ProbeException(
                        "the API redirects a valid request: register the address that it redirects to", answer);
            }
            if (NOTHING_THERE.contains(status)) {
                throw new ProbeException(
                        "there is nothing at the address of the API: register one that answers a GET request with a token",
                        answer);
            }
            if (status >= 500) {
                throw new ProbeException("the API fails on a valid request: fix that, and assess it again", answer);
            }
            return status;
        }
    }
}

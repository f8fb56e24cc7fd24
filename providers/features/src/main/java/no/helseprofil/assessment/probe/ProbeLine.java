package no.helseprofil.assessment.probe;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import no.helseprofil.assessment.probe.ProbeTransport.ProbeException;
import no.helseprofil.assessment.probe.ProbeTransport.ProbeRequest;
import no.helseprofil.profile.ApiFault;
import org.jspecify.annotations.Nullable;

/**
 * The connection to one API. It counts the requests and carries the nonce from response to request (RFC 9449, section
 * 9). It closes when the API limits requests, has stopped answering or takes too long, so that no API gets more
 * requests than it can bear.
 */
final class ProbeLine {

    private static final String NONE_LEFT =
            "there were not enough requests left for this API: allow more of them, and assess it again";

    /**
     * Longest duration of a whole probe: a slow API gets the findings up to then, and doesn't delay the assessment of
     * others.
     */
    static final Duration LONGEST = Duration.ofMinutes(1);

    private static final String TOO_SLOW =
            "the API answered too slowly for all requests to be sent within a minute: let it answer faster, and assess it again";

    private static final int UNAUTHORIZED = 401;
    private static final int SILENT_AT_MOST = 2;

    /**
     * Requests kept for the final check whether the API still accepts a valid request, and for a nonce that it may ask
     * for.
     */
    private static final int FOR_THE_END = 2;

    private final ProbeRequests requests;
    private final ProbeTransport transport;
    private final Clock clock;
    private final Instant end;
    private int left;
    private int sent;
    private int silent;
    private boolean ending;
    private @Nullable String nonce;
    private boolean asked;
    private @Nullable String closed;

    ProbeLine(ProbeRequests requests, ProbeTransport transport, Clock clock, int limit) {
        this.requests = requests;
        this.transport = transport;
        this.clock = clock;
        this.end = clock.instant().plus(LONGEST);
        this.left = limit - FOR_THE_END;
    }

    record Exchange(ProbeRequest request, ProbeAnswer answer) {}

    /** Returns the number of requests sent. */
    int sent() {
        return sent;
    }

    /** Returns whether the API has asked for a nonce. */
    boolean isAskedForNonces() {
        return asked;
    }

    String algorithm() {
        return requests.algorithm();
    }

    /**
     * Checks that a request can still be sent after this much more time.
     *
     * @throws ProbeException if it can't
     */
    void mustLast(Duration longer) throws ProbeException {
        if (clock.instant().plus(longer).isAfter(end)) {
            throw new ProbeException(TOO_SLOW);
        }
    }

    /** Begins the final check, which is sent however late it is. */
    void beginEnd() {
        left += FOR_THE_END;
        ending = true;
    }

    /** Sends a request with this fault, and a second one with a nonce if the API asks for it. */
    Exchange exchange(ApiFault fault) throws ProbeException {
        Exchange first = exchangeOnce(fault);
        return asksForNonce(first.answer()) ? exchangeOnce(fault) : first;
    }

    /**
     * Sends several copies of a request at the same moment, and does so again with a nonce if all responses ask for
     * one.
     */
    List<ProbeAnswer> exchangeAtOnce(ApiFault fault, int copies) throws ProbeException {
        List<ProbeAnswer> first = sendAtOnce(requests.of(fault, nonce), copies);
        return first.stream().allMatch(ProbeLine::asksForNonce) ? sendAtOnce(requests.of(fault, nonce), copies) : first;
    }

    ProbeAnswer send(ProbeRequest request) throws ProbeException {
        take(1);
        try {
            return heard(transport.send(request));
        } catch (ProbeException unanswered) {
            throw silence(unanswered);
        }
    }

    private Exchange exchangeOnce(ApiFault fault) throws ProbeException {
        ProbeRequest request = requests.of(fault, nonce);
        return new Exchange(request, send(request));
    }

    private List<ProbeAnswer> sendAtOnce(ProbeRequest request, int copies) throws ProbeException {
        take(copies);
        try {
            List<ProbeAnswer> answers = transport.sendAtOnce(Collections.nCopies(copies, request));
            answers.forEach(this::heard);
            return answers;
        } catch (ProbeException unanswered) {
            throw silence(unanswered);
        }
    }

    private void take(int number) throws ProbeException {
        if (closed != null) {
            throw new ProbeException(closed);
        }
        if (!ending && clock.instant().isAfter(end)) {
            throw new ProbeException(TOO_SLOW);
        }
        if (number > left) {
            throw new ProbeException(NONE_LEFT);
        }
        left -= number;
        sent += number;
    }

    private ProbeAnswer heard(ProbeAnswer answer) {
        silent = 0;
        asked |= asksForNonce(answer);
        if (answer.dpopNonce() != null) {
            nonce = answer.dpopNonce();
        }
        if (Reading.isLimit(answer.status())) {
            closed = Reading.LIMITED.sentence();
        }
        return answer;
    }

    private ProbeException silence(ProbeException unanswered) {
        silent++;
        if (silent >= SILENT_AT_MOST) {
            closed = unanswered.reason();
        }
        return unanswered;
    }

    private static boolean asksForNonce(ProbeAnswer answer) {
        String challenge = answer.wwwAuthenticate();
        return answer.status() == UNAUTHORIZED
                && answer.dpopNonce() != null
                && challenge != null
                && challenge.toLowerCase(Locale.ROOT).contains("use_dpop_nonce");
    }

    /** Meaning of a response's status, compared with that of the response to a valid request. */
    enum Reading {
        LET_IN(""),
        REFUSED(""),
        /** The result is open. */
        SAME(
                "the API answers with the same status whether a request is right or wrong: register an address for the probe"
                        + " that the token of a machine may read"),
        BROKEN("the API breaks at a faulty request: answer it with 401, and not with a server error"),
        LIMITED("the API limits the number of requests: except assessments from the limit, or assess it again later"),
        OTHER("the API neither accepts nor refuses a faulty request: answer it with 401");

        private static final int UNAUTHORIZED = 401;
        private static final int TOO_MANY = 429;
        private static final int SERVER_ERRORS = 500;
        private static final Set<Integer> AMBIGUOUS_REFUSALS = Set.of(400, 403);

        private final String sentence;

        Reading(String sentence) {
            this.sentence = sentence;
        }

        /** Returns why nothing is known about the requirement. */
        String sentence() {
            return sentence;
        }

        /**
         * Reads a status.
         *
         * @param valid the status of the response to a valid request
         */
        static Reading of(int status, int valid) {
            if (status == UNAUTHORIZED) {
                return REFUSED;
            }
            if (isLimit(status)) {
                return LIMITED;
            }
            if (status >= SERVER_ERRORS) {
                return BROKEN;
            }
            if (AMBIGUOUS_REFUSALS.contains(status)) {
                return status == valid ? SAME : REFUSED;
            }
            return status == valid || isSuccess(status) ? LET_IN : OTHER;
        }

        static boolean isLimit(int status) {
            return status == TOO_MANY;
        }

        static boolean isSuccess(int status) {
            return status >= 200 && status < 300;
        }
    }
}

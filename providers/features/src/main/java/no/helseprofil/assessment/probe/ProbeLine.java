package no.helseprofil.assessment.probe;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
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
}

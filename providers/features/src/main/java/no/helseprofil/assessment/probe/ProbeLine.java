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
 * The way to one API. It counts the requests, carries the nonce from answer to request (RFC 9449, section 9), and is
 * closed when the API limits requests, has stopped answering or takes too long: nobody is sent more than they can bear.
 */
final class ProbeLine {

    private static final String NONE_LEFT =
            "there were not enough requests left for this API: allow more of them, and assess it again";

    /** For the whole probe: a slow API is told of what it refuses by then, and holds nobody else's assessment. */
    static final Duration LONGEST = Duration.ofMinutes(1);

    private static final String TOO_SLOW =
            "the API answered too slowly for all requests to be sent within a minute: let it answer faster, and assess it again";

    private static final int UNAUTHORIZED = 401;
    private static final int SILENT_AT_MOST = 2;

    /** Kept for the last question, whether the API still takes a valid request, and for a nonce that it may ask for. */
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
    private @Nullable String closed;

    ProbeLine(ProbeRequests requests, ProbeTransport transport, Clock clock, int limit) {
        this.requests = requests;
        this.transport = transport;
        this.clock = clock;
        this.end = clock.instant().plus(LONGEST);
        this.left = limit - FOR_THE_END;
    }

    record Exchange(ProbeRequest request, ProbeAnswer answer) {}

    /** How many requests were sent. */
    int sent() {
        return sent;
    }

    String algorithm() {
        return requests.algorithm();
    }

    /**
     * Whether there will be time for a request when so much more of it has passed.
     *
     * @throws ProbeException if there won't
     */
    void mustLast(Duration longer) throws ProbeException {
        if (clock.instant().plus(longer).isAfter(end)) {
            throw new ProbeException(TOO_SLOW);
        }
    }

    /** What comes now is the last question, which is put however late it is. */
    void beginEnd() {
        left += FOR_THE_END;
        ending = true;
    }

    /** A request with this fault; if the API asks for a nonce, another one with it. */
    Exchange exchange(ApiFault fault) throws ProbeException {
        Exchange first = exchangeOnce(fault);
        return asksForNonce(first.answer()) ? exchangeOnce(fault) : first;
    }

    /** The same request as many times at the same moment; if all that came of it is a nonce, another one with it. */
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

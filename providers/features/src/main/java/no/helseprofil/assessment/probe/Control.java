package no.helseprofil.assessment.probe;

import java.util.Set;

/** The positive control: an API's refusals mean something only if it accepts a valid request. */
final class Control {

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

package no.helseprofil.assessment.probe;

import no.helseprofil.assessment.Evidence;
import no.helseprofil.profile.ApiFault;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a response that a probe reads. The body is neither kept nor read: a probe has no use for what an API
 * returns to a valid request.
 *
 * @param status HTTP status
 * @param wwwAuthenticate the challenge; null if there is none
 * @param dpopNonce the nonce that the API asks for (RFC 9449, section 9); null if there is none
 */
public record ProbeAnswer(
        int status,
        @Nullable String wwwAuthenticate,
        @Nullable String dpopNonce) {

    private static final String LEVEL_TOO_LOW = "insufficient_user_authentication";

    /**
     * Returns whether the response names an error (RFC 6750, section 3), as a quoted string or as a token (RFC 9110,
     * section 11.2). Any response does if no error is expected. An error about the level counts only if the challenge
     * names the required level, since a client can't act on it otherwise (RFC 9470, section 3).
     */
    boolean returns(@Nullable String error) {
        if (error == null) {
            return true;
        }
        String challenge = wwwAuthenticate == null ? "" : wwwAuthenticate;
        boolean isReturned =
                challenge.contains("error=\"" + error + "\"") || challenge.matches(".*\\berror=" + error + "\\b.*");
        return isReturned && (!error.equals(LEVEL_TOO_LOW) || status == 401 && challenge.contains("acr_values="));
    }

    /** Returns the response as evidence for a report. */
    Evidence toRequestWith(ApiFault fault) {
        return new Evidence.Probe(fault.name(), status, Challenge.shown(wwwAuthenticate));
    }
}

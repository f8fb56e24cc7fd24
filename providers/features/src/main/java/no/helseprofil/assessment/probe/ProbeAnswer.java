package no.helseprofil.assessment.probe;

import no.helseprofil.assessment.Evidence;
import no.helseprofil.profile.ApiFault;
import org.jspecify.annotations.Nullable;

/**
 * What a probe reads of an answer. The body is neither kept nor looked at: what an API says to a valid request is
 * nobody's business here.
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
     * Whether it tells an error (RFC 6750, section 3), as a quoted string or as a token (RFC 9110, section 11.2); any
     * answer does where none is asked for. A client can do something about a level only if it is told which (RFC 9470,
     * section 3).
     */
    boolean tells(@Nullable String error) {
        if (error == null) {
            return true;
        }
        String challenge = wwwAuthenticate == null ? "" : wwwAuthenticate;
        boolean isTold =
                challenge.contains("error=\"" + error + "\"") || challenge.matches(".*\\berror=" + error + "\\b.*");
        return isTold && (!error.equals(LEVEL_TOO_LOW) || status == 401 && challenge.contains("acr_values="));
    }

    /** What a report shows of it. */
    Evidence toRequestWith(ApiFault fault) {
        return new Evidence.Probe(fault.name(), status, Challenge.shown(wwwAuthenticate));
    }
}

package no.helseprofil.assessment.probe;

import java.util.regex.Pattern;
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

    /**
     * A header {@code WWW-Authenticate} as a report may show it: an API may write anything into it, including the token
     * that it received.
     */
    static final class Challenge {

        private static final int LONGEST = 200;
        private static final String TAKEN_OUT = "[...]";
        private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x20-\\x7E]+");

        /**
         * Pattern of secrets: tokens, proofs, nonces and keys are long texts without a gap, and an identity number is
         * eleven digits.
         */
        private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_=~+.-]{24,}|[0-9]{6} ?[0-9]{5}");

        private Challenge() {}

        static @Nullable String shown(@Nullable String header) {
            if (header == null || header.isBlank()) {
                return null;
            }
            String printable = UNPRINTABLE.matcher(header).replaceAll(" ");
            String harmless = SECRET.matcher(printable).replaceAll(TAKEN_OUT);
            return harmless.length() <= LONGEST ? harmless : harmless.substring(0, LONGEST);
        }
    }
}

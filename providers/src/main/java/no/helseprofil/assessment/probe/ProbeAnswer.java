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

    /** Whether it tells an error (RFC 6750, section 3); any answer does where none is asked for. */
    boolean tells(@Nullable String error) {
        return error == null || wwwAuthenticate != null && wwwAuthenticate.contains("error=\"" + error + "\"");
    }

    /** What a report shows of it. */
    Evidence toRequestWith(ApiFault fault) {
        return new Evidence.Probe(fault.name(), status, Challenge.shown(wwwAuthenticate));
    }
}

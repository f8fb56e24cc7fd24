package no.helseprofil.examples.api;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;

/**
 * Refusal of a request (RFC 9449, section 7.1).
 *
 * @param status 401, or 403 if another token would do
 * @param error error code in {@code WWW-Authenticate}
 * @param more further parameters
 */
record Challenge(int status, String error, String more) {

    static Challenge of(String error) {
        return new Challenge(HttpServletResponse.SC_UNAUTHORIZED, error, "");
    }

    static Challenge scope(String scope) {
        return new Challenge(HttpServletResponse.SC_FORBIDDEN, "insufficient_scope", ", scope=\"" + scope + "\"");
    }

    /** Says which login will do (RFC 9470). */
    static Challenge level(Set<String> levels) {
        String better = ", acr_values=\"" + String.join(" ", levels) + "\"";
        return new Challenge(HttpServletResponse.SC_UNAUTHORIZED, "insufficient_user_authentication", better);
    }

    void answer(HttpServletResponse response) {
        response.setHeader("WWW-Authenticate", "DPoP error=\"" + error + "\"" + more);
        response.setStatus(status);
    }
}

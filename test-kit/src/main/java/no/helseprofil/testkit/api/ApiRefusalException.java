package no.helseprofil.testkit.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Refusal of a request. Its reason is one constant sentence: it reveals nothing to an attacker, and it says what a
 * client has to change.
 */
final class ApiRefusalException extends Exception {

    private final int status;
    private final @Nullable String error;
    private final String parameters;

    private ApiRefusalException(int status, @Nullable String error, String description, String parameters) {
        super(description, null, false, false);
        this.status = status;
        this.error = error;
        this.parameters = parameters;
    }

    /**
     * Returns the refusal of a request without a token: the answer names the scheme, and no error (RFC 6750, section
     * 3.1).
     */
    static ApiRefusalException unauthenticated() {
        return new ApiRefusalException(401, null, "send an access token by the scheme DPoP", "");
    }

    /** Returns a refusal because of the token. */
    static ApiRefusalException token(String description) {
        return new ApiRefusalException(401, "invalid_token", description, "");
    }

    /** Returns a refusal because of the proof (RFC 9449, section 7.1). */
    static ApiRefusalException proof(String description) {
        return new ApiRefusalException(401, "invalid_dpop_proof", description, "");
    }

    /** Returns the demand for a nonce (RFC 9449, section 9). */
    static ApiRefusalException nonce() {
        return new ApiRefusalException(401, "use_dpop_nonce", "put the value of DPoP-Nonce into a new proof", "");
    }

    /** Returns the refusal of a valid token for another operation. */
    static ApiRefusalException scope() {
        return new ApiRefusalException(403, "insufficient_scope", "the token is not for this operation", "");
    }

    /**
     * Returns a refusal because the user has logged in at another level than these (RFC 9470, section 3); a better
     * login would do.
     */
    static ApiRefusalException level(List<String> levels) {
        return new ApiRefusalException(
                401,
                "insufficient_user_authentication",
                "the user has to log in at a higher level",
                ", acr_values=\"" + String.join(" ", levels) + "\"");
    }

    /** Returns whether the answer needs a nonce. */
    boolean asksForNonce() {
        return "use_dpop_nonce".equals(error);
    }

    int status() {
        return status;
    }

    /** Returns the header {@code WWW-Authenticate}. */
    String challenge() {
        String algorithms = "DPoP algs=\"" + String.join(" ", ProofRules.ALGORITHMS) + "\"";
        return error == null
                ? algorithms
                : algorithms + ", error=\"" + error + "\", error_description=\"" + getMessage() + "\"" + parameters;
    }
}

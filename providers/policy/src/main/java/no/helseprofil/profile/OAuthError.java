package no.helseprofil.profile;

/** Error codes of the profile's answers, each with its HTTP status (RFC 6749, section 5.2). */
public enum OAuthError {
    INVALID_REQUEST("invalid_request", 400),
    INVALID_CLIENT("invalid_client", 401),
    INVALID_GRANT("invalid_grant", 400),
    UNAUTHORIZED_CLIENT("unauthorized_client", 400),
    UNSUPPORTED_GRANT_TYPE("unsupported_grant_type", 400),
    UNSUPPORTED_RESPONSE_TYPE("unsupported_response_type", 400),
    INVALID_REQUEST_OBJECT("invalid_request_object", 400),
    /** RFC 9396, section 5. */
    INVALID_AUTHORIZATION_DETAILS("invalid_authorization_details", 400),
    /** RFC 8707, section 2. */
    INVALID_TARGET("invalid_target", 400),
    INVALID_SCOPE("invalid_scope", 400),
    /** HelseID uses it at the token endpoint and PAR, while RFC 6749 defines it for the authorization endpoint only. */
    ACCESS_DENIED("access_denied", 400),
    /** OpenID Connect Core Error Code unmet_authentication_requirements 1.0, section 2. */
    UNMET_AUTHENTICATION_REQUIREMENTS("unmet_authentication_requirements", 400),
    /** RFC 6750, section 3.1: at userinfo, a protected resource. */
    INVALID_TOKEN("invalid_token", 401),
    /** RFC 6750, section 3.1: at userinfo, a protected resource. */
    INSUFFICIENT_SCOPE("insufficient_scope", 403),
    INVALID_DPOP_PROOF("invalid_dpop_proof", 400),
    USE_DPOP_NONCE("use_dpop_nonce", 400),
    /** RFC 7591, section 3.2.2. */
    INVALID_CLIENT_METADATA("invalid_client_metadata", 400),
    /** RFC 7591, section 3.2.2. */
    INVALID_REDIRECT_URI("invalid_redirect_uri", 400),
    TEMPORARILY_UNAVAILABLE("temporarily_unavailable", 503);

    private final String code;
    private final int status;

    OAuthError(String code, int status) {
        this.code = code;
        this.status = status;
    }

    /** Returns the value of the {@code error} member. */
    public String code() {
        return code;
    }

    /** Returns the HTTP status of the answer. */
    public int status() {
        return status;
    }
}

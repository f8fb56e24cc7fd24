package no.helseprofil.profile;

/** Endpoint at which a request arrived. */
public enum Endpoint {
    TOKEN,
    PUSHED_AUTHORIZATION,
    AUTHORIZATION,
    INTROSPECTION,
    REVOCATION,
    USERINFO,
    /** Any other endpoint at which a client authenticates. */
    OTHER;

    public boolean authenticatesClient() {
        return this != AUTHORIZATION && this != USERINFO;
    }

    /** Returns whether this endpoint issues a token or a request URI to a client. */
    public boolean issues() {
        return this == TOKEN || this == PUSHED_AUTHORIZATION;
    }

    /** Returns whether DPoP proofs are checked here (RFC 9449, sections 5, 7 and 10.1). */
    public boolean takesProof() {
        return issues() || this == USERINFO;
    }
}

package no.helseprofil.profile;

/** Where a request arrived. */
public enum Endpoint {
    TOKEN,
    PUSHED_AUTHORIZATION,
    AUTHORIZATION,
    INTROSPECTION,
    REVOCATION,
    USERINFO,
    /** Any other place where a client authenticates itself. */
    OTHER;

    public boolean authenticatesClient() {
        return this != AUTHORIZATION && this != USERINFO;
    }

    /** Whether this is one of the two endpoints at which a token or a request URI is issued to a client. */
    public boolean issues() {
        return this == TOKEN || this == PUSHED_AUTHORIZATION;
    }

    /** Whether DPoP proofs are looked at here (RFC 9449, sections 5, 7 and 10.1). */
    public boolean takesProof() {
        return issues() || this == USERINFO;
    }
}

package no.helseprofil.lookup;

/** Results of a look-up, for metrics. */
public enum Lookup {
    FOUND,
    /** The register has no such entry. */
    NOT_FOUND,
    /** The register didn't answer within the hard timeout. */
    TIMEOUT,
    /** The connection failed, or the answer can't be used. */
    FAILED,
    /** The register wasn't asked: it is down, or too many look-ups are under way. */
    NOT_ASKED
}

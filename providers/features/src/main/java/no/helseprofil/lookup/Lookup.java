package no.helseprofil.lookup;

/** How a look-up ended, for metrics. */
public enum Lookup {
    FOUND,
    /** The register says that there is none. */
    NOT_FOUND,
    /** No answer within the hard timeout. */
    TIMEOUT,
    /** No connection, or an answer that can't be used. */
    FAILED,
    /** The register was left alone: it is down, or too many are being looked up already. */
    NOT_ASKED
}

package no.helseprofil.profile;

/** The part of a request that a requirement looks at. Where it is missing, nothing can be said by this request. */
public enum RequestPart {
    /** What every request has. */
    WHOLE,
    ASSERTION,
    PROOF,
    /** Details (RFC 9396), which a client sends or not as it needs; nothing tells which of its requests had some. */
    DETAILS,
    /** The request object, which a client sends or not; nothing tells which of its requests had one. */
    REQUEST_OBJECT
}

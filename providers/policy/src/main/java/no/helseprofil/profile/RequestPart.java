package no.helseprofil.profile;

/** Part of a request that a requirement looks at. A request without it is no evidence for the requirement. */
public enum RequestPart {
    /** The request itself, which is always present. */
    WHOLE,
    ASSERTION,
    PROOF,
    /** Details (RFC 9396), which a client sends as needed; observations don't show which of its requests had some. */
    DETAILS,
    /** The request object, which a client may send or not; observations don't show which requests had one. */
    REQUEST_OBJECT
}

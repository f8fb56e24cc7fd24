package no.helseprofil.profile;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The part of a request that a requirement looks at. Where it is missing, nothing can be said by this request. */
public enum RequestPart {
    /** What every request has. */
    WHOLE(null),
    /** The client assertion. */
    ASSERTION("private-key-jwt"),
    /** The DPoP proof. */
    PROOF("sender-constrained-tokens"),
    /** Details (RFC 9396), which a client sends or not as it needs; nothing tells which of its requests had some. */
    DETAILS(null),
    /** The request object, which a client sends or not; nothing tells which of its requests had one. */
    REQUEST_OBJECT(null);

    private final @Nullable String failed;

    RequestPart(@Nullable String failed) {
        this.failed = failed;
    }

    /** The requirement that a request fails in which the part is missing, if there is one. */
    public Optional<String> failedWithout() {
        return Optional.ofNullable(failed);
    }
}

package no.helseprofil.identifiers;

/**
 * Text that isn't the expected identifier. The message is one constant sentence per cause that says what to write, in
 * characters that an {@code error_description} may have (RFC 6749, section 5.2). It never quotes the text, which may
 * identify a person, so that it may be shown to a client and written to a log.
 */
public final class MalformedIdentifierException extends Exception {

    public MalformedIdentifierException(String reason) {
        super(reason);
    }

    /** Returns the sentence; unlike {@link #getMessage()} never null. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}

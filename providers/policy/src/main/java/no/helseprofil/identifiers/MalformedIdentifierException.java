package no.helseprofil.identifiers;

/**
 * Text that is not the identifier it should be. The message is one constant sentence per cause that says what to write,
 * in the characters of an {@code error_description} (RFC 6749, section 5.2). It never quotes the text, which may name a
 * person, so that it may be shown to a client and written to a log.
 */
public final class MalformedIdentifierException extends Exception {

    private static final long serialVersionUID = 1L;

    public MalformedIdentifierException(String reason) {
        super(reason);
    }

    /** The sentence; unlike {@link #getMessage()} never null. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}

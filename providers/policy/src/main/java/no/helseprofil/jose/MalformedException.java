package no.helseprofil.jose;

/**
 * Input that can't be read. The message is one constant sentence per cause without any of the input, so that it may be
 * shown to a client and written to a log.
 */
public final class MalformedException extends Exception {

    /**
     * Creates an exception for input that can't be read.
     *
     * @param reason one constant sentence; never quotes the input
     */
    public MalformedException(String reason) {
        super(reason);
    }

    /** Returns the sentence; unlike {@link #getMessage()} never null. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}

package no.helseprofil.jose;

/**
 * Input that can't be read. The message is one constant sentence per cause, free of the input itself, so that it may be
 * shown to a client and written to a log.
 */
public final class MalformedException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Input that can't be read for this reason.
     *
     * @param reason one constant sentence; never quotes the input
     */
    public MalformedException(String reason) {
        super(reason);
    }

    /** The sentence; unlike {@link #getMessage()} never null. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}

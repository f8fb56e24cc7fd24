package no.helseprofil.lookup;

import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/**
 * A register gave no answer that can be used. The message is a constant sentence: it quotes nothing of what was sent.
 */
public final class RegisterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Lookup result;
    private final int status;

    private RegisterException(Lookup result, int status, String reason) {
        super(reason);
        this.result = result;
        this.status = status;
    }

    /** The answer can't be used. */
    public static RegisterException failed(String reason) {
        return new RegisterException(Lookup.FAILED, 0, reason);
    }

    /** What has made a look-up fail. */
    public static RegisterException of(Throwable failure) {
        Throwable cause = causeOf(failure);
        if (cause instanceof RegisterException known) {
            return known;
        }
        return cause instanceof TimeoutException ? late() : failed("It could not be asked.");
    }

    /** What a future has failed by, out of what it is wrapped in on the way. */
    static Throwable causeOf(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    static RegisterException late() {
        return new RegisterException(Lookup.TIMEOUT, 0, "It did not answer in time.");
    }

    /** An answer with an HTTP status that says nothing of what was looked for. */
    static RegisterException status(int status) {
        return new RegisterException(Lookup.FAILED, status, "It answered with the HTTP status " + status + ".");
    }

    /** The same, told with who it was about. */
    public RegisterException about(String whom) {
        return new RegisterException(result, status, whom + ": " + reason());
    }

    /** What kind of look-up it was. */
    Lookup result() {
        return result;
    }

    /** The HTTP status; 0 if it isn't that. */
    public int status() {
        return status;
    }

    /** The sentence; unlike {@link #getMessage()} never null. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}

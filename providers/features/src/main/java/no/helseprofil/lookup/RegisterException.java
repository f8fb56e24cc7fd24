package no.helseprofil.lookup;

import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** A register gave no usable answer. The message is a constant sentence that quotes nothing of what was sent. */
public final class RegisterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Lookup result;
    private final int status;

    private RegisterException(Lookup result, int status, String reason) {
        super(reason);
        this.result = result;
        this.status = status;
    }

    /** Returns an exception for an unusable answer. */
    public static RegisterException failed(String reason) {
        return new RegisterException(Lookup.FAILED, 0, reason);
    }

    /** Returns the reason for which a look-up failed. */
    public static RegisterException of(Throwable failure) {
        Throwable cause = causeOf(failure);
        if (cause instanceof RegisterException known) {
            return known;
        }
        return cause instanceof TimeoutException ? late() : failed("It could not be asked.");
    }

    /** Returns the failure of a future without the exceptions that wrap it. */
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

    /** Returns an exception for an HTTP status that says nothing about the entry. */
    static RegisterException status(int status) {
        return new RegisterException(Lookup.FAILED, status, "It answered with the HTTP status " + status + ".");
    }

    /** Returns the same exception with the name of the party that it is about. */
    public RegisterException about(String whom) {
        return new RegisterException(result, status, whom + ": " + reason());
    }

    /** Returns the result for metrics. */
    Lookup result() {
        return result;
    }

    /** Returns the HTTP status; 0 if another cause made it fail. */
    public int status() {
        return status;
    }

    /** Returns the sentence; unlike {@link #getMessage()} never null. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}

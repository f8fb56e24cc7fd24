package no.helseprofil.transparency;

/** A text can't be read as the part of a log that it should be; the message names the expected form. */
public final class MalformedLogException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedLogException(String message) {
        super(message);
    }
}

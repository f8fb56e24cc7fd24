package no.helseprofil.transparency;

/** Something that should be of a log and can't be read as such; the message says what it should be. */
public final class MalformedLogException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedLogException(String message) {
        super(message);
    }
}

package no.helseprofil.testkit.control;

/** Refusal of a request to the control API, with a sentence that says what to do. */
final class ControlException extends RuntimeException {

    private final int status;

    ControlException(int status, String sentence) {
        super(sentence);
        this.status = status;
    }

    /** Returns the refusal of a wrong member or value. */
    static ControlException invalid(String sentence) {
        return new ControlException(400, sentence);
    }

    /** Returns the answer after the server did something unexpected. */
    static ControlException ofServer(String sentence) {
        return new ControlException(502, sentence);
    }

    int status() {
        return status;
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}

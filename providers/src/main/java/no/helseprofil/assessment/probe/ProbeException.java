package no.helseprofil.assessment.probe;

/** A probe can't go on. The message is one sentence for whoever reads the report, and holds no secret. */
public final class ProbeException extends Exception {

    private static final long serialVersionUID = 1L;

    /** A reason. */
    public ProbeException(String reason) {
        super(reason);
    }

    /** Why. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}

package no.helseprofil.assessment.probe;

import org.jspecify.annotations.Nullable;

/** A probe can't go on. The message is one sentence for the report, and holds no secret. */
public final class ProbeException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable ProbeAnswer answer;

    public ProbeException(String reason) {
        this(reason, null);
    }

    ProbeException(String reason, @Nullable ProbeAnswer answer) {
        super(reason);
        this.answer = answer;
    }

    public String reason() {
        return String.valueOf(getMessage());
    }

    /** Returns the response that shows it; null if there was none. */
    @Nullable
    ProbeAnswer answer() {
        return answer;
    }
}

package no.helseprofil.draft;

/** What was sent can't be asked for, with what to send instead. */
public final class UnfitDraftException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * Says why.
     *
     * @param status the HTTP status of the answer
     * @param remedy a sentence; quotes nothing of what was sent
     */
    public UnfitDraftException(int status, String remedy) {
        super(remedy);
        this.status = status;
    }

    /** The body itself is at fault. */
    static UnfitDraftException of(String remedy) {
        return new UnfitDraftException(400, remedy);
    }

    /** The HTTP status of the answer. */
    public int status() {
        return status;
    }

    /** What to do instead. */
    public String remedy() {
        return String.valueOf(getMessage());
    }
}

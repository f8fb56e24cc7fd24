package no.helseprofil.clientdraft;

/** The request can't become a draft. The message says what to send instead. */
public final class UnfitDraftException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * Creates the exception.
     *
     * @param status the HTTP status of the response
     * @param remedy a sentence that quotes nothing of the request
     */
    public UnfitDraftException(int status, String remedy) {
        super(remedy);
        this.status = status;
    }

    /** Returns an exception for a faulty body. */
    static UnfitDraftException of(String remedy) {
        return new UnfitDraftException(400, remedy);
    }

    /** Returns the HTTP status of the response. */
    public int status() {
        return status;
    }

    /** Returns what to send instead. */
    public String remedy() {
        return String.valueOf(getMessage());
    }
}

package no.helseprofil.keycloak.trial;

/** A test run that doesn't begin, and what to do about it. */
public final class TrialRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * Refuses a run.
     *
     * @param status of the answer
     * @param remedy what to do; quotes nothing of what was sent
     */
    public TrialRefusedException(int status, String remedy) {
        super(remedy);
        this.status = status;
    }

    public int status() {
        return status;
    }

    public String remedy() {
        return String.valueOf(getMessage());
    }
}

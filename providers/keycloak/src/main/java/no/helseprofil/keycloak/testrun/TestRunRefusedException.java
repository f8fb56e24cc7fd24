package no.helseprofil.keycloak.testrun;

/** Refusal to begin a test run, and what to do about it. */
public final class TestRunRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * Creates a refusal.
     *
     * @param status HTTP status
     * @param remedy what to do; quotes nothing of the request
     */
    public TestRunRefusedException(int status, String remedy) {
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

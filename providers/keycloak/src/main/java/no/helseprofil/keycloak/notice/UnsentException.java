package no.helseprofil.keycloak.notice;

/** Failure to send a message. */
final class UnsentException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean maySendAgain;

    /**
     * @param reason for administrators of the realm: contains no secret, and nothing that the other side chose
     * @param maySendAgain whether another attempt does no harm
     */
    UnsentException(String reason, boolean maySendAgain) {
        super(reason);
        this.maySendAgain = maySendAgain;
    }

    String reason() {
        return String.valueOf(getMessage());
    }

    boolean maySendAgain() {
        return maySendAgain;
    }
}

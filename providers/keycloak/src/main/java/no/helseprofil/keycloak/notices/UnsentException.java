package no.helseprofil.keycloak.notices;

/** Something could not be sent. */
final class UnsentException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean maySendAgain;

    /**
     * @param reason for people who administer the realm: no secret, and nothing that the other side chose
     * @param maySendAgain whether it does no harm to send it once more
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

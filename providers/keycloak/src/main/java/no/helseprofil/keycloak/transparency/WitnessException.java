package no.helseprofil.keycloak.transparency;

/** A witness hasn't signed a checkpoint; the message says why, for the operator. */
final class WitnessException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean isAway;

    WitnessException(String message) {
        this(message, false);
    }

    private WitnessException(String message, boolean isAway) {
        super(message);
        this.isAway = isAway;
    }

    static WitnessException away(String message) {
        return new WitnessException(message, true);
    }

    /** Whether it can't be talked to at all, so that nobody asks it of the next log before some time has passed. */
    boolean isAway() {
        return isAway;
    }
}

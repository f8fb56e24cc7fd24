package no.helseprofil.broker;

/**
 * A login by another provider can't go on. The message is for operators, and says nothing of what was received but
 * error codes.
 */
public final class BrokerException extends Exception {

    private static final long serialVersionUID = 1L;

    private final BrokerReason reason;
    private final boolean isOfAnotherIssuer;

    public BrokerException(BrokerReason reason, String message) {
        this(reason, message, false);
    }

    private BrokerException(BrokerReason reason, String message, boolean isOfAnotherIssuer) {
        super(message);
        this.reason = reason;
        this.isOfAnotherIssuer = isOfAnotherIssuer;
    }

    static BrokerException ofAnotherIssuer(String message) {
        return new BrokerException(BrokerReason.METADATA, message, true);
    }

    /** Whether the other side has named itself another: what was known of it counts no longer. */
    public boolean isOfAnotherIssuer() {
        return isOfAnotherIssuer;
    }

    /** The class that it belongs to. */
    public BrokerReason reason() {
        return reason;
    }
}

package no.helseprofil.broker;

/**
 * A login by another provider can't go on. The message is for operators, and holds no received value except error
 * codes.
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

    /** Returns whether the provider now names another issuer. Then its metadata known so far must no longer be used. */
    public boolean isOfAnotherIssuer() {
        return isOfAnotherIssuer;
    }

    /** Returns the class of the reason. */
    public BrokerReason reason() {
        return reason;
    }
}

package no.helseprofil.broker;

/**
 * A login by another provider can't go on. The message is for operators, and says nothing of what was received but
 * error codes.
 */
public final class BrokerException extends Exception {

    private static final long serialVersionUID = 1L;

    private final BrokerReason reason;

    public BrokerException(BrokerReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** The class that it belongs to. */
    public BrokerReason reason() {
        return reason;
    }
}

package no.helseprofil.broker;

import java.util.Locale;

/**
 * A login by another provider can't go on. The message is for operators, and holds no received value except error
 * codes.
 */
public final class BrokerException extends Exception {

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

    /** Classes of reasons why a login by another provider can't go on, each with the operator's remedy. */
    public enum BrokerReason {
        /** A setting of the provider can't be used. */
        SETTINGS("Correct the settings of the identity provider."),
        /** There is no key to sign with. */
        KEY("Give the realm an active key of the algorithm that the identity provider is set to, or correct keyId."),
        /** The provider gives no readable response. */
        UNREACHABLE(
                "See that the server reaches the other side by TLS, and that nothing between them answers instead."),
        /** The metadata of the provider can't be used. */
        METADATA("Compare the setting Issuer with the issuer that the provider publishes, character by character."),
        /** The provider refuses the request. */
        REFUSED(
                "Look up the error at the other side: scopes, redirect URI and level must be registered for this client."),
        /** The provider doesn't know the client or its key. */
        CLIENT("Register the public key of this realm for the client at the other side, and compare the client id."),
        /** The browser returns something other than the response to this login. */
        MIXED_UP("A single one may be a login window that was left open. Many may be an attack: inform the provider."),
        /** The token response or the user's claims can't be trusted. */
        TOKEN(
                "The provider issued something other than what was requested: report it to the provider, with the time and what is wrong."),
        /** The user has logged in at a lower level than was asked for. */
        LEVEL("See that the other side offers the level to this client, or lower the setting Level."),
        /** A message that ends a session can't be trusted. */
        LOGOUT("See that it is the other side that sends it, and that its keys can be fetched.");

        private final String remedy;

        BrokerReason(String remedy) {
            this.remedy = remedy;
        }

        /** Returns the name of the class in events, in the log and in texts. */
        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Returns the operator's remedy. */
        public String remedy() {
            return remedy;
        }
    }
}

package no.helseprofil.keycloak.notice;

import java.util.Locale;
import java.util.Optional;
import no.helseprofil.jose.Sha256;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.notice.Contact;
import no.helseprofil.notice.DueNotice;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;

/**
 * A notice on its way to one recipient.
 *
 * @param realm internal id
 * @param recipient mail address; a hyphen for the webhook, since a realm has only one
 * @param notice the notice
 * @param origin origin of the client that the notice is about
 */
record Delivery(String realm, Channel channel, String recipient, DueNotice notice, ClientOrigin origin) {

    static Delivery byMail(String realm, Contact contact, DueNotice notice, ClientOrigin origin) {
        return new Delivery(realm, Channel.MAIL, contact.address(), notice, origin);
    }

    static Delivery byWebhook(String realm, DueNotice notice, ClientOrigin origin) {
        return new Delivery(realm, Channel.WEBHOOK, "-", notice, origin);
    }

    /** Returns the primary key of its row: the same on every node, so that the database accepts only one. */
    String id() {
        return Sha256.ofParts(realm, channel, recipient, notice.id());
    }

    /**
     * Returns whether the client's origin is unknown. Such clients share a limit with the others whose contacts have
     * the same mail domain. Only the realm's administrators write their contacts.
     */
    boolean isByDomain() {
        return channel == Channel.MAIL && ClientOrigin.UNKNOWN.equals(origin);
    }

    /** Returns what it shares a limit by: the vendor's number, or a mail domain with the {@code @}; null for events. */
    @Nullable
    String sharing() {
        return isByDomain()
                ? recipient.substring(recipient.lastIndexOf('@')).toLowerCase(Locale.ROOT)
                : origin.vendor();
    }

    /** State of a delivery. Constants are stored by their ids: add, never rename. */
    enum DeliveryStatus {
        /** A node is sending it, or was when it stopped. */
        SENDING,
        SENT,
        /** It certainly hasn't arrived, or may safely arrive twice: it is sent again. */
        RETRYING,
        /** It isn't sent again. A mail may have arrived anyway. */
        FAILED,
        /** It hasn't arrived by the last attempt. */
        DEAD;

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Channel of a notification. Constants are stored by their ids: add, never rename. */
    enum Channel {
        MAIL,
        WEBHOOK;

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Origin of a client, as far as it is known; messages about all clients of one origin share a limit. The
     * organisation that a client acts for isn't an origin: a hospital's clients are of many vendors, and one of them
     * would use up the limit of the others.
     *
     * @param vendor number of the organisation that runs it for others
     * @param initialAccess id of the initial access token that it was registered with
     */
    record ClientOrigin(@Nullable String vendor, @Nullable String initialAccess) {

        /** Longest value that the table can store. A longer one can't be an organisation number. */
        private static final int LONGEST = 255;

        static final ClientOrigin UNKNOWN = new ClientOrigin(null, null);

        static ClientOrigin of(ClientModel client) {
            return new ClientOrigin(
                    written(client, ClientAttributes.ORGNR_SUPPLIER).orElse(null),
                    written(client, ClientAttributes.INITIAL_ACCESS).orElse(null));
        }

        private static Optional<String> written(ClientModel client, String attribute) {
            return Optional.ofNullable(client.getAttribute(attribute))
                    .filter(value -> !value.isBlank() && value.length() <= LONGEST);
        }
    }

    /** Failure to send a message. */
    static final class UnsentException extends Exception {

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
}

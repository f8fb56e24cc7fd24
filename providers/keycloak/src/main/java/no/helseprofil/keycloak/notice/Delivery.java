package no.helseprofil.keycloak.notice;

import java.util.Locale;
import no.helseprofil.jose.Sha256;
import no.helseprofil.notice.Contact;
import no.helseprofil.notice.DueNotice;
import org.jspecify.annotations.Nullable;

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
}

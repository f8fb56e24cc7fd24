package no.helseprofil.keycloak.notices;

import java.util.Locale;
import no.helseprofil.jose.Sha256;
import no.helseprofil.notice.Contact;
import no.helseprofil.notice.DueNotice;
import org.jspecify.annotations.Nullable;

/**
 * A notice on its way to one recipient.
 *
 * @param realm internal id
 * @param recipient an address; of the webhook nothing, since a realm has one
 * @param notice of what
 * @param origin where the client comes from that it is about
 */
record Delivery(String realm, Channel channel, String recipient, DueNotice notice, ClientOrigin origin) {

    static Delivery byMail(String realm, Contact contact, DueNotice notice, ClientOrigin origin) {
        return new Delivery(realm, Channel.MAIL, contact.address(), notice, origin);
    }

    static Delivery byWebhook(String realm, DueNotice notice, ClientOrigin origin) {
        return new Delivery(realm, Channel.WEBHOOK, "-", notice, origin);
    }

    /** Primary key of its line: the same on every node, so that the database takes one. */
    String id() {
        return Sha256.ofParts(realm, channel, recipient, notice.id());
    }

    /**
     * Returns whether nothing says where the client comes from. Such clients share a bound with the others whose
     * contacts are at the same mail domain. Their contacts are written by administrators of the realm alone.
     */
    boolean isByDomain() {
        return channel == Channel.MAIL && ClientOrigin.UNKNOWN.equals(origin);
    }

    /** Returns whose bound it shares: a vendor by its number, or a mail domain with the {@code @}; null for events. */
    @Nullable
    String sharing() {
        return isByDomain()
                ? recipient.substring(recipient.lastIndexOf('@')).toLowerCase(Locale.ROOT)
                : origin.vendor();
    }
}

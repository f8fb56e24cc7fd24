package no.helseprofil.keycloak.notices;

import no.helseprofil.jose.Sha256;
import no.helseprofil.notice.Contact;
import no.helseprofil.notice.DueNotice;

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
}

package no.helseprofil.keycloak.notices;

import java.util.List;
import no.helseprofil.notice.Contact;
import no.helseprofil.notice.DueNotice;

/**
 * A notice that is due, and whom it hasn't reached.
 *
 * @param notice the notice
 * @param contacts those who aren't told by mail yet
 * @param hasContacts whether the client has any
 * @param toWebhook whether the webhook isn't told yet
 * @param origin where the client comes from that it is about
 */
public record PlannedNotice(
        DueNotice notice, List<Contact> contacts, boolean hasContacts, boolean toWebhook, ClientOrigin origin) {

    public PlannedNotice {
        contacts = List.copyOf(contacts);
    }

    PlannedNotice withoutWebhook() {
        return new PlannedNotice(notice, contacts, hasContacts, false, origin);
    }
}

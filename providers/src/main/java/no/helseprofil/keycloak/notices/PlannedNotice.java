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
 */
public record PlannedNotice(DueNotice notice, List<Contact> contacts, boolean hasContacts, boolean toWebhook) {

    public PlannedNotice {
        contacts = List.copyOf(contacts);
    }
}

package no.helseprofil.keycloak.notice;

import java.util.List;
import no.helseprofil.notice.Contact;
import no.helseprofil.notice.DueNotice;

/**
 * A notice that is due, and the recipients that it hasn't reached.
 *
 * @param notice the notice
 * @param contacts contacts that haven't got it by mail
 * @param hasContacts whether the client has any
 * @param toWebhook whether the webhook has yet to receive it
 * @param origin origin of the client that it is about
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

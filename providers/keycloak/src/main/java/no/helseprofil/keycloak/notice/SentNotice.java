package no.helseprofil.keycloak.notice;

import java.time.Instant;
import java.util.List;
import no.helseprofil.keycloak.notice.Delivery.Channel;
import no.helseprofil.keycloak.notice.Delivery.ClientOrigin;
import no.helseprofil.keycloak.notice.Delivery.DeliveryStatus;
import no.helseprofil.notice.Contact;
import no.helseprofil.notice.DueNotice;
import org.jspecify.annotations.Nullable;

/**
 * A notice that was sent to a recipient, or was to be.
 *
 * @param channel {@code mail} or {@code webhook}
 * @param recipient mail address; a hyphen for the webhook
 * @param status id of a {@link DeliveryStatus}
 * @param attempts number of attempts
 * @param tried time of the last attempt
 * @param next time of the next attempt; null if there is none
 * @param reason reason why it hasn't arrived, or may not have; null if it has
 */
public record SentNotice(
        DueNotice notice,
        String channel,
        String recipient,
        String status,
        int attempts,
        Instant tried,
        @Nullable Instant next,
        @Nullable String reason) {

    public boolean isOfWebhook() {
        return channel.equals(Channel.WEBHOOK.id());
    }

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
}

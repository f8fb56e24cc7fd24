package no.helseprofil.keycloak.notice;

import java.time.Instant;
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
}

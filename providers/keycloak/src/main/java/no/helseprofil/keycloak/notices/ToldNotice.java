package no.helseprofil.keycloak.notices;

import java.time.Instant;
import no.helseprofil.notice.DueNotice;
import org.jspecify.annotations.Nullable;

/**
 * A notice that was sent to somebody, or was to be.
 *
 * @param channel {@code mail} or {@code webhook}
 * @param recipient an address; of the webhook a hyphen
 * @param status by its id, see {@link DeliveryStatus}
 * @param attempts how many there were
 * @param tried when the last one was
 * @param next when the next one comes; null if none does
 * @param reason why it has not come, or isn't known to; null if it has
 */
public record ToldNotice(
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

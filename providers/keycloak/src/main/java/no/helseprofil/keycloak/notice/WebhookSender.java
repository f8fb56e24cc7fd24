package no.helseprofil.keycloak.notice;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.keycloak.network.OutboundHttp;
import no.helseprofil.keycloak.network.OutboundHttp.OutboundPolicy;
import no.helseprofil.notice.NoticeEvent;
import no.helseprofil.notice.WebhookSignature;
import no.helseprofil.timetable.Profile.NoticeSettings.Webhook;
import org.keycloak.models.KeycloakSession;
import org.keycloak.vault.VaultStringSecret;

/**
 * Sender of events to one webhook. It uses no proxy, reads only the status of a response, and connects only to
 * addresses that were checked.
 */
final class WebhookSender implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final int FIRST_FAILURE = 300;

    private final String url;
    private final WebhookSignature signature;
    private final OutboundPolicy policy;
    private final OutboundHttp http = OutboundHttp.direct();

    private WebhookSender(KeycloakSession session, String url, WebhookSignature signature, OutboundPolicy policy) {
        this.url = url;
        this.signature = signature;
        this.policy = policy;
        http.init();
        http.ready(session);
    }

    /**
     * Returns a sender to the webhook of the realm in the session's context.
     *
     * @throws UnsentException with what to do before anything can be sent there
     */
    static WebhookSender to(KeycloakSession session, Webhook webhook, Optional<WebhookOptions> options)
            throws UnsentException {
        WebhookOptions allowed = options.orElseThrow(
                () -> new UnsentException("A webhook option is invalid; see the server's log at startup", true));
        allowed.admit(webhook.url());
        WebhookSignature signature = secret(session, webhook)
                .flatMap(WebhookSignature::by)
                .orElseThrow(() -> new UnsentException(
                        "The vault has no secret " + webhook.secret()
                                + ", or one that isn't base64 of 24 to 64 bytes, with whsec_ before it or not",
                        true));
        return new WebhookSender(
                session, webhook.url(), signature, new OutboundPolicy(url -> true, allowed::resolve, LONGEST, 0));
    }

    private static Optional<String> secret(KeycloakSession session, Webhook webhook) {
        try (VaultStringSecret secret = session.vault().getStringSecret(webhook.secret())) {
            return secret.get();
        }
    }

    /**
     * Sends one event.
     *
     * @param id the same for every attempt
     * @param now time in the signature
     */
    void send(String id, String event, Instant now) throws UnsentException {
        Map<String, String> headers = Map.of(
                "Content-Type",
                NoticeEvent.MEDIA_TYPE,
                "User-Agent",
                "Helseprofil",
                "webhook-id",
                id,
                "webhook-timestamp",
                String.valueOf(now.getEpochSecond()),
                "webhook-signature",
                signature.of(id, now, event.getBytes(StandardCharsets.UTF_8)));
        try {
            int status = http.send(new OutboundHttp.Call("POST", url, headers, event), policy)
                    .status();
            if (status >= FIRST_FAILURE) {
                throw new UnsentException("The webhook answered with HTTP " + status, true);
            }
        } catch (UnknownHostException notCalled) {
            throw new UnsentException(
                    "The webhook's host can't be looked up, or leads to an address that may not be called", true);
        } catch (IOException | RuntimeException silent) {
            throw new UnsentException(
                    "The webhook could not be reached, or did not answer within " + LONGEST.toSeconds() + " seconds",
                    true);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}

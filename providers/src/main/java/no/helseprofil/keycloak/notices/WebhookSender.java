package no.helseprofil.keycloak.notices;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import no.helseprofil.keycloak.probe.Trust;
import no.helseprofil.notice.NoticeEvent;
import no.helseprofil.notice.WebhookSignature;
import no.helseprofil.timetable.NoticeSettings.Webhook;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.config.RegistryBuilder;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.conn.socket.PlainConnectionSocketFactory;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.entity.ContentType;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.conn.BasicHttpClientConnectionManager;
import org.keycloak.models.KeycloakSession;
import org.keycloak.vault.VaultStringSecret;

/**
 * Sends events to one webhook. It follows no redirect, keeps no cookie, asks no proxy, tries nothing twice by itself,
 * reads nothing of an answer but its status, and goes to no address but those that were looked at.
 */
final class WebhookSender implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final int FIRST_FAILURE = 300;

    private final String url;
    private final WebhookSignature signature;
    private final CloseableHttpClient http;

    private WebhookSender(String url, WebhookSignature signature, CloseableHttpClient http) {
        this.url = url;
        this.signature = signature;
        this.http = http;
    }

    /**
     * To the webhook of a realm, which the session's context names.
     *
     * @throws UnsentException with what to do before anything can be sent there
     */
    static WebhookSender to(KeycloakSession session, Webhook webhook, Optional<WebhookOptions> options)
            throws UnsentException {
        WebhookOptions allowed = options.orElseThrow(() -> new UnsentException(
                "An option of the webhooks can't be used; the log has it from when the server started", true));
        allowed.admit(webhook.url());
        WebhookSignature signature = secret(session, webhook)
                .flatMap(WebhookSignature::by)
                .orElseThrow(() -> new UnsentException(
                        "The vault has no secret " + webhook.secret()
                                + ", or one that isn't base64 of 24 to 64 bytes, with whsec_ before it or not",
                        true));
        return new WebhookSender(webhook.url(), signature, client(session, allowed));
    }

    private static Optional<String> secret(KeycloakSession session, Webhook webhook) {
        try (VaultStringSecret secret = session.vault().getStringSecret(webhook.secret())) {
            return secret.get();
        }
    }

    private static CloseableHttpClient client(KeycloakSession session, WebhookOptions allowed) {
        RequestConfig timeouts = RequestConfig.custom()
                .setConnectTimeout((int) LONGEST.toMillis())
                .setSocketTimeout((int) LONGEST.toMillis())
                .build();
        return HttpClientBuilder.create()
                .setConnectionManager(new BasicHttpClientConnectionManager(
                        RegistryBuilder.<ConnectionSocketFactory>create()
                                .register("http", PlainConnectionSocketFactory.getSocketFactory())
                                .register(
                                        "https",
                                        new SSLConnectionSocketFactory(
                                                Trust.of(session),
                                                SSLConnectionSocketFactory.getDefaultHostnameVerifier()))
                                .build(),
                        null,
                        null,
                        allowed::resolve))
                .setDefaultRequestConfig(timeouts)
                .setUserAgent("Helseprofil")
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAutomaticRetries()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }

    /**
     * Sends one event.
     *
     * @param id the same each time that it is sent
     * @param now when, for the signature
     */
    void send(String id, String event, Instant now) throws UnsentException {
        byte[] body = event.getBytes(StandardCharsets.UTF_8);
        HttpPost post = new HttpPost(url);
        post.setEntity(new ByteArrayEntity(body, ContentType.parse(NoticeEvent.MEDIA_TYPE)));
        post.setHeader("webhook-id", id);
        post.setHeader("webhook-timestamp", String.valueOf(now.getEpochSecond()));
        post.setHeader("webhook-signature", signature.of(id, now, body));
        CompletableFuture<Void> end = CompletableFuture.runAsync(
                post::abort, CompletableFuture.delayedExecutor(LONGEST.toMillis(), TimeUnit.MILLISECONDS));
        try (CloseableHttpResponse response = http.execute(post)) {
            int status = response.getStatusLine().getStatusCode();
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
        } finally {
            post.abort();
            end.cancel(false);
        }
    }

    @Override
    public void close() {
        try {
            http.close();
        } catch (IOException alreadyClosed) {
            // closed is what it was to be
        }
    }
}

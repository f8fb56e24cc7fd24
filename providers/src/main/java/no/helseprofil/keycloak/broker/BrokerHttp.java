package no.helseprofil.keycloak.broker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import no.helseprofil.broker.ProviderTransport;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.client.config.CookieSpecs;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpUriRequest;
import org.apache.http.client.methods.RequestBuilder;
import org.apache.http.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.connections.httpclient.DefaultHttpClientFactory;
import org.keycloak.connections.httpclient.HttpClientBuilder;
import org.keycloak.models.KeycloakSession;

/**
 * Speaks to other sides by an HTTP client that is set up as Keycloak's own, with the operator's proxies and truststore;
 * but nothing is sent twice by itself, nothing is followed, and an answer has an end.
 */
final class BrokerHttp extends DefaultHttpClientFactory {

    /** Metadata, keys and tokens are some kilobytes long. */
    private static final int MOST_BYTES = 64 * 1024;

    private static final int LONGEST_MILLIS = 5_000;

    /** What leads elsewhere is no answer: a redirect could take a code or a token along. */
    private static final RequestConfig CONFIG = RequestConfig.custom()
            .setConnectTimeout(LONGEST_MILLIS)
            .setConnectionRequestTimeout(LONGEST_MILLIS)
            .setSocketTimeout(LONGEST_MILLIS)
            .setRedirectsEnabled(false)
            .setCookieSpec(CookieSpecs.IGNORE_COOKIES)
            .build();

    /** As Keycloak's own client is set up. */
    void init() {
        init(Config.scope("connectionsHttpClient", "default"));
    }

    @Override
    protected HttpClientBuilder newHttpClientBuilder() {
        return new HttpClientBuilder(
                org.apache.http.impl.client.HttpClientBuilder.create().disableAutomaticRetries());
    }

    /** The way to other sides, for as long as the request lasts. */
    ProviderTransport of(KeycloakSession session) {
        return request -> send(session, request);
    }

    private ProviderTransport.Received send(KeycloakSession session, ProviderTransport.Sent sent) throws IOException {
        HttpUriRequest request = request(sent);
        CompletableFuture<Void> end = CompletableFuture.runAsync(
                request::abort, CompletableFuture.delayedExecutor(LONGEST_MILLIS, TimeUnit.MILLISECONDS));
        try (CloseableHttpResponse response = create(session).getHttpClient().execute(request)) {
            return received(response);
        } catch (IllegalStateException aborted) {
            throw new IOException("cut", aborted);
        } finally {
            request.abort();
            end.cancel(false);
        }
    }

    private static HttpUriRequest request(ProviderTransport.Sent sent) {
        RequestBuilder builder = RequestBuilder.create(sent.method())
                .setUri(sent.target())
                .setConfig(CONFIG)
                .addHeader("Accept", "application/json");
        sent.headers().forEach(builder::addHeader);
        if (sent.body() != null) {
            builder.setEntity(new ByteArrayEntity(sent.body().getBytes(StandardCharsets.UTF_8)));
        }
        return builder.build();
    }

    private static ProviderTransport.Received received(CloseableHttpResponse response) throws IOException {
        HttpEntity entity = response.getEntity();
        byte[] body = entity == null ? new byte[0] : entity.getContent().readNBytes(MOST_BYTES + 1);
        if (body.length > MOST_BYTES) {
            throw new IOException("more than " + MOST_BYTES + " bytes");
        }
        String type = value(response.getFirstHeader("Content-Type"));
        return new ProviderTransport.Received(
                response.getStatusLine().getStatusCode(),
                type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT),
                value(response.getFirstHeader("DPoP-Nonce")),
                new String(body, StandardCharsets.UTF_8));
    }

    private static @Nullable String value(@Nullable Header header) {
        return header == null ? null : header.getValue();
    }
}

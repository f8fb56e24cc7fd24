package no.helseprofil.keycloak.broker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import no.helseprofil.broker.ProviderTransport;
import no.helseprofil.keycloak.network.BoundedHttp;
import org.apache.http.Header;
import org.apache.http.HttpResponse;
import org.apache.http.client.config.CookieSpecs;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.HttpUriRequest;
import org.apache.http.client.methods.RequestBuilder;
import org.apache.http.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;

/** Speaks to HelseID and ID-porten: nothing is followed, and no cookie is kept. */
final class BrokerHttp {

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

    private final BoundedHttp http = new BoundedHttp();

    void init() {
        http.init();
    }

    void close() {
        http.close();
    }

    /** The way to other sides, for as long as the request lasts. */
    ProviderTransport of(KeycloakSession session) {
        return sent -> http.send(session, request(sent), LONGEST_MILLIS, BrokerHttp::received);
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

    private static ProviderTransport.Received received(HttpResponse response) throws IOException {
        byte[] body = BoundedHttp.body(response, MOST_BYTES);
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

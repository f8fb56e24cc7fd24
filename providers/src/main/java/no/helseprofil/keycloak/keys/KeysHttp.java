package no.helseprofil.keycloak.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.http.HttpEntity;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpGet;
import org.keycloak.Config;
import org.keycloak.connections.httpclient.DefaultHttpClientFactory;
import org.keycloak.connections.httpclient.HttpClientBuilder;
import org.keycloak.models.KeycloakSession;

/**
 * Fetches by Keycloak's HTTP client as the operator has set it up, with its proxies, its truststore and its timeouts;
 * but a cut connection is no reason to ask again, and an answer has an end.
 */
final class KeysHttp extends DefaultHttpClientFactory {

    /** A set of keys is some kilobytes long; with certificates, for each of many nodes, some hundreds. */
    private static final int MOST_BYTES = 1024 * 1024;

    private static final int FIRST_FAILURE = 300;

    /** What Keycloak waits for a byte where the operator doesn't say; here the whole answer has come by then. */
    private static final long LONGEST_MILLIS = 5_000;

    private long longestMillis = LONGEST_MILLIS;

    /** As Keycloak's own client is set up. */
    void init() {
        Config.Scope scope = Config.scope("connectionsHttpClient", "default");
        init(scope);
        long socketTimeout = scope.getLong("socket-timeout-millis", LONGEST_MILLIS);
        longestMillis = socketTimeout > 0 ? socketTimeout : LONGEST_MILLIS;
    }

    @Override
    protected HttpClientBuilder newHttpClientBuilder() {
        return new HttpClientBuilder(
                org.apache.http.impl.client.HttpClientBuilder.create().disableAutomaticRetries());
    }

    /**
     * What stands at an address.
     *
     * @throws IOException if it can't be had: at once, in time, and in as many bytes as a set of keys has
     */
    String get(KeycloakSession session, String address) throws IOException {
        HttpGet request = new HttpGet(address);
        CompletableFuture<Void> end = CompletableFuture.runAsync(
                request::abort, CompletableFuture.delayedExecutor(longestMillis, TimeUnit.MILLISECONDS));
        try (CloseableHttpResponse response = create(session).getHttpClient().execute(request)) {
            HttpEntity entity = response.getEntity();
            int status = response.getStatusLine().getStatusCode();
            if (entity == null || status >= FIRST_FAILURE) {
                throw new IOException("HTTP " + status + " where the keys of a client should be");
            }
            byte[] body = entity.getContent().readNBytes(MOST_BYTES + 1);
            if (body.length > MOST_BYTES) {
                throw new IOException("more than " + MOST_BYTES + " bytes where the keys of a client should be");
            }
            return new String(body, StandardCharsets.UTF_8);
        } finally {
            request.abort();
            end.cancel(false);
        }
    }
}

package no.helseprofil.keycloak.network;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.http.HttpEntity;
import org.apache.http.HttpResponse;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpUriRequest;
import org.keycloak.Config;
import org.keycloak.connections.httpclient.DefaultHttpClientFactory;
import org.keycloak.connections.httpclient.HttpClientBuilder;
import org.keycloak.models.KeycloakSession;

/**
 * Speaks to other sides by an HTTP client that is set up as Keycloak's own, with the operator's proxies, truststore and
 * timeouts; but nothing is sent twice by itself, and an answer has an end.
 */
public final class BoundedHttp extends DefaultHttpClientFactory {

    /** As Keycloak's own client is set up. */
    public void init() {
        init(Config.scope("connectionsHttpClient", "default"));
    }

    @Override
    protected HttpClientBuilder newHttpClientBuilder() {
        return new HttpClientBuilder(
                org.apache.http.impl.client.HttpClientBuilder.create().disableAutomaticRetries());
    }

    /**
     * Sends a request.
     *
     * @param longestMillis after which it is cut, from the connection to the end of the answer
     * @throws IOException if there is no answer in that time
     */
    public <T> T send(KeycloakSession session, HttpUriRequest request, long longestMillis, Reader<T> reader)
            throws IOException {
        CompletableFuture<Void> end = CompletableFuture.runAsync(
                request::abort, CompletableFuture.delayedExecutor(longestMillis, TimeUnit.MILLISECONDS));
        try (CloseableHttpResponse response = create(session).getHttpClient().execute(request)) {
            return reader.read(response);
        } catch (IllegalStateException aborted) {
            throw new IOException("cut", aborted);
        } finally {
            request.abort();
            end.cancel(false);
        }
    }

    /**
     * The body of an answer; empty if it has none.
     *
     * @throws IOException if it is longer than that
     */
    public static byte[] body(HttpResponse response, int mostBytes) throws IOException {
        HttpEntity entity = response.getEntity();
        byte[] body = entity == null ? new byte[0] : entity.getContent().readNBytes(mostBytes + 1);
        if (body.length > mostBytes) {
            throw new IOException("more than " + mostBytes + " bytes");
        }
        return body;
    }

    /** Makes something of an answer, before the connection is closed. */
    public interface Reader<T> {

        T read(HttpResponse response) throws IOException;
    }
}

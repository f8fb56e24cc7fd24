package no.helseprofil.keycloak.network;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.keycloak.network.OutboundHttp.OutboundPolicy;
import org.apache.http.HttpEntityEnclosingRequest;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpUriRequest;
import org.apache.http.client.methods.RequestBuilder;
import org.apache.http.client.utils.URIUtils;
import org.apache.http.conn.ClientConnectionManager;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.message.BasicHttpResponse;
import org.apache.http.params.HttpParams;
import org.apache.http.protocol.HttpContext;
import org.keycloak.connections.httpclient.HttpClientProvider;
import org.keycloak.models.KeycloakSession;

/**
 * HTTP client in front of Keycloak's. A call to an address that a client has registered goes through
 * {@link OutboundHttp}. Any other call is passed to Keycloak's own client.
 */
public final class GuardedHttpProvider implements HttpClientProvider {

    private static final int FIRST_FAILURE = 300;

    private final KeycloakSession session;
    private final HttpClientProvider stock;
    private final OutboundHttp guarded;
    private final Calls calls;

    /**
     * Creates a provider.
     *
     * @param stock Keycloak's own provider
     * @param guarded HTTP client for calls on behalf of clients
     * @param calls selection of these calls
     */
    public GuardedHttpProvider(KeycloakSession session, HttpClientProvider stock, OutboundHttp guarded, Calls calls) {
        this.session = session;
        this.stock = stock;
        this.guarded = guarded;
        this.calls = calls;
    }

    /** Selection of the calls that are made on behalf of clients. */
    @FunctionalInterface
    public interface Calls {

        /** Returns the policy for a call to an address; empty if Keycloak's own client makes it. */
        Optional<OutboundPolicy> policy(KeycloakSession session, String address);
    }

    @Override
    public CloseableHttpClient getHttpClient() {
        return new GuardedClient(stock.getHttpClient());
    }

    @Override
    public int postText(String uri, String text) throws IOException {
        Optional<OutboundPolicy> policy = calls.policy(session, uri);
        if (policy.isEmpty()) {
            return stock.postText(uri, text);
        }
        return guarded.send(
                        session,
                        new OutboundHttp.Call("POST", uri, Map.of("Content-Type", "text/plain; charset=UTF-8"), text),
                        policy.get())
                .status();
    }

    @Override
    public String getString(String uri) throws IOException {
        Optional<OutboundPolicy> policy = calls.policy(session, uri);
        return policy.isEmpty() ? stock.getString(uri) : new String(fetched(uri, policy.get()), StandardCharsets.UTF_8);
    }

    @Override
    public InputStream getInputStream(String uri) throws IOException {
        Optional<OutboundPolicy> policy = calls.policy(session, uri);
        return policy.isEmpty() ? stock.getInputStream(uri) : new ByteArrayInputStream(fetched(uri, policy.get()));
    }

    private byte[] fetched(String uri, OutboundPolicy policy) throws IOException {
        return guarded.send(session, RequestBuilder.get(uri).build(), policy, (answer, most) -> {
            int status = answer.getStatusLine().getStatusCode();
            if (status >= FIRST_FAILURE) {
                throw new IOException("HTTP " + status);
            }
            return OutboundHttp.body(answer, most);
        });
    }

    @Override
    public long getMaxConsumedResponseSize() {
        return stock.getMaxConsumedResponseSize();
    }

    @Override
    public void close() {
        stock.close();
    }

    /** HTTP client that passes calls on to Keycloak's, except those on behalf of clients. */
    @SuppressWarnings("deprecation") // two of the required methods are deprecated
    private final class GuardedClient extends CloseableHttpClient {

        private final CloseableHttpClient keycloaks;

        GuardedClient(CloseableHttpClient keycloaks) {
            this.keycloaks = keycloaks;
        }

        @Override
        protected CloseableHttpResponse doExecute(HttpHost target, HttpRequest request, HttpContext context)
                throws IOException {
            String address = address(target, request);
            Optional<OutboundPolicy> policy = calls.policy(session, address);
            return policy.isEmpty()
                    ? keycloaks.execute(target, request, context)
                    : guarded.send(session, copy(request, address), policy.get(), Buffered::new);
        }

        private String address(HttpHost target, HttpRequest request) throws IOException {
            String line = request instanceof HttpUriRequest known
                    ? known.getURI().toString()
                    : request.getRequestLine().getUri();
            try {
                URI uri = new URI(line);
                return uri.isAbsolute() || target == null
                        ? line
                        : URIUtils.rewriteURI(uri, target).toString();
            } catch (URISyntaxException unreadable) {
                throw new IOException("no address", unreadable);
            }
        }

        private HttpUriRequest copy(HttpRequest request, String address) {
            RequestBuilder copy = RequestBuilder.copy(request).setUri(address);
            if (request instanceof HttpEntityEnclosingRequest enclosing) {
                copy.setEntity(enclosing.getEntity());
            }
            return copy.build();
        }

        /** Does nothing, because the underlying client belongs to the factory. */
        @Override
        public void close() {}

        @Override
        public HttpParams getParams() {
            return keycloaks.getParams();
        }

        @Override
        public ClientConnectionManager getConnectionManager() {
            return keycloaks.getConnectionManager();
        }
    }

    /** A response that has been read to its end. */
    private static final class Buffered extends BasicHttpResponse implements CloseableHttpResponse {

        Buffered(HttpResponse answer, int mostBytes) throws IOException {
            super(answer.getStatusLine());
            setHeaders(answer.getAllHeaders());
            if (answer.getEntity() != null) {
                ByteArrayEntity entity = new ByteArrayEntity(OutboundHttp.body(answer, mostBytes));
                entity.setContentType(answer.getEntity().getContentType());
                setEntity(entity);
            }
        }

        @Override
        public void close() {}
    }
}

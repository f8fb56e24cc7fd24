package no.helseprofil.keycloak.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.HttpResponse;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpUriRequest;
import org.apache.http.client.methods.RequestBuilder;
import org.apache.http.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.common.enums.HostnameVerificationPolicy;
import org.keycloak.connections.httpclient.DefaultHttpClientFactory;
import org.keycloak.connections.httpclient.HttpClientBuilder;
import org.keycloak.connections.httpclient.ProxyMappings;
import org.keycloak.models.KeycloakSession;

/**
 * The client by which the server calls others. It follows no redirect, keeps no cookie, sends nothing twice by itself,
 * and an answer has an end in time and in bytes. What is called is decided by an {@link OutboundPolicy}: a connection
 * goes to an address that the policy has returned for the host, and to no other.
 */
public final class OutboundHttp extends DefaultHttpClientFactory {

    private static final String KEYCLOAKS = "connectionsHttpClient";
    private static final long PATIENCE_MILLIS = 5_000;

    private final boolean direct;
    private final ThreadLocal<LookedUp> current = new ThreadLocal<>();
    private volatile @Nullable ProxyMappings proxies;

    private OutboundHttp(boolean direct) {
        this.direct = direct;
    }

    /** One that is set up as Keycloak's own, with the operator's proxies, truststore and client certificate. */
    public static OutboundHttp asKeycloak() {
        return new OutboundHttp(false);
    }

    /** One that asks no proxy and shows no certificate of the server's. */
    public static OutboundHttp direct() {
        return new OutboundHttp(true);
    }

    /** Reads how Keycloak's own client is set up. */
    public void init() {
        init(Config.scope(KEYCLOAKS, "default"));
    }

    /** How long Keycloak waits for a byte. */
    public static Duration patience() {
        long millis = Config.scope(KEYCLOAKS, "default").getLong("socket-timeout-millis", PATIENCE_MILLIS);
        return Duration.ofMillis(millis > 0 ? millis : PATIENCE_MILLIS);
    }

    @Override
    protected HttpClientBuilder newHttpClientBuilder() {
        return new Builder();
    }

    /**
     * What is sent.
     *
     * @param body null if there is none
     */
    public record Call(
            String method,
            String address,
            Map<String, String> headers,
            @Nullable String body) {

        /** A GET without a header of its own. */
        public static Call get(String address) {
            return new Call("GET", address, Map.of(), null);
        }

        /** There may be tokens in it. */
        @Override
        public String toString() {
            return method;
        }
    }

    /**
     * What is answered.
     *
     * @param headers by their names in lower case; the first of each
     */
    public record HttpAnswer(int status, Map<String, String> headers, String body) {

        /** A header by its name, in whatever case. */
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
        }

        /** There may be tokens in it. */
        @Override
        public String toString() {
            return "HTTP " + status;
        }
    }

    /**
     * Sends a request.
     *
     * @throws IOException if it may not be sent, or no answer comes in time and within its bound
     */
    public HttpAnswer send(KeycloakSession session, Call call, OutboundPolicy policy) throws IOException {
        RequestBuilder request = RequestBuilder.create(call.method()).setUri(uri(call.address()));
        call.headers().forEach(request::addHeader);
        if (call.body() != null) {
            request.setEntity(new ByteArrayEntity(call.body().getBytes(StandardCharsets.UTF_8)));
        }
        int millis = (int) policy.longest().toMillis();
        request.setConfig(RequestConfig.custom()
                .setConnectTimeout(millis)
                .setConnectionRequestTimeout(millis)
                .setSocketTimeout(millis)
                .setRedirectsEnabled(false)
                .build());
        return send(session, request.build(), policy, OutboundHttp::answer);
    }

    private static URI uri(String address) throws IOException {
        try {
            return URI.create(address);
        } catch (IllegalArgumentException unreadable) {
            throw new IOException("no address", unreadable);
        }
    }

    <T> T send(KeycloakSession session, HttpUriRequest request, OutboundPolicy policy, Reader<T> reader)
            throws IOException {
        URI address = request.getURI();
        if (!policy.addresses().test(address.toString())) {
            throw new IOException("an address that may not be called");
        }
        CompletableFuture<Void> end = CompletableFuture.runAsync(
                request::abort,
                CompletableFuture.delayedExecutor(policy.longest().toMillis(), TimeUnit.MILLISECONDS));
        LookedUp before = current.get();
        current.set(new LookedUp(String.valueOf(address.getHost()), policy));
        try (CloseableHttpResponse response = create(session).getHttpClient().execute(request)) {
            return reader.read(response, body(response, policy.mostBytes()));
        } catch (IllegalStateException aborted) {
            throw new IOException("cut", aborted);
        } finally {
            restore(before);
            request.abort();
            end.cancel(false);
        }
    }

    private void restore(@Nullable LookedUp before) {
        if (before == null) {
            current.remove();
        } else {
            current.set(before);
        }
    }

    private static HttpAnswer answer(HttpResponse response, byte[] body) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : response.getAllHeaders()) {
            headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), String.valueOf(header.getValue()));
        }
        return new HttpAnswer(
                response.getStatusLine().getStatusCode(), headers, new String(body, StandardCharsets.UTF_8));
    }

    private static byte[] body(HttpResponse response, int mostBytes) throws IOException {
        HttpEntity entity = response.getEntity();
        if (entity == null || mostBytes == 0) {
            return new byte[0];
        }
        byte[] body = entity.getContent().readNBytes(mostBytes + 1);
        if (body.length > mostBytes) {
            throw new IOException("more than " + mostBytes + " bytes");
        }
        return body;
    }

    /** The addresses of a host: of a proxy that the operator has set whichever it has, of another by the policy. */
    private InetAddress[] addresses(String host) throws UnknownHostException {
        LookedUp lookup = current.get();
        if (lookup == null) {
            throw new UnknownHostException("no call without a policy");
        }
        return isProxy(host, lookup.host())
                ? InetAddress.getAllByName(host)
                : lookup.policy().hosts().resolve(host);
    }

    private boolean isProxy(String host, String target) {
        ProxyMappings known = proxies;
        if (known == null || known.isEmpty()) {
            return false;
        }
        ProxyMappings.ProxyMapping mapping = known.getProxyFor(target);
        return mapping != null
                && mapping.getProxyHost() != null
                && mapping.getProxyHost().getHostName().equalsIgnoreCase(host);
    }

    /** Makes something of an answer, before the connection is closed. */
    @FunctionalInterface
    interface Reader<T> {

        T read(HttpResponse response, byte[] body) throws IOException;
    }

    private record LookedUp(String host, OutboundPolicy policy) {}

    private final class Builder extends HttpClientBuilder {

        Builder() {
            super(org.apache.http.impl.client.HttpClientBuilder.create()
                    .disableAutomaticRetries()
                    .disableRedirectHandling()
                    .disableCookieManagement()
                    .disableAuthCaching()
                    .setDnsResolver(OutboundHttp.this::addresses));
        }

        @Override
        public HttpClientBuilder proxyMappings(ProxyMappings mappings) {
            if (direct) {
                return this;
            }
            proxies = mappings;
            return super.proxyMappings(mappings);
        }

        @Override
        public HttpClientBuilder keyStore(KeyStore keyStore, String password) {
            return direct ? this : super.keyStore(keyStore, password);
        }

        @Override
        public HttpClientBuilder disableTrustManager() {
            return direct ? this : super.disableTrustManager();
        }

        @Override
        public HttpClientBuilder hostnameVerification(HostnameVerificationPolicy policy) {
            return direct ? this : super.hostnameVerification(policy);
        }
    }
}

package no.helseprofil.keycloak.network;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import no.helseprofil.keycloak.server.StartOptions;
import no.helseprofil.keycloak.server.StartOptions.StartOption;
import no.helseprofil.network.OutboundRules;
import no.helseprofil.network.OutboundRules.AddressRules;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.HttpResponse;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpUriRequest;
import org.apache.http.client.methods.RequestBuilder;
import org.apache.http.config.ConnectionConfig;
import org.apache.http.config.MessageConstraints;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.conn.SystemDefaultRoutePlanner;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.common.enums.HostnameVerificationPolicy;
import org.keycloak.connections.httpclient.DefaultHttpClientFactory;
import org.keycloak.connections.httpclient.HttpClientBuilder;
import org.keycloak.connections.httpclient.ProxyMappings;
import org.keycloak.models.KeycloakSession;

/**
 * HTTP client for the server's calls to others. It follows no redirects, keeps no cookies and doesn't repeat requests.
 * Responses are limited in time and size. An {@link OutboundPolicy} decides where a call may go: a connection is made
 * only to an address that the policy has returned for the host.
 */
public final class OutboundHttp extends DefaultHttpClientFactory {

    private static final String KEYCLOAKS = "connectionsHttpClient";
    private static final long PATIENCE_MILLIS = 5_000;
    private static final int LONGEST_LINE = 16 * 1024;
    private static final int MOST_HEADERS = 200;
    private static final ConnectionConfig HEADS = ConnectionConfig.custom()
            .setMessageConstraints(MessageConstraints.custom()
                    .setMaxLineLength(LONGEST_LINE)
                    .setMaxHeaderCount(MOST_HEADERS)
                    .build())
            .build();

    private final Proxies asked;
    private final ThreadLocal<LookedUp> current = new ThreadLocal<>();
    private volatile @Nullable ProxyMappings proxies;
    private volatile @Nullable CloseableHttpClient client;

    private OutboundHttp(Proxies asked) {
        this.asked = asked;
    }

    /** Source of the proxies. Only Keycloak's may turn off TLS verification or present a client certificate. */
    private enum Proxies {
        KEYCLOAKS,
        JAVAS,
        NONE
    }

    /** Returns a client with the proxies, truststore and client certificate of Keycloak's own. */
    public static OutboundHttp asKeycloak() {
        return new OutboundHttp(Proxies.KEYCLOAKS);
    }

    /** Returns a client that uses the proxies of Java's system properties, and presents no client certificate. */
    public static OutboundHttp asJava() {
        return new OutboundHttp(Proxies.JAVAS);
    }

    /** Returns a client without proxies that presents no client certificate. */
    public static OutboundHttp direct() {
        return new OutboundHttp(Proxies.NONE);
    }

    /** Reads the configuration of Keycloak's own client. */
    public void init() {
        init(Config.scope(KEYCLOAKS, "default"));
    }

    /** Creates the underlying client with the server's truststore, if there is none yet. */
    public void ready(KeycloakSession session) {
        if (client == null) {
            client = create(session).getHttpClient();
        }
    }

    /** Returns the time for which Keycloak waits for a byte. */
    public static Duration patience() {
        long millis = Config.scope(KEYCLOAKS, "default").getLong("socket-timeout-millis", PATIENCE_MILLIS);
        return Duration.ofMillis(millis > 0 ? millis : PATIENCE_MILLIS);
    }

    @Override
    protected HttpClientBuilder newHttpClientBuilder(KeycloakSession session) {
        return new Builder();
    }

    /**
     * A request.
     *
     * @param body body; null if there is none
     */
    public record Call(
            String method,
            String address,
            Map<String, String> headers,
            @Nullable String body) {

        /** Returns a GET without headers. */
        public static Call get(String address) {
            return new Call("GET", address, Map.of(), null);
        }

        /** Returns the method only, because the other parts may hold tokens. */
        @Override
        public String toString() {
            return method;
        }
    }

    /** Sends a request like {@link #send(Call, OutboundPolicy)}, after creating the underlying client if needed. */
    public OutboundAnswer send(KeycloakSession session, Call call, OutboundPolicy policy) throws IOException {
        ready(session);
        return send(call, policy);
    }

    /**
     * Sends a request, once the client is {@link #ready}.
     *
     * @throws InterruptedIOException if the response isn't complete in time
     * @throws IOException if the request isn't allowed, or the connection fails
     */
    public OutboundAnswer send(Call call, OutboundPolicy policy) throws IOException {
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
        return send(request.build(), policy, OutboundHttp::answer);
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
        ready(session);
        return send(request, policy, reader);
    }

    private <T> T send(HttpUriRequest request, OutboundPolicy policy, Reader<T> reader) throws IOException {
        URI address = request.getURI();
        if (!policy.addresses().test(address.toString())) {
            throw new IOException("an address that may not be called");
        }
        AtomicBoolean isLate = new AtomicBoolean();
        CompletableFuture<Void> end = CompletableFuture.runAsync(
                () -> {
                    isLate.set(true);
                    request.abort();
                },
                CompletableFuture.delayedExecutor(policy.longest().toMillis(), TimeUnit.MILLISECONDS));
        LookedUp before = current.get();
        current.set(new LookedUp(String.valueOf(address.getHost()), policy));
        CloseableHttpClient made = Objects.requireNonNull(client, "a client that is ready");
        try (CloseableHttpResponse response = made.execute(request)) {
            return reader.read(response, policy.mostBytes());
        } catch (IOException | IllegalStateException failed) {
            throw isLate.get() ? late(failed) : failed instanceof IOException io ? io : new IOException("cut", failed);
        } finally {
            restore(before);
            request.abort();
            end.cancel(false);
        }
    }

    private static IOException late(Exception cut) {
        InterruptedIOException late = new InterruptedIOException("no whole answer in time");
        late.initCause(cut);
        return late;
    }

    private void restore(@Nullable LookedUp before) {
        if (before == null) {
            current.remove();
        } else {
            current.set(before);
        }
    }

    private static OutboundAnswer answer(HttpResponse response, int mostBytes) throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (Header header : response.getAllHeaders()) {
            headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), String.valueOf(header.getValue()));
        }
        return new OutboundAnswer(
                response.getStatusLine().getStatusCode(), headers, begun(response, mostBytes), mostBytes);
    }

    /**
     * Returns the whole body of a response.
     *
     * @throws IOException if it is longer than allowed
     */
    static byte[] body(HttpResponse response, int mostBytes) throws IOException {
        return OutboundAnswer.bounded(begun(response, mostBytes), mostBytes);
    }

    /** Returns the body, or its beginning with one byte more than allowed if it is longer. */
    private static byte[] begun(HttpResponse response, int mostBytes) throws IOException {
        HttpEntity entity = response.getEntity();
        return entity == null || mostBytes == 0
                ? new byte[0]
                : entity.getContent().readNBytes(mostBytes + 1);
    }

    /** Resolves a host. An operator's proxy may have any address, and any other host is resolved by the policy. */
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

    /** Reader of a response, before the connection is closed. */
    @FunctionalInterface
    interface Reader<T> {

        T read(HttpResponse response, int mostBytes) throws IOException;
    }

    private record LookedUp(String host, OutboundPolicy policy) {}

    private final class Builder extends HttpClientBuilder {

        Builder() {
            super(org.apache.http.impl.client.HttpClientBuilder.create()
                    .setRoutePlanner(asked == Proxies.JAVAS ? new SystemDefaultRoutePlanner(null) : null)
                    .setDefaultConnectionConfig(HEADS)
                    .disableAutomaticRetries()
                    .disableRedirectHandling()
                    .disableCookieManagement()
                    .disableAuthCaching()
                    .setDnsResolver(OutboundHttp.this::addresses));
        }

        @Override
        public HttpClientBuilder proxyMappings(ProxyMappings mappings) {
            if (asked != Proxies.KEYCLOAKS) {
                return this;
            }
            proxies = mappings;
            return super.proxyMappings(mappings);
        }

        @Override
        public HttpClientBuilder keyStore(KeyStore keyStore, String password) {
            return asked == Proxies.KEYCLOAKS ? super.keyStore(keyStore, password) : this;
        }

        @Override
        public HttpClientBuilder disableTrustManager() {
            return asked == Proxies.KEYCLOAKS ? super.disableTrustManager() : this;
        }

        @Override
        public HttpClientBuilder hostnameVerification(HostnameVerificationPolicy policy) {
            return asked == Proxies.KEYCLOAKS ? super.hostnameVerification(policy) : this;
        }
    }

    /**
     * Limits of a call: its addresses, its duration and the size of the response.
     *
     * @param addresses test for URLs that may be called
     * @param hosts resolver of hosts, which refuses a host that leads to a forbidden address; the connection goes to
     *     one of the addresses that it returns
     * @param longest longest time from the connection to the end of the response
     * @param mostBytes maximum size of the response's body
     */
    public record OutboundPolicy(
            Predicate<String> addresses, OutboundRules.NameLookup hosts, Duration longest, int mostBytes) {

        /** Returns the policy for an address that an administrator of the server or the realm has chosen: any. */
        public static OutboundPolicy chosen(Duration longest, int mostBytes) {
            return new OutboundPolicy(address -> true, OutboundRules.NameLookup.SYSTEM, longest, mostBytes);
        }

        /** Returns the policy for an address that a client has registered, which the rules have to admit. */
        public static OutboundPolicy registered(OutboundRules rules, Duration longest, int mostBytes) {
            return new OutboundPolicy(
                    rules::admits, host -> rules.resolve(host, OutboundRules.NameLookup.SYSTEM), longest, mostBytes);
        }
    }

    /** Start options for the registered addresses that the server may call, read once at the start. */
    public static final class OutboundOptions {

        private static final StartOption NETWORKS = StartOption.of(
                "outbound-networks",
                "Networks that aren't public and at which an address may be that the server calls"
                        + " [for a client](registration.md#addresses-that-the-server-calls)",
                "10.0.0.0/8,fd12::/16");
        private static final StartOption INSECURE =
                StartOption.flag("outbound-insecure", "`true`: such an address may be http too, for tests");

        public static final List<StartOption> ALL = List.of(NETWORKS, INSECURE);

        private OutboundOptions() {}

        /**
         * Reads the options.
         *
         * @throws StartOptions.UnusableException if an option can't be used, with its name and the remedy
         */
        public static OutboundRules read(StartOptions options) {
            return new OutboundRules(
                    new AddressRules(options.list(NETWORKS).stream()
                            .map(network -> options.read(NETWORKS, network, AddressRules::named))
                            .toList()),
                    options.flag(INSECURE));
        }
    }
}

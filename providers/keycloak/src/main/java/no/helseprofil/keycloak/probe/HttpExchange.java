package no.helseprofil.keycloak.probe;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import no.helseprofil.assessment.probe.ProbeAnswer;
import no.helseprofil.assessment.probe.ProbeTransport.ProbeRequest;
import no.helseprofil.network.Destination;
import org.apache.http.Header;
import org.apache.http.HttpException;
import org.apache.http.HttpHeaders;
import org.apache.http.HttpResponse;
import org.apache.http.HttpVersion;
import org.apache.http.MessageConstraintException;
import org.apache.http.config.MessageConstraints;
import org.apache.http.impl.DefaultBHttpClientConnection;
import org.apache.http.message.BasicHttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * One GET request on a connection of its own. It uses HttpCore instead of an HTTP client, so that no redirects,
 * cookies, proxies, challenges, retries or compression are involved, and no token gets into a log.
 */
final class HttpExchange implements Callable<Void> {

    private static final int BUFFER = 8 * 1024;
    private static final int LONGEST_LINE = 8 * 1024;
    private static final int MOST_HEADERS = 100;
    private static final int MOST_OF_BODY = 64 * 1024;
    private static final int LONGEST_VALUE = 2_000;
    private static final int FIRST_FINAL_STATUS = 200;
    private static final MessageConstraints CONSTRAINTS = MessageConstraints.custom()
            .setMaxLineLength(LONGEST_LINE)
            .setMaxHeaderCount(MOST_HEADERS)
            .build();

    private final ProbeRequest request;
    private final Destination destination;
    private final List<InetAddress> addresses;
    private final HttpTransport.ConnectionContext context;
    private final CountDownLatch connected;

    private @Nullable Socket socket;
    private boolean isCut;
    private volatile @Nullable ProbeAnswer answer;

    /**
     * Creates an exchange.
     *
     * @param connected count of the exchanges that are still connecting; all requests are sent once it is zero
     */
    HttpExchange(
            ProbeRequest request,
            Destination destination,
            List<InetAddress> addresses,
            HttpTransport.ConnectionContext context,
            CountDownLatch connected) {
        this.request = request;
        this.destination = destination;
        this.addresses = addresses;
        this.context = context;
        this.connected = connected;
    }

    /** Returns the response, even if its body couldn't be read; null if its head hasn't arrived completely. */
    @Nullable
    ProbeAnswer answer() {
        return answer;
    }

    @Override
    public @Nullable Void call() throws IOException, InterruptedException {
        try (Socket open = open()) {
            connected.await();
            exchange(open);
        } catch (HttpException | MessageConstraintException unreadable) {
            ProtocolException none = new ProtocolException("no HTTP/1.1, or too long");
            none.initCause(unreadable);
            throw none;
        }
        return null;
    }

    /** Aborts the exchange at any point. Closing the socket wakes a thread that waits on it. */
    synchronized void cut() {
        isCut = true;
        if (socket != null) {
            close(socket);
        }
    }

    private Socket open() throws IOException {
        try {
            Socket plain = connect();
            return destination.isSecure() ? secured(plain) : plain;
        } finally {
            connected.countDown();
        }
    }

    private Socket connect() throws IOException {
        IOException unreachable = new SocketException("no address");
        for (InetAddress address : addresses) {
            Socket next = next();
            try {
                next.connect(new InetSocketAddress(address, destination.port()), timeoutOfEach());
                return next;
            } catch (IOException failed) {
                next.close();
                unreachable = failed;
            }
        }
        throw unreachable;
    }

    /** Returns the time limit for one of the host's addresses, since one of them may be down. */
    private int timeoutOfEach() {
        return (int) Math.max(1, context.timeout().toMillis() / addresses.size());
    }

    private synchronized Socket next() throws IOException {
        if (isCut) {
            throw new SocketException("cut");
        }
        Socket next = new Socket(Proxy.NO_PROXY);
        next.setSoTimeout((int) context.timeout().toMillis());
        next.setTcpNoDelay(true);
        socket = next;
        return next;
    }

    /** Returns a TLS connection that sends the host's name (RFC 6066) and verifies it (RFC 9525). */
    private Socket secured(Socket plain) throws IOException {
        SSLSocket secured = (SSLSocket) context.tls().createSocket(plain, destination.host(), destination.port(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private void exchange(Socket open) throws IOException, HttpException {
        DefaultBHttpClientConnection connection =
                new DefaultBHttpClientConnection(BUFFER, BUFFER, null, null, CONSTRAINTS, null, null, null, null);
        connection.bind(open);
        connection.sendRequestHeader(get());
        connection.flush();
        HttpResponse response = connection.receiveResponseHeader();
        while (response.getStatusLine().getStatusCode() < FIRST_FINAL_STATUS) {
            response = connection.receiveResponseHeader();
        }
        answer = answer(response);
        drop(connection, response);
    }

    private BasicHttpRequest get() {
        BasicHttpRequest get = new BasicHttpRequest("GET", target(request.uri()), HttpVersion.HTTP_1_1);
        get.addHeader(HttpHeaders.HOST, request.uri().getRawAuthority());
        get.addHeader(HttpHeaders.CONNECTION, "close");
        get.addHeader(HttpHeaders.USER_AGENT, "Helseprofil");
        get.addHeader(HttpHeaders.ACCEPT, "*/*");
        request.headers().forEach(header -> get.addHeader(header.name(), header.value()));
        return get;
    }

    private static String target(URI uri) {
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    private static ProbeAnswer answer(HttpResponse response) {
        return new ProbeAnswer(
                response.getStatusLine().getStatusCode(),
                value(response, HttpHeaders.WWW_AUTHENTICATE),
                value(response, "DPoP-Nonce"));
    }

    /** Returns all values of a header, with printable ASCII characters only, and cut to a maximum length. */
    private static @Nullable String value(HttpResponse response, String name) {
        Header[] headers = response.getHeaders(name);
        if (headers.length == 0) {
            return null;
        }
        String all = Stream.of(headers)
                .map(header -> String.valueOf(header.getValue()).replaceAll("[^ -~]", ""))
                .collect(Collectors.joining(", "));
        return all.substring(0, Math.min(LONGEST_VALUE, all.length()));
    }

    /**
     * Reads a limited part of the body, so that the API can finish its response. Neither the body nor its end matters
     * to a probe.
     */
    private static void drop(DefaultBHttpClientConnection connection, HttpResponse response) {
        try {
            connection.receiveResponseEntity(response);
            if (response.getEntity() != null) {
                InputStream body = response.getEntity().getContent();
                body.skipNBytes(MOST_OF_BODY);
            }
        } catch (IOException | HttpException ended) {
            // the head is all that a probe needs
        }
    }

    private static void close(Socket open) {
        try {
            open.close();
        } catch (IOException alreadyGone) {
            // the socket is closed already
        }
    }
}

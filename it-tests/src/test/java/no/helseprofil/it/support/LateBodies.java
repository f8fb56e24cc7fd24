package no.helseprofil.it.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import no.helseprofil.testkit.client.Response;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a server and holds bodies back: headers and the first octet go on at once, the rest once something has
 * happened. Clients send to {@link #url} what they would send to the server.
 */
public final class LateBodies implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;

    /** Headers that belong to one connection, or are made anew for the next. */
    private static final Set<String> OF_CONNECTION = Set.of(
            "host",
            "content-length",
            "connection",
            "transfer-encoding",
            "upgrade",
            "http2-settings",
            "expect",
            ":status");

    private final URI server;
    private final HttpServer listener;
    private final HttpClient onward;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient.Version version;
    private volatile Held held = Held.nothing();

    private LateBodies(URI server, HttpClient.Version version, @Nullable SSLContext tls, HttpServer listener) {
        this.server = server;
        this.version = version;
        this.listener = listener;
        HttpClient.Builder client = HttpClient.newBuilder()
                .version(version)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(threads);
        this.onward = (tls == null ? client : client.sslContext(tls)).build();
    }

    /**
     * Before this server, which is asked by this version of HTTP.
     *
     * @param server scheme, host and port
     */
    public static LateBodies before(URI server, HttpClient.Version version) throws IOException, InterruptedException {
        return before(server, version, null);
    }

    /**
     * Makes one before a server that is asked by https.
     *
     * @param tls what its certificate is trusted by; null if it has none
     */
    public static LateBodies before(URI server, HttpClient.Version version, @Nullable SSLContext tls)
            throws IOException, InterruptedException {
        HttpServer listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        LateBodies made = new LateBodies(server, version, tls, listener);
        listener.createContext("/", made::pass);
        listener.setExecutor(made.threads);
        listener.start();
        made.upgrade();
        return made;
    }

    /** A connection speaks HTTP/2 without TLS once a request without a body has asked for it. */
    private void upgrade() throws IOException, InterruptedException {
        onward.send(
                HttpRequest.newBuilder(server.resolve("/realms/master")).build(),
                HttpResponse.BodyHandlers.discarding());
    }

    /** Returns the address to send requests to: scheme, host and port. */
    public URI url() {
        return URI.create("http://localhost:" + listener.getAddress().getPort());
    }

    /**
     * Sends requests at once, holds each of their bodies, and lets them go when something has happened.
     *
     * @param requests each with one body
     * @param act what happens after their headers have been sent
     * @return their answers, in the same order
     */
    public List<Response> during(List<Supplier<Response>> requests, Runnable act) throws InterruptedException {
        Held all = new Held(new CountDownLatch(requests.size()), new CountDownLatch(1));
        held = all;
        try {
            List<CompletableFuture<Response>> sent = requests.stream()
                    .map(request -> CompletableFuture.supplyAsync(request, threads))
                    .toList();
            if (!all.begun().await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(all.begun().getCount() + " requests have sent no body");
            }
            act.run();
            all.released().countDown();
            List<Response> answers = new ArrayList<>();
            sent.forEach(answer -> answers.add(answer.join()));
            return answers;
        } finally {
            all.released().countDown();
            held = Held.nothing();
        }
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            HttpResponse<byte[]> answer =
                    sendOn(exchange, exchange.getRequestBody().readAllBytes());
            answer.headers().map().forEach((name, values) -> {
                if (!OF_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<byte[]> sendOn(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        Held holding = held;
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve(exchange.getRequestURI().toString()));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OF_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        request.method(
                exchange.getRequestMethod(),
                body.length == 0
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofInputStream(() -> holding.late(body)));
        HttpResponse<byte[]> answer = onward.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        if (answer.version() != version) {
            throw new IllegalStateException("answered by " + answer.version());
        }
        return answer;
    }

    @Override
    public void close() {
        listener.stop(0);
        threads.shutdownNow();
    }

    /**
     * Bodies that are held.
     *
     * @param begun counts those whose beginning has been sent
     * @param released when the rest goes
     */
    private record Held(CountDownLatch begun, CountDownLatch released) {

        static Held nothing() {
            return new Held(new CountDownLatch(0), new CountDownLatch(0));
        }

        InputStream late(byte[] body) {
            return new SequenceInputStream(new ByteArrayInputStream(body, 0, 1), new InputStream() {

                private final InputStream rest = new ByteArrayInputStream(body, 1, body.length - 1);

                @Override
                public int read() throws IOException {
                    await();
                    return rest.read();
                }

                @Override
                public int read(byte[] into, int offset, int length) throws IOException {
                    await();
                    return rest.read(into, offset, length);
                }
            });
        }

        private void await() {
            begun.countDown();
            try {
                released.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

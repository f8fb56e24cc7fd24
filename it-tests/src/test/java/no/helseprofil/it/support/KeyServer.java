package no.helseprofil.it.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import no.helseprofil.testkit.client.SigningKey;

/** Answers at a {@code jwks_uri}, in the open; or fails to, in one of the ways in which such a server fails. */
public final class KeyServer implements AutoCloseable {

    /** Way in which an answer fails. */
    public enum Failure {
        /** HTTP 500. */
        ERROR,
        /** The connection ends before anything has come. */
        CUT,
        /** A body that never ends. */
        ENDLESS,
        /** A body that never ends, a byte now and then, so that no single read waits for long. */
        DRIPPING
    }

    private static final int BETWEEN_DRIPS_MILLIS = 200;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger fetches = new AtomicInteger();
    private final byte[] keys;
    private final Failure failure;
    private final int failures;

    private KeyServer(HttpServer server, SigningKey key, Failure failure, int failures) {
        this.server = server;
        this.keys = key.publicJwkSet().getBytes(StandardCharsets.UTF_8);
        this.failure = failure;
        this.failures = failures;
    }

    /** One that always answers. */
    public static KeyServer serving(SigningKey key) {
        return failing(key, Failure.ERROR, 0);
    }

    /** One whose first answers fail. */
    public static KeyServer failing(SigningKey key, Failure failure, int failures) {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            KeyServer server = new KeyServer(http, key, failure, failures);
            http.setExecutor(server.threads);
            http.createContext("/jwks", server::answer);
            http.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("serving keys", e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        if (fetches.incrementAndGet() <= failures) {
            fail(exchange);
        } else {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
        }
        exchange.close();
    }

    private void fail(HttpExchange exchange) throws IOException {
        switch (failure) {
            case ERROR -> exchange.sendResponseHeaders(500, -1);
            case CUT -> {
                // closed by whoever asked for this
            }
            case ENDLESS -> write(exchange, new byte[64 * 1024], 0);
            case DRIPPING -> write(exchange, new byte[] {' '}, BETWEEN_DRIPS_MILLIS);
        }
    }

    /** Until the reader goes, or for the time of a test. */
    private static void write(HttpExchange exchange, byte[] part, int pauseMillis) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        OutputStream body = exchange.getResponseBody();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() < end) {
            body.write(part);
            body.flush();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauseMillis));
        }
    }

    /** Returns the number of fetches. */
    public int fetches() {
        return fetches.get();
    }

    /** Returns the address of the keys. */
    public String address() {
        return "http://localhost:" + server.getAddress().getPort() + "/jwks";
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

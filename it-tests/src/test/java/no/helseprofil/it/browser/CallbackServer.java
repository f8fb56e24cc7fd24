package no.helseprofil.it.browser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import no.helseprofil.testkit.client.AuthorizationAnswer;

/** The client's own page, to which the browser is sent with the code. */
final class CallbackServer implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);

    private final HttpServer server;
    private final URI address;
    private final CompletableFuture<URI> arrived = new CompletableFuture<>();

    private CallbackServer(HttpServer server, URI address) {
        this.server = server;
        this.address = address;
    }

    /** Listens at a loopback address that is registered as a redirect URI, when no other JVM does that shares the tests. */
    static CallbackServer at(URI redirectUri) {
        try {
            InetSocketAddress socket = new InetSocketAddress(InetAddress.getLoopbackAddress(), redirectUri.getPort());
            CallbackServer callback = new CallbackServer(listening(socket), redirectUri);
            callback.server.createContext(redirectUri.getPath(), callback::answer);
            callback.server.start();
            return callback;
        } catch (IOException e) {
            throw new UncheckedIOException("listening at " + redirectUri, e);
        }
    }

    private static HttpServer listening(InetSocketAddress socket) throws IOException {
        long start = System.nanoTime();
        while (true) {
            try {
                return HttpServer.create(socket, 0);
            } catch (BindException taken) {
                if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
                    throw taken;
                }
                LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
            }
        }
    }

    /** Returns what the browser brought, as soon as it is there. */
    AuthorizationAnswer await() {
        try {
            return new AuthorizationAnswer(302, arrived.get(PATIENCE_SECONDS, TimeUnit.SECONDS), "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the browser did not come to " + address, e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] page = "<!DOCTYPE html><title>The client</title><h1>Welcome back</h1>".getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html");
        exchange.sendResponseHeaders(200, page.length);
        exchange.getResponseBody().write(page);
        exchange.close();
        arrived.complete(address.resolve(exchange.getRequestURI()));
    }
}

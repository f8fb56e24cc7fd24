package no.helseprofil.keycloak.transparency;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import no.helseprofil.transparency.LogFile.MalformedLogException;
import no.helseprofil.transparency.WitnessFixture;

/** A witness behind HTTP, that can be made to behave otherwise than it should. */
final class WitnessServer implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    private final WitnessFixture witness = new WitnessFixture("witness.example/w1");
    private final List<String> asked = new ArrayList<>();
    private Manner manner = this::asItShould;

    WitnessServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** Manner in which a body is answered. */
    @FunctionalInterface
    interface Manner {

        void answer(HttpExchange exchange, String body) throws IOException, MalformedLogException;
    }

    WitnessFixture witness() {
        return witness;
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/w1");
    }

    void behave(Manner other) {
        manner = other;
    }

    /** Returns what it was asked, the newest last. */
    List<String> asked() {
        return asked;
    }

    void asItShould(HttpExchange exchange, String body) throws IOException, MalformedLogException {
        String[] answer = witness.addCheckpoint(body).split(" ", 2);
        if (answer[0].equals("409")) {
            exchange.getResponseHeaders().set("Content-Type", "text/x.tlog.size");
        }
        send(exchange, Integer.parseInt(answer[0]), answer[1]);
    }

    static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Says nothing until the test has ended. */
    void saysNothing() {
        try {
            end.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** Begins an answer, and says no more. */
    void beginsOnly(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        OutputStream body = exchange.getResponseBody();
        body.write("\u2014 ".getBytes(StandardCharsets.UTF_8));
        body.flush();
        saysNothing();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + "\n" + body);
            manner.answer(exchange, body);
        } catch (MalformedLogException malformed) {
            throw new IOException(malformed);
        }
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}

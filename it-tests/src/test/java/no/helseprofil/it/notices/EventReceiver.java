package no.helseprofil.it.notices;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import no.helseprofil.it.support.Waiting;

/** Receiver that a webhook calls: it takes events, or is down, or is slow. */
final class EventReceiver implements AutoCloseable {

    /** Manner in which the receiver answers. */
    enum Mode {
        TAKING,
        DOWN,
        /** Redirection to another address, which no sender follows. */
        REDIRECTING,
        /** No answer until there is another mode, and none then. */
        SILENT
    }

    /**
     * An event as it came.
     *
     * @param contentType of the body
     * @param id {@code webhook-id}
     * @param timestamp {@code webhook-timestamp}
     * @param signature {@code webhook-signature}
     */
    record Received(String contentType, String id, String timestamp, String signature, byte[] body) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private volatile Mode mode = Mode.TAKING;

    private EventReceiver(HttpServer server) {
        this.server = server;
    }

    static EventReceiver start(int port) {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            EventReceiver receiver = new EventReceiver(http);
            http.setExecutor(receiver.threads);
            http.createContext("/", receiver::answer);
            http.start();
            return receiver;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String hostAndPort() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    void answers(Mode other) {
        mode = other;
    }

    List<Received> received() {
        return List.copyOf(received);
    }

    void forget() {
        received.clear();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            received.add(new Received(
                    header(exchange, "Content-Type"),
                    header(exchange, "webhook-id"),
                    header(exchange, "webhook-timestamp"),
                    header(exchange, "webhook-signature"),
                    exchange.getRequestBody().readAllBytes()));
            switch (mode) {
                case TAKING -> exchange.sendResponseHeaders(204, -1);
                case DOWN -> exchange.sendResponseHeaders(503, -1);
                case REDIRECTING -> {
                    exchange.getResponseHeaders().set("Location", "http://" + hostAndPort() + "/elsewhere");
                    exchange.sendResponseHeaders(307, -1);
                }
                case SILENT -> Waiting.until("another mode", Duration.ofMinutes(1), () -> mode != Mode.SILENT);
            }
        }
    }

    private static String header(HttpExchange exchange, String name) {
        return String.valueOf(exchange.getRequestHeaders().getFirst(name));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

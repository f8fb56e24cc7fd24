package no.helseprofil.testkit.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An API with one operation, {@code GET /records}, on a free port of this machine. */
public final class ReferenceApi implements AutoCloseable {

    private static final String PATH = "/records";
    private static final byte[] ANSWER = "{\"records\":[]}".getBytes(StandardCharsets.UTF_8);

    private final HttpServer server;
    private final ExecutorService threads;
    private final URI base;
    private final Validation validation;

    private ReferenceApi(HttpServer server, Validation validation) {
        this.server = server;
        this.threads = Executors.newCachedThreadPool(ReferenceApi::daemon);
        this.base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        this.validation = validation;
    }

    /** One that does everything right. */
    public static ReferenceApi start(ApiSettings settings) {
        return start(Parts.of(settings).right());
    }

    /** One with this flaw and no other. */
    public static ReferenceApi start(ApiSettings settings, Flaw flaw) {
        return start(flaw.spoil(Parts.of(settings)));
    }

    private static ReferenceApi start(Validation validation) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
            ReferenceApi api = new ReferenceApi(server, validation);
            server.setExecutor(api.threads);
            server.createContext(PATH, api::handle);
            server.start();
            return api;
        } catch (IOException e) {
            throw new UncheckedIOException("starting an API", e);
        }
    }

    /** Where its operation is. */
    public URI address() {
        return base.resolve(PATH);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try {
            validation.validate(ApiRequest.of(exchange, base));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, ANSWER.length);
            exchange.getResponseBody().write(ANSWER);
        } catch (RefusedException refused) {
            exchange.getResponseHeaders().set("WWW-Authenticate", refused.challenge());
            exchange.sendResponseHeaders(refused.status(), -1);
        } finally {
            exchange.close();
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "reference-api");
        thread.setDaemon(true);
        return thread;
    }
}

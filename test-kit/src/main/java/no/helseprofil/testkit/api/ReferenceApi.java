package no.helseprofil.testkit.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** API with one operation, {@code GET /records}, on a free port of this machine. */
public final class ReferenceApi implements AutoCloseable {

    private static final String HOST = "127.0.0.1";
    private static final String PATH = "/records";
    private static final int NOTHING_ON_RECORD = 204;

    private final HttpServer server;
    private final ExecutorService threads;
    private final URI base;

    private ReferenceApi(HttpServer server, URI base) {
        this.server = server;
        this.threads = Executors.newCachedThreadPool(ReferenceApi::daemon);
        this.base = base;
    }

    /** Starts an API without flaws. */
    public static ReferenceApi start(ApiSettings settings) {
        return Place.take().start(settings);
    }

    /** Starts an API with this flaw and no other. */
    public static ReferenceApi start(ApiSettings settings, Flaw flaw) {
        return Place.take().start(settings, flaw);
    }

    /**
     * Returns an API as a handler of a server that is already there.
     *
     * @param base scheme, host and port by which clients reach that server
     * @param flaw its only flaw; null for none
     */
    public static HttpHandler handler(ApiSettings settings, URI base, @Nullable Flaw flaw) {
        Validation validation = validation(settings, flaw);
        return exchange -> handle(exchange, base, validation);
    }

    private static Validation validation(ApiSettings settings, @Nullable Flaw flaw) {
        Parts parts = Parts.of(settings);
        return flaw == null ? parts.right() : flaw.spoil(parts);
    }

    /** Returns the URL of its operation. */
    public URI address() {
        return base.resolve(PATH);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static void handle(HttpExchange exchange, URI base, Validation validation) throws IOException {
        try {
            validation.validate(ApiRequest.of(exchange, base));
            exchange.sendResponseHeaders(NOTHING_ON_RECORD, -1);
        } catch (ApiRefusalException refused) {
            exchange.getResponseHeaders().set("WWW-Authenticate", refused.challenge());
            if (refused.asksForNonce()) {
                exchange.getResponseHeaders()
                        .set("DPoP-Nonce", UUID.randomUUID().toString());
            }
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

    /**
     * Port that is reserved for an API before it starts, since a server that probes it may need the address first.
     *
     * @param server listens on it
     */
    public record Place(HttpServer server) {

        /** Reserves a free port of this machine. */
        public static Place take() {
            try {
                return new Place(HttpServer.create(new InetSocketAddress(InetAddress.getByName(HOST), 0), 0));
            } catch (IOException e) {
                throw new UncheckedIOException("listening on a free port", e);
            }
        }

        /** Returns host and port. */
        public String authority() {
            return HOST + ":" + server.getAddress().getPort();
        }

        /** Starts an API without flaws. */
        public ReferenceApi start(ApiSettings settings) {
            return start(validation(settings, null));
        }

        /** Starts an API with this flaw and no other. */
        public ReferenceApi start(ApiSettings settings, Flaw flaw) {
            return start(validation(settings, flaw));
        }

        private ReferenceApi start(Validation validation) {
            URI base = URI.create("http://" + authority());
            ReferenceApi api = new ReferenceApi(server, base);
            server.setExecutor(api.threads);
            server.createContext(PATH, exchange -> handle(exchange, base, validation));
            server.start();
            return api;
        }
    }
}

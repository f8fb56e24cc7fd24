package no.helseprofil.testkit.control;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.control.Disturbances.Disturbance;
import org.jspecify.annotations.Nullable;

/**
 * Address of the kit. What begins with {@code /kit} is for the control API. Everything else is passed to the server,
 * with the address that the client used in a header {@code Forwarded} (RFC 7239), as by a proxy: the issuer has the host
 * and port by which a test reaches the kit, also through the mapped port of a container.
 */
final class Gateway implements AutoCloseable {

    private static final Duration TO_ANSWER = Duration.ofMinutes(10);
    private static final String SECONDS_TO_START = "5";

    /** Paths of the JAR that moves the clock. They ask for no password, so that only this process may use them. */
    private static final String TEST_SERVER = "helseprofil-test";

    /** Headers that aren't forwarded: those of one connection, and those that the gateway sets itself. */
    private static final Set<String> OF_THE_CONNECTION = Set.of(
            "connection",
            "content-length",
            "expect",
            "forwarded",
            "host",
            "http2-settings",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            ":status");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(Gateway::daemon);
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();
    private volatile @Nullable Served served;

    private Gateway(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
    }

    /** Listens at an address, and answers 503 until {@link #serve}. */
    static Gateway open(InetSocketAddress address) {
        try {
            Gateway gateway = new Gateway(HttpServer.create(address, 0));
            gateway.server.start();
            return gateway;
        } catch (IOException e) {
            throw new IllegalStateException("can't listen on " + address + ": " + e.getMessage(), e);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Begins to pass requests on. */
    void serve(Served ready) {
        served = ready;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try {
            Served to = served;
            String path = exchange.getRequestURI().normalize().getPath();
            if (to == null) {
                exchange.getResponseHeaders().set("Retry-After", SECONDS_TO_START);
                answer(exchange, 503, Map.of("error", "the server is starting: try again in a moment"));
            } else if (path.equals("/kit") || path.startsWith("/kit/")) {
                to.control().handle(exchange, base(exchange), path);
            } else if (path.contains(TEST_SERVER)) {
                answer(exchange, 404, Map.of("error", "use /kit"));
            } else {
                pass(exchange, to, path);
            }
        } catch (ControlException refused) {
            answer(exchange, refused.status(), Map.of("error", refused.sentence()));
        } finally {
            exchange.close();
        }
    }

    /** Returns scheme, host and port that the request was sent to. */
    private static URI base(HttpExchange exchange) {
        String host = String.valueOf(exchange.getRequestHeaders().getFirst("Host"));
        if (!host.matches("(\\[[0-9A-Fa-f:]+]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?")) {
            throw ControlException.invalid("send the header Host, with host and port");
        }
        return URI.create("http://" + host);
    }

    private void pass(HttpExchange exchange, Served to, String path) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String endpoint = to.endpoints().get(path);
        if (endpoint == null) {
            send(exchange, passed(exchange, to, body));
            return;
        }
        SeenRequest seen = SeenRequest.of(
                endpoint, exchange.getRequestMethod(), exchange.getRequestURI(), exchange.getRequestHeaders(), body);
        Optional<Disturbance> disturbance = to.disturbances().next(endpoint);
        Integer status = disturbance.map(Disturbance::status).orElse(null);
        if (status != null) {
            disturbance.ifPresent(Gateway::await);
            to.decisions().add(Decision.disturbed(seen, status));
            disturbance
                    .map(Disturbance::retryAfter)
                    .ifPresent(seconds -> exchange.getResponseHeaders().set("Retry-After", seconds.toString()));
            answer(exchange, status, Map.of("error", "temporarily_unavailable"));
            return;
        }
        HttpResponse<byte[]> response = passed(exchange, to, body);
        to.decisions().add(Decision.of(seen, received(response)));
        disturbance.ifPresent(Gateway::await);
        send(exchange, response);
    }

    private static void await(Disturbance disturbance) {
        try {
            Thread.sleep(disturbance.delay().toMillis());
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<byte[]> passed(HttpExchange exchange, Served to, byte[] body) {
        URI asked = exchange.getRequestURI();
        String query = asked.getRawQuery() == null ? "" : "?" + asked.getRawQuery();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(to.server() + asked.getRawPath() + query))
                .timeout(TO_ANSWER)
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, lines) -> {
            if (isPassed(name)) {
                lines.forEach(line -> request.header(name, line));
            }
        });
        request.header("Forwarded", "proto=http;host=\"" + base(exchange).getRawAuthority() + "\"");
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw ControlException.ofServer("the server gave no answer: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ControlException.ofServer("the kit ends");
        }
    }

    private static Response received(HttpResponse<byte[]> response) {
        return new Response(
                response.statusCode(), response.headers(), new String(response.body(), StandardCharsets.UTF_8));
    }

    private static boolean isPassed(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return !OF_THE_CONNECTION.contains(name) && !name.startsWith("x-forwarded-");
    }

    private static void send(HttpExchange exchange, HttpResponse<byte[]> response) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        response.headers().map().forEach((name, lines) -> {
            if (isPassed(name)) {
                headers.put(name, lines);
            }
        });
        send(exchange, response.statusCode(), response.body());
    }

    /** Answers with JSON. */
    static void answer(HttpExchange exchange, int status, Object json) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        send(exchange, status, Json.write(json).getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean empty = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, empty ? -1 : body.length);
        if (!empty) {
            exchange.getResponseBody().write(body);
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "kit");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Server to which requests are passed.
     *
     * @param server its address
     * @param endpoints the names of its endpoints in the metadata, by their paths
     * @param decisions the record of its decisions
     * @param disturbances what disturbs its answers
     * @param control the control API
     */
    record Served(
            URI server,
            Map<String, String> endpoints,
            Decisions decisions,
            Disturbances disturbances,
            Routes control) {}
}

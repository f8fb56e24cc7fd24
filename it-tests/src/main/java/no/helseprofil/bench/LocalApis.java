package no.helseprofil.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import no.helseprofil.testkit.server.ServerOptions;

/**
 * APIs on this machine that answer at once, so that only the probing is measured. They accept every request with a
 * token and a proof, so that a probe sends all its requests, whatever it finds.
 */
final class LocalApis implements AutoCloseable {

    private static final String OPTION = "--spi-helseprofil-assessment--probe--";

    private final HttpServer server;
    private final int many;

    private LocalApis(HttpServer server, int many) {
        this.server = server;
        this.many = many;
    }

    static LocalApis start(int many) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
            server.setExecutor(Executors.newCachedThreadPool(LocalApis::daemon));
            server.createContext("/", LocalApis::answer);
            server.start();
            return new LocalApis(server, many);
        } catch (IOException e) {
            throw new UncheckedIOException("starting APIs", e);
        }
    }

    /** Returns the options of a server that may probe them. */
    ServerOptions admittedBy(ServerOptions options) {
        return options.withArgument(OPTION + "hosts=" + host())
                .withArgument(OPTION + "insecure=true")
                .withArgument(OPTION + "private=127.0.0.0/8");
    }

    /** Returns the clients that stand for them, in the form of Keycloak's import. */
    List<ObjectNode> registrations() {
        return IntStream.range(0, many).mapToObj(this::registration).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private ObjectNode registration(int number) {
        ObjectNode client = JsonNodeFactory.instance
                .objectNode()
                .put("clientId", "nhn:bench-api-" + number)
                .put("protocol", "openid-connect")
                .put("clientAuthenticatorType", "client-jwt")
                .put("standardFlowEnabled", false)
                .put("fullScopeAllowed", false);
        client.putObject("attributes")
                .put("helseprofil.registered", "existing")
                .put("helseprofil.api", "true")
                .put("helseprofil.api.probe-url", "http://" + host() + "/apis/" + number + "/records");
        return client;
    }

    private String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean isLetIn = exchange.getRequestHeaders().containsKey("Authorization")
                    && exchange.getRequestHeaders().containsKey("DPoP");
            exchange.sendResponseHeaders(isLetIn ? 204 : 401, -1);
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "local-api");
        thread.setDaemon(true);
        return thread;
    }
}

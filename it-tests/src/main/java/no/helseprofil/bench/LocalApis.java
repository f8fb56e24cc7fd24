package no.helseprofil.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import no.helseprofil.fleet.FleetRealm;
import no.helseprofil.testkit.server.ServerOptions;

/**
 * APIs on this machine that answer at once, so that only the probing is measured. They accept every request with a
 * token and a proof, so that a probe sends all its requests, whatever it finds.
 */
record LocalApis(HttpServer server, int many) implements AutoCloseable {

    private static final String CLIENT = """
            {"clientId": "nhn:bench-api-%1$d", "protocol": "openid-connect", "clientAuthenticatorType": "client-jwt",
             "standardFlowEnabled": false, "fullScopeAllowed": false,
             "attributes": {"helseprofil.registered": "existing", "helseprofil.api": "true",
               "helseprofil.api.probe-url": "http://%2$s/apis/%1$d/records"}}""";

    static LocalApis start(int many) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", LocalApis::answer);
        server.start();
        return new LocalApis(server, many);
    }

    /** Returns the options of a server that may probe them. */
    ServerOptions admittedBy(ServerOptions options) {
        String option = "--spi-helseprofil-assessment--probe--";
        return options.withArgument(option + "hosts=" + host())
                .withArgument(option + "insecure=true")
                .withArgument(option + "private=127.0.0.0/8");
    }

    /** Returns the clients that stand for them, in the form of Keycloak's import. */
    List<ObjectNode> registrations() {
        return IntStream.range(0, many)
                .mapToObj(number -> FleetRealm.json(CLIENT.formatted(number, host())))
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
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
}

package no.helseprofil.it.registration;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import no.helseprofil.testkit.client.SigningKey;

/** Answers at a {@code jwks_uri}, in the open. */
final class KeyServer implements AutoCloseable {

    private final HttpServer server;

    private KeyServer(HttpServer server) {
        this.server = server;
    }

    static KeyServer serving(SigningKey key) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            byte[] set = key.publicJwkSet().getBytes(StandardCharsets.UTF_8);
            server.createContext("/jwks", exchange -> {
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, set.length);
                exchange.getResponseBody().write(set);
                exchange.close();
            });
            server.start();
            return new KeyServer(server);
        } catch (IOException e) {
            throw new UncheckedIOException("serving keys", e);
        }
    }

    String address() {
        return "http://localhost:" + server.getAddress().getPort() + "/jwks";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

package no.helseprofil.it.incident;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import no.helseprofil.testkit.api.RealmKeys;

/** Receivers of Shared Signals by push (RFC 8935), each at a path of its own. */
final class SignalReceiver implements AutoCloseable {

    /** Path at which every request is answered with 500 and unreadable text. */
    static final String BROKEN = "broken";

    /** A path at an address that the operator of the server doesn't admit. */
    static final String INSIDE = "inside";

    /**
     * Request that came to a receiver.
     *
     * @param path of the receiver
     * @param contentType of the body
     * @param authorization header of the request
     * @param text the body
     */
    record Pushed(String path, String contentType, String authorization, String text) {

        /** The claims, once the realm's key has verified them. */
        JWTClaimsSet claims(RealmKeys realm) {
            assertThat(contentType).isEqualTo("application/secevent+jwt");
            return verified(text, realm);
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Pushed> pushed = new CopyOnWriteArrayList<>();

    private SignalReceiver(HttpServer server) {
        this.server = server;
    }

    static SignalReceiver start() {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(0), 0);
            SignalReceiver receiver = new SignalReceiver(http);
            http.setExecutor(receiver.threads);
            http.createContext("/", receiver::answer);
            http.start();
            return receiver;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String address(String path) {
        return (path.equals(INSIDE) ? "http://127.0.0.2:" : "http://127.0.0.1:")
                + server.getAddress().getPort() + "/" + path;
    }

    /** Returns the requests that have come to a receiver until now. */
    List<Pushed> pushed(String path) {
        return pushed.stream().filter(one -> one.path().equals(path)).toList();
    }

    /** The claims of a security event token (RFC 8417) of a realm. */
    static JWTClaimsSet verified(String text, RealmKeys realm) {
        try {
            SignedJWT token = SignedJWT.parse(text);
            assertThat(token.getHeader().getType()).hasToString("secevent+jwt");
            String kid = token.getHeader().getKeyID();
            assertThat(token.verify(
                            new RSASSAVerifier(realm.keys().getKeyByKeyId(kid).toRSAKey())))
                    .as("signed by a key that the realm publishes")
                    .isTrue();
            return token.getJWTClaimsSet();
        } catch (ParseException | JOSEException unreadable) {
            throw new AssertionError(text, unreadable);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath().substring(1);
            pushed.add(new Pushed(
                    path,
                    header(exchange, "Content-Type"),
                    header(exchange, "Authorization"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII)));
            if (path.equals(BROKEN)) {
                byte[] garbage = "<<garbage".repeat(1_000).getBytes(StandardCharsets.US_ASCII);
                exchange.sendResponseHeaders(500, garbage.length);
                exchange.getResponseBody().write(garbage);
            } else {
                exchange.sendResponseHeaders(202, -1);
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

package no.helseprofil.command;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Server that gives the answers it is set up with, and remembers what it was sent. */
final class FakeAdminServer implements AutoCloseable {

    /** Beginning of the address by which a call below …/helseprofil/ is recognised. */
    private static final String ADMIN = "/admin/realms/helse/helseprofil/";

    private final HttpServer server;
    private final Map<String, Deque<Answer>> answers = new HashMap<>();
    private final List<Sent> sent = new ArrayList<>();
    private int tokens;

    FakeAdminServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Sets how a call is answered; of several answers each once, and the last one from then on. */
    FakeAdminServer answers(String call, int status, String body) {
        return answers(call, new Answer(status, status < 400 ? "application/json" : "application/problem+json", body));
    }

    FakeAdminServer answers(String call, Answer answer) {
        answers.computeIfAbsent(call, none -> new ArrayDeque<>()).add(answer);
        return this;
    }

    /** Everything but the sign-ins, as method and what stands behind …/helseprofil/. */
    List<String> calls() {
        return sent.stream().filter(call -> !call.isSignIn()).map(Sent::call).toList();
    }

    List<Sent> sent() {
        return List.copyOf(sent);
    }

    List<Sent> signIns() {
        return sent.stream().filter(Sent::isSignIn).toList();
    }

    Sent last() {
        return sent.get(sent.size() - 1);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String address = exchange.getRequestURI().toString();
        boolean isAdmin = address.startsWith(ADMIN);
        Sent call = new Sent(
                exchange.getRequestMethod() + " " + (isAdmin ? address.substring(ADMIN.length()) : address),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                exchange.getRequestHeaders().getFirst("Authorization"),
                exchange.getRequestHeaders().getFirst("If-Match"),
                exchange.getRequestHeaders().getFirst("Accept-Language"));
        sent.add(call);
        Answer answer = of(call);
        exchange.getResponseHeaders().add("Content-Type", answer.type());
        exchange.getResponseHeaders().add("ETag", "\"one\"");
        exchange.getResponseHeaders().add("Location", "/elsewhere");
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private Answer of(Sent call) {
        Deque<Answer> known = answers.get(call.call());
        if (known != null) {
            return known.size() > 1 ? known.remove() : known.element();
        }
        return call.isSignIn()
                ? new Answer(200, "application/json", "{\"access_token\":\"token-" + ++tokens + "\"}")
                : new Answer(404, "application/json", "{\"error\":\"HTTP 404 Not Found\"}");
    }

    /**
     * An answer.
     *
     * @param type the media type
     */
    record Answer(int status, String type, String body) {}

    /**
     * Request that was sent.
     *
     * @param call method and address, as in {@link #calls}
     * @param bearer the header Authorization
     */
    record Sent(String call, String body, String bearer, String ifMatch, String language) {

        boolean isSignIn() {
            return call.endsWith("/protocol/openid-connect/token");
        }
    }
}

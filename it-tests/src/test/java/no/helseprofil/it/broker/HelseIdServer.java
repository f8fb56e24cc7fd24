package no.helseprofil.it.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import no.helseprofil.testkit.client.Assertion;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.SigningKey;

/**
 * HelseID as its documents describe it, over HTTP: a nonce for every proof, a code that is bound to its pushed
 * request, and published errors. The rules of its requests are held without a server (FakeHelseId); here is what a server makes of
 * its answers.
 */
final class HelseIdServer implements AutoCloseable {

    static final String CLIENT_ID = "a-realm";
    static final String SUBJECT = "7mkSw1jBmoQPLdrCKMCjX1r+L0h9t6Q1ZQl5pgQ9n3c=";
    static final String PID = "06828399789";

    private static final String NONCE = "a-nonce-of-helseid";
    private static final SigningKey KEY = SigningKey.generate("RS256");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    final AtomicInteger challenges = new AtomicInteger();

    private final HttpServer server;
    private final Map<String, String> nonces = new ConcurrentHashMap<>();
    private volatile UnaryOperator<Assertion> idToken = UnaryOperator.identity();
    private volatile Fault fault = Fault.NONE;
    private volatile boolean isIdporten;

    /** Fault of the server. */
    enum Fault {
        NONE,
        ERROR_AT_PAR,
        ERROR_AT_TOKEN,
        REDIRECT,
        ENDLESS,
        UNKNOWN_CLIENT
    }

    private HelseIdServer(HttpServer server) {
        this.server = server;
    }

    static HelseIdServer start() {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            HelseIdServer server = new HelseIdServer(http);
            http.createContext("/.well-known/openid-configuration", server::metadata);
            http.createContext("/jwks", exchange -> json(exchange, 200, KEY.publicJwkSet()));
            http.createContext("/connect/par", server::push);
            http.createContext("/connect/token", server::token);
            http.createContext("/connect/userinfo", server::userInfo);
            http.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("serving HelseID", e);
        }
    }

    String issuer() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** Makes what it says right but for this. */
    void says(UnaryOperator<Assertion> change) {
        idToken = change;
    }

    void fails(Fault how) {
        fault = how;
    }

    /** Bearer tokens, and the claims of ID-porten. */
    void isIdporten(boolean its) {
        isIdporten = its;
    }

    /** The user logs in here, and the browser goes back with this beside the code; null leaves a parameter out. */
    LoginForm sendBack(LoginForm browser, Map<String, String> otherwise) {
        return browser.reopen(back(browser, otherwise));
    }

    /** Returns the address where the browser goes back. */
    URI back(LoginForm browser, Map<String, String> otherwise) {
        AuthorizationAnswer here = browser.answer().orElseThrow();
        Map<String, String> pushed = form(String.valueOf(nonces.get(here.parameter("request_uri"))));
        Map<String, String> query = new LinkedHashMap<>(Map.of(
                "code", String.valueOf(here.parameter("request_uri")), "iss", issuer(), "state", pushed.get("state")));
        query.putAll(otherwise);
        query.values().removeIf(String::isEmpty);
        return URI.create(pushed.get("redirect_uri") + "?"
                + query.entrySet().stream()
                        .map(pair -> pair.getKey() + "=" + URLEncoder.encode(pair.getValue(), UTF_8))
                        .collect(Collectors.joining("&")));
    }

    /** A logout token for the session that its ID tokens name. */
    Assertion logoutToken() {
        return signed().header("typ", "logout+jwt")
                .with("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private Assertion signed() {
        return Assertion.by(issuer(), KEY)
                .header("typ", "JWT")
                .with("sub", SUBJECT)
                .with("aud", CLIENT_ID)
                .with("sid", "a-session");
    }

    private void metadata(HttpExchange exchange) throws IOException {
        json(
                exchange,
                200,
                MAPPER.writeValueAsString(Map.of(
                        "issuer",
                        issuer(),
                        "jwks_uri",
                        issuer() + "/jwks",
                        "authorization_endpoint",
                        "http://127.0.0.1:1/authorize",
                        "token_endpoint",
                        issuer() + "/connect/token",
                        "userinfo_endpoint",
                        issuer() + "/connect/userinfo",
                        "pushed_authorization_request_endpoint",
                        issuer() + "/connect/par",
                        "code_challenge_methods_supported",
                        List.of("plain", "S256"),
                        "token_endpoint_auth_methods_supported",
                        List.of("client_secret_post", "private_key_jwt"),
                        "id_token_signing_alg_values_supported",
                        List.of("RS256"))));
    }

    private void push(HttpExchange exchange) throws IOException {
        String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        switch (fault) {
            case ERROR_AT_PAR -> json(exchange, 500, "<html>" + PID + "</html>");
            case UNKNOWN_CLIENT -> json(exchange, 400, "{\"error\":\"invalid_client\"}");
            case REDIRECT -> {
                exchange.getResponseHeaders().add("Location", issuer() + "/connect/par");
                exchange.sendResponseHeaders(307, -1);
                exchange.close();
            }
            case ENDLESS -> json(exchange, 200, " ".repeat(200_000));
            default -> {
                String requestUri = "urn:ietf:params:oauth:request_uri:" + UUID.randomUUID();
                nonces.put(requestUri, form);
                json(exchange, 201, "{\"request_uri\":\"%s\",\"expires_in\":60}".formatted(requestUri));
            }
        }
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> form = form(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        if (isChallenged(exchange, 400)) {
            return;
        }
        String pushed = nonces.remove(form.getOrDefault("code", ""));
        if (fault == Fault.ERROR_AT_TOKEN || pushed == null) {
            json(exchange, 400, "{\"error\":\"invalid_grant\",\"error_description\":\"HID-1007 %s\"}".formatted(PID));
            return;
        }
        Assertion withNonce = signed().with("nonce", form(pushed).get("nonce"));
        Assertion complete = isIdporten
                ? withNonce.with("pid", PID).with("acr", "idporten-loa-high")
                : withNonce
                        .with("helseid://claims/identity/pid", PID)
                        .with("helseid://claims/identity/security_level", "4");
        json(
                exchange,
                200,
                MAPPER.writeValueAsString(Map.of(
                        "access_token",
                        "an-access-token",
                        "token_type",
                        isIdporten ? "Bearer" : "DPoP",
                        "expires_in",
                        600,
                        "id_token",
                        idToken.apply(complete).sign())));
    }

    private void userInfo(HttpExchange exchange) throws IOException {
        if (!isChallenged(exchange, 401)) {
            json(
                    exchange,
                    200,
                    MAPPER.writeValueAsString(Map.of(
                            "sub", SUBJECT,
                            "given_name", "August",
                            "family_name", "September",
                            "helseid://claims/hpr/hpr_number", "431001110")));
        }
    }

    /** HelseID takes no proof without a nonce. */
    private boolean isChallenged(HttpExchange exchange, int status) throws IOException {
        String proof = exchange.getRequestHeaders().getFirst("DPoP");
        String payload = proof == null ? "" : new String(Base64.getUrlDecoder().decode(proof.split("\\.")[1]), UTF_8);
        if (isIdporten || payload.contains("\"nonce\":\"" + NONCE + "\"")) {
            return false;
        }
        challenges.incrementAndGet();
        exchange.getResponseHeaders().add("DPoP-Nonce", NONCE);
        json(exchange, status, "{\"error\":\"use_dpop_nonce\"}");
        return true;
    }

    private static void json(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static Map<String, String> form(String text) {
        return Arrays.stream(text.split("&"))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], UTF_8)));
    }
}

package no.helseprofil.keycloak.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import no.helseprofil.keycloak.network.OutboundHttp.OutboundPolicy;
import no.helseprofil.network.OutboundRules;
import no.helseprofil.network.OutboundRules.AddressRules;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundHttpTest {

    private static final Duration LONG = Duration.ofSeconds(10);
    private static final int MOST = 100;

    private final AtomicInteger arrived = new AtomicInteger();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final OutboundHttp http = OutboundHttp.asKeycloak();
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        http.init();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setExecutor(workers);
        server.createContext("/", exchange -> {
            arrived.incrementAndGet();
            answer(exchange);
        });
        server.start();
    }

    @AfterEach
    void close() {
        ended.countDown();
        server.stop(0);
        workers.shutdownNow();
        http.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        switch (exchange.getRequestURI().getPath()) {
            case "/moved" -> {
                exchange.getResponseHeaders().add("Location", address("127.0.0.1", "/elsewhere"));
                exchange.sendResponseHeaders(302, -1);
            }
            case "/long" -> {
                exchange.sendResponseHeaders(200, MOST + 1);
                exchange.getResponseBody().write(new byte[MOST + 1]);
            }
            case "/latin" -> {
                exchange.sendResponseHeaders(200, 1);
                exchange.getResponseBody().write(0xe6);
            }
            case "/slow" -> drip(exchange);
            default -> {
                byte[] body = exchange.getRequestBody().readAllBytes();
                exchange.getResponseHeaders().add("X-Method", exchange.getRequestMethod());
                exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
            }
        }
        exchange.close();
    }

    /** A byte now and then keeps every timeout of a socket away. */
    private void drip(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        OutputStream body = exchange.getResponseBody();
        try {
            while (!ended.await(20, TimeUnit.MILLISECONDS)) {
                body.write(' ');
                body.flush();
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private String address(String host, String path) {
        return "http://" + host + ":" + server.getAddress().getPort() + path;
    }

    private OutboundAnswer get(String address, OutboundPolicy policy) throws IOException {
        return http.send(FakeSession.bare(), OutboundHttp.Call.get(address), policy);
    }

    private static OutboundPolicy admitting(String... networks) {
        return OutboundPolicy.registered(
                new OutboundRules(
                        new AddressRules(List.of(networks).stream()
                                .map(AddressRules::named)
                                .toList()),
                        true),
                LONG,
                MOST);
    }

    @Test
    void sendsMethodHeadersAndBody() throws IOException {
        OutboundAnswer answer = http.send(
                FakeSession.bare(),
                new OutboundHttp.Call("POST", address("127.0.0.1", "/"), Map.of("X-One", "1"), "æ"),
                OutboundPolicy.chosen(LONG, MOST));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("x-method")).contains("POST");
        assertThat(answer.body()).isEqualTo("æ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "127.1", "127.0.0.1."})
    void callsNoForbiddenAddress(String host) {
        assertThatThrownBy(() -> get(address(host, "/"), admitting("10.0.0.0/8")))
                .isInstanceOf(IOException.class);
        assertThat(arrived).as("connections").hasValue(0);
    }

    @Test
    void callsAnAdmittedAddress() throws IOException {
        assertThat(get(address("127.0.0.1", "/"), admitting("127.0.0.0/8")).status())
                .isEqualTo(200);
    }

    @Test
    void connectsToTheResolvedAddress() throws IOException {
        InetAddress[] here = {InetAddress.getByName("127.0.0.1")};
        AtomicInteger asked = new AtomicInteger();
        OutboundPolicy policy = new OutboundPolicy(
                address -> true,
                host -> {
                    asked.incrementAndGet();
                    return here;
                },
                LONG,
                MOST);
        assertThat(get(address("rebinding.example", "/"), policy).status())
                .as("no name server knows the name")
                .isEqualTo(200);
        assertThat(asked)
                .as("look-ups, so that no second one has another answer")
                .hasValue(1);
    }

    @Test
    void refusesANameThatResolvesToAnInternalAddress() {
        OutboundPolicy policy = new OutboundPolicy(
                OutboundRules.PUBLIC::admits,
                host -> OutboundRules.PUBLIC.resolve(host, name ->
                        new InetAddress[] {InetAddress.getByName("8.8.8.8"), InetAddress.getByName("127.0.0.1")}),
                LONG,
                MOST);
        String address = address("mixed.example", "/").replace("http:", "https:");
        assertThatThrownBy(() -> get(address, policy)).isInstanceOf(UnknownHostException.class);
        assertThat(arrived).hasValue(0);
    }

    @Test
    void doesNotFollowARedirect() throws IOException {
        assertThat(get(address("127.0.0.1", "/moved"), OutboundPolicy.chosen(LONG, MOST))
                        .status())
                .isEqualTo(302);
        assertThat(arrived).hasValue(1);
    }

    @Test
    void keepsTheStatusButNoOversizedBody() throws IOException {
        OutboundAnswer answer = get(address("127.0.0.1", "/long"), OutboundPolicy.chosen(LONG, MOST));
        assertThat(answer.status()).isEqualTo(200);
        assertThatThrownBy(answer::body).isInstanceOf(IOException.class).hasMessageContaining("more than 100 bytes");
    }

    @Test
    void refusesABodyThatIsNotUtf8() throws IOException {
        OutboundAnswer answer = get(address("127.0.0.1", "/latin"), OutboundPolicy.chosen(LONG, MOST));
        assertThatThrownBy(answer::body).isInstanceOf(CharacterCodingException.class);
    }

    @Test
    void cutsAnEndlessAnswerAtItsTimeout() {
        assertThatThrownBy(() -> get(
                        address("127.0.0.1", "/slow"),
                        OutboundPolicy.chosen(Duration.ofMillis(300), Integer.MAX_VALUE - 1)))
                .isInstanceOf(InterruptedIOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "X: y\r\n"})
    void cutsAnEndlessHeaderEarly(String part) throws IOException {
        try (ServerSocket endless = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            workers.execute(() -> writeWithoutEnd(endless, part));
            assertThatThrownBy(() -> get(
                            "http://127.0.0.1:" + endless.getLocalPort() + "/",
                            OutboundPolicy.chosen(Duration.ofMinutes(5), MOST)))
                    .isInstanceOf(IOException.class);
        }
    }

    private static void writeWithoutEnd(ServerSocket listening, String part) {
        try (Socket caller = listening.accept();
                OutputStream head = caller.getOutputStream()) {
            head.write("HTTP/1.1 200 OK\r\nX: ".getBytes(StandardCharsets.US_ASCII));
            byte[] more = part.repeat(1_000).getBytes(StandardCharsets.US_ASCII);
            while (true) {
                head.write(more);
            }
        } catch (IOException left) {
            // the caller has had enough
        }
    }

    @Test
    void usesJavasProxyIfConfigured() throws IOException {
        OutboundHttp proxied = OutboundHttp.asJava();
        proxied.init();
        System.setProperty("http.proxyHost", "127.0.0.1");
        System.setProperty("http.proxyPort", String.valueOf(server.getAddress().getPort()));
        try {
            assertThat(proxied.send(
                                    FakeSession.bare(),
                                    OutboundHttp.Call.get("http://register.invalid/"),
                                    OutboundPolicy.chosen(LONG, MOST))
                            .status())
                    .as("what the proxy answers")
                    .isEqualTo(200);
        } finally {
            System.clearProperty("http.proxyHost");
            System.clearProperty("http.proxyPort");
            proxied.close();
        }
    }

    @Test
    void refusesAnInvalidUrl() {
        assertThatThrownBy(() -> get("https://a b/", OutboundPolicy.chosen(LONG, MOST)))
                .isInstanceOf(IOException.class);
    }
}

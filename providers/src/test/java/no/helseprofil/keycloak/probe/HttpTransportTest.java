package no.helseprofil.keycloak.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import no.helseprofil.assessment.probe.ProbeAnswer;
import no.helseprofil.assessment.probe.ProbeException;
import no.helseprofil.assessment.probe.ProbeRequest;
import no.helseprofil.keycloak.network.AddressRules;
import no.helseprofil.keycloak.network.IpNetwork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an API may do to the server that probes it: nothing. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HttpTransportTest {

    private static final Duration PATIENT = Duration.ofSeconds(60);
    private static final Duration BRIEFLY = Duration.ofMillis(300);
    private static final String HOST = "api.example.no";
    private static final String TOKEN = "eyJhbGciOiJFUzI1NiJ9.e30.c2lnbmF0dXJl";
    private static final ExecutorService WORKERS = Executors.newCachedThreadPool();

    private RawServer server;

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @AfterAll
    static void end() {
        WORKERS.shutdownNow();
    }

    private static InetAddress address(String literal) {
        return IpNetwork.address(literal).orElseThrow();
    }

    private HttpTransport.Means means(Duration timeout, NameResolver resolver) {
        AddressRules loopback = new AddressRules(List.of(AddressRules.named("127.0.0.0/8")));
        Set<String> hosts = Set.of(HOST + ":" + server.port(), "127.0.0.1:" + server.port());
        return new HttpTransport.Means(
                new ProbeOptions(hosts, true, loopback, 100, timeout), resolver, Trust.in(null), WORKERS);
    }

    private String url() {
        return "http://" + HOST + ":" + server.port() + "/v1";
    }

    private HttpTransport way(Duration timeout) throws ProbeException {
        return HttpTransport.to(url(), means(timeout, host -> List.of(address("127.0.0.1"))));
    }

    private static ProbeRequest request(String url, ProbeRequest.Header... headers) {
        return new ProbeRequest(URI.create(url), List.of(headers));
    }

    private ProbeAnswer answer() throws ProbeException {
        return way(PATIENT).send(request(url()));
    }

    private String reason(Duration timeout) {
        ProbeRequest request = request(url(), new ProbeRequest.Header("Authorization", "DPoP " + TOKEN));
        String reason = catchThrowableOfType(
                        ProbeException.class, () -> way(timeout).send(request))
                .reason();
        assertThat(reason).as("it goes into a report").doesNotContain("eyJ").contains(HOST);
        return reason;
    }

    @Test
    void aRequestIsWhatTheProbeSaysAndNothingElse() throws Exception {
        server = RawServer.answering("HTTP/1.1 204 No Content");

        ProbeAnswer answer = way(PATIENT)
                .send(request(
                        url() + "/%C3%A6/../x?a=%20b&a",
                        new ProbeRequest.Header("Authorization", "DPoP " + TOKEN),
                        new ProbeRequest.Header("DPoP", "one"),
                        new ProbeRequest.Header("DPoP", "two")));

        assertThat(answer).isEqualTo(new ProbeAnswer(204, null, null));
        assertThat(server.heads())
                .containsExactly(String.join(
                        "\r\n",
                        "GET /v1/%C3%A6/../x?a=%20b&a HTTP/1.1",
                        "Host: api.example.no:" + server.port(),
                        "Connection: close",
                        "User-Agent: Helseprofil",
                        "Accept: */*",
                        "Authorization: DPoP " + TOKEN,
                        "DPoP: one",
                        "DPoP: two"));
    }

    @Test
    void aRootIsAskedForBySlash() throws Exception {
        server = RawServer.answering("HTTP/1.1 204 No Content");

        way(PATIENT).send(request("http://" + HOST + ":" + server.port()));
        way(PATIENT).send(request("http://" + HOST + ":" + server.port() + "?a=b"));

        assertThat(server.heads().get(0)).startsWith("GET / HTTP/1.1\r\n");
        assertThat(server.heads().get(1)).startsWith("GET /?a=b HTTP/1.1\r\n");
    }

    @Test
    void aValueCantBecomeAHeaderOfItsOwn() throws Exception {
        server = RawServer.answering("HTTP/1.1 204 No Content");

        way(PATIENT).send(request(url(), new ProbeRequest.Header("DPoP", "x\r\nX-Smuggled: y\r\n\r\nGET /other")));

        assertThat(server.heads().get(0).lines()).noneMatch(line -> line.startsWith("X-Smuggled"));
        assertThat(server.heads()).hasSize(1);
    }

    @Test
    void ofAnAnswerTheStatusTheChallengeAndTheNonceAreRead() throws Exception {
        server = RawServer.answering(
                "HTTP/1.1 401 Unauthorized",
                "WWW-Authenticate: DPoP error=\"use_dpop_nonce\"",
                "www-authenticate: Bearer",
                "DPoP-Nonce: n-0S6_WzA2Mj",
                "Content-Length: 0");

        assertThat(answer()).isEqualTo(new ProbeAnswer(401, "DPoP error=\"use_dpop_nonce\", Bearer", "n-0S6_WzA2Mj"));
    }

    @Test
    void aHeaderOfAnAnswerIsCutAndFreeOfControlCharacters() throws Exception {
        server = RawServer.answering(
                "HTTP/1.1 401 Unauthorized",
                "WWW-Authenticate: a\u001b[31m\u0000\u0007\tb\u00e6" + "c".repeat(4_000),
                "DPoP-Nonce: \u0001",
                "Content-Length: 0");

        ProbeAnswer answer = answer();

        assertThat(answer.wwwAuthenticate()).hasSize(2_000).startsWith("a[31mbccc");
        assertThat(answer.dpopNonce()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsAnAnswerAndIsntFollowed(int status) throws Exception {
        try (RawServer elsewhere = RawServer.answering("HTTP/1.1 200 OK")) {
            server = RawServer.answering(
                    "HTTP/1.1 " + status + " Moved",
                    "Location: http://127.0.0.1:" + elsewhere.port() + "/",
                    "Content-Length: 0");

            assertThat(answer().status()).isEqualTo(status);
            assertThat(elsewhere.connections()).isZero();
            assertThat(server.heads()).hasSize(1);
        }
    }

    @Test
    void noCookieIsKeptAndNoChallengeIsAnsweredAndEachRequestHasItsConnection() throws Exception {
        server = RawServer.answering(
                "HTTP/1.1 401 Unauthorized",
                "Set-Cookie: session=1",
                "WWW-Authenticate: Negotiate",
                "WWW-Authenticate: Basic realm=\"x\"",
                "Connection: keep-alive",
                "Content-Length: 0");
        HttpTransport way = way(PATIENT);

        way.send(request(url()));
        way.send(request(url()));

        assertThat(server.connections()).isEqualTo(2);
        assertThat(server.heads())
                .hasSize(2)
                .allSatisfy(head -> assertThat(head).doesNotContain("Cookie", "Authorization"));
    }

    @Test
    void aProxyOfTheMachineIsntAsked() throws Exception {
        try (RawServer proxy = RawServer.answering("HTTP/1.1 200 OK")) {
            server = RawServer.answering("HTTP/1.1 204 No Content");
            List<String> hosts = List.of("socksProxyHost", "http.proxyHost");
            List<String> ports = List.of("socksProxyPort", "http.proxyPort");
            hosts.forEach(name -> System.setProperty(name, "127.0.0.1"));
            ports.forEach(name -> System.setProperty(name, String.valueOf(proxy.port())));
            try {
                assertThat(answer().status()).isEqualTo(204);
            } finally {
                Stream.of(hosts, ports).flatMap(List::stream).forEach(System::clearProperty);
            }
            assertThat(proxy.connections()).isZero();
        }
    }

    @Test
    void aBrokenConnectionIsntTriedAgain() throws Exception {
        server = RawServer.that((client, head) -> {
            client.setSoLinger(true, 0);
            client.close();
        });

        assertThat(reason(PATIENT)).startsWith("there is no connection to api.example.no");
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void anEndWithoutAnAnswerIsNone() throws Exception {
        server = RawServer.that((client, head) -> {});

        assertThat(reason(PATIENT)).startsWith("there is no connection to api.example.no");
    }

    @Test
    void whereNobodyListensThereIsNoConnection() throws Exception {
        server = RawServer.answering("HTTP/1.1 204 No Content");
        server.close();

        assertThat(reason(PATIENT)).startsWith("there is no connection to api.example.no");
    }

    @Test
    void whoNeverAnswersIsCut() throws Exception {
        server = RawServer.that((client, head) -> client.getInputStream().read());

        assertThat(reason(BRIEFLY)).endsWith("gave no answer within PT0.3S");
    }

    @ParameterizedTest
    @CsvSource({
        "'', H",
        "'HTTP/1.1 200 OK\r\n', X",
        "'HTTP/1.1 200 OK\r\n', 'X: y\r\n'",
        "'', 'HTTP/1.1 100 Continue\r\n\r\n'",
        "'', 'HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n'"
    })
    void whoNeverEndsTheHeadIsCut(String beginning, String rest) throws Exception {
        server = RawServer.that((client, head) -> {
            RawServer.write(client, beginning);
            while (true) {
                RawServer.write(client, rest);
                TimeUnit.MILLISECONDS.sleep(20);
            }
        });

        assertThat(reason(BRIEFLY)).endsWith("gave no answer within PT0.3S");
        assertThat(server.isLeft()).as("the connection is closed").isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "'HTTP/1.1 200 OK\r\nX: ', xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "'HTTP/1.1 200 OK\r\n', 'X: y\r\n'",
        "'HTTP/1.1 200 OK\r\n', ' folded\r\n'",
        "'HTTP/1.1 200 ', OKOKOKOKOKOKOKOKOKOKOKOKOKOKOKOKOKOKOKOKOK"
    })
    void aHeadThatIsTooLongIsntReadToItsEnd(String beginning, String rest) throws Exception {
        server = RawServer.that(RawServer.endless(beginning, rest));

        assertThat(reason(PATIENT)).endsWith("answers is no HTTP/1.1, or is too long to be read");
        assertThat(server.isLeft()).as("the connection is closed").isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.6\r\n\r\n",
                "200 OK\r\n\r\n",
                "HTTP/1.1 OK\r\n\r\n",
                "HTTP/1.1 -1 OK\r\n\r\n",
                "HTTP/x 200 OK\r\n\r\n",
                "\u0015\u0003\u0003\u0000\u0002\u0002\u0050\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno header\r\n\r\n",
                "<html>\r\n\r\n"
            })
    void whatIsNoHttpIsNoAnswer(String text) throws Exception {
        server = RawServer.that((client, head) -> RawServer.write(client, text));

        assertThat(reason(PATIENT)).endsWith("answers is no HTTP/1.1, or is too long to be read");
    }

    @Test
    void anInterimAnswerIsPassedOver() throws Exception {
        server = RawServer.answering("HTTP/1.1 103 Early Hints", "DPoP-Nonce: early", "", "HTTP/1.1 403 Forbidden");

        assertThat(answer()).isEqualTo(new ProbeAnswer(403, null, null));
    }

    @ParameterizedTest
    @CsvSource({
        "'Content-Length: 9223372036854775807', 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'",
        "'Transfer-Encoding: chunked', '10\r\nxxxxxxxxxxxxxxxx\r\n'",
        "'Transfer-Encoding: chunked', '1;xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'",
        "'Content-Type: text/event-stream', 'data: x\r\n'"
    })
    void aBodyWithoutEndIsNotReadToItsEnd(String header, String rest) throws Exception {
        server = RawServer.that(RawServer.endless("HTTP/1.1 200 OK\r\n" + header + "\r\n\r\n", rest));

        assertThat(answer().status()).isEqualTo(200);
        assertThat(server.isLeft()).as("the connection is closed").isTrue();
    }

    @Test
    void aBodyThatDripsIsCutAndTheStatusCounts() throws Exception {
        server = RawServer.that((client, head) -> {
            RawServer.write(client, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
            while (true) {
                RawServer.write(client, "x");
                TimeUnit.MILLISECONDS.sleep(20);
            }
        });

        assertThat(way(Duration.ofSeconds(2)).send(request(url())).status()).isEqualTo(200);
        assertThat(server.isLeft()).as("the connection is closed").isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: many",
                "Content-Length: -1",
                "Transfer-Encoding: unknown",
                "Content-Encoding: gzip",
                "Content-Encoding: gzip, gzip, br"
            })
    void whatABodyIsSaidToBeIsNobodysBusiness(String header) throws Exception {
        server = RawServer.that((client, head) -> RawServer.write(
                client, "HTTP/1.1 200 OK\r\n" + header + "\r\n\r\n\u001f\u008b\u0008" + "\u0000".repeat(1_000)));

        assertThat(answer().status()).isEqualTo(200);
        assertThat(server.heads().get(0)).doesNotContain("Accept-Encoding");
    }

    @Test
    void aNameIsLookedUpOnceHoweverItIsAnsweredAfterwards() throws Exception {
        server = RawServer.answering("HTTP/1.1 204 No Content");
        AtomicInteger asked = new AtomicInteger();
        NameResolver rebinding =
                host -> List.of(address(asked.getAndIncrement() == 0 ? "127.0.0.1" : "169.254.169.254"));
        HttpTransport way = HttpTransport.to(url(), means(PATIENT, rebinding));

        way.send(request(url()));
        way.sendAtOnce(List.of(request(url()), request(url())));

        assertThat(asked).hasValue(1);
        assertThat(server.heads()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "10.0.0.1", "::1", "0.0.0.0", "64:ff9b::127.0.0.1"})
    void oneAddressThatIsntAllowedRefusesTheHost(String other) throws Exception {
        server = RawServer.answering("HTTP/1.1 204 No Content");
        NameResolver both = host -> List.of(address("127.0.0.1"), address(other));

        ProbeException refused =
                catchThrowableOfType(ProbeException.class, () -> HttpTransport.to(url(), means(PATIENT, both)));

        assertThat(refused.reason())
                .contains(HOST + ":" + server.port(), "--spi-helseprofil-assessment--probe--private");
        assertThat(server.connections()).isZero();
    }

    @Test
    void aHostIsReachedWhereOneOfItsAddressesAnswers() throws Exception {
        server = RawServer.answering("HTTP/1.1 204 No Content");
        NameResolver both = host -> List.of(address("127.0.0.2"), address("127.0.0.1"));

        assertThat(HttpTransport.to(url(), means(PATIENT, both))
                        .send(request(url()))
                        .status())
                .isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://other.example.no:%d/",
                "http://api.example.no/",
                "https://api.example.no:%d/",
                "http://user@api.example.no:%d/",
                "http://api.example.no.:%d/",
                "ftp://api.example.no:%d/"
            })
    void aHostThatIsntNamedIsNotEvenLookedUp(String pattern) throws Exception {
        server = RawServer.answering("HTTP/1.1 204 No Content");
        AtomicInteger asked = new AtomicInteger();
        NameResolver counting = host -> {
            asked.incrementAndGet();
            return List.of(address("127.0.0.1"));
        };
        HttpTransport.Means means = means(PATIENT, counting);
        int port = pattern.startsWith("https") ? server.port() + 1 : server.port();

        assertThat(catchThrowableOfType(ProbeException.class, () -> HttpTransport.to(pattern.formatted(port), means)))
                .isNotNull();
        assertThat(asked).hasValue(0);
        assertThat(server.connections()).isZero();
    }

    @Test
    void anAddressInsteadOfANameIsNotLookedUp() throws Exception {
        server = RawServer.answering("HTTP/1.1 204 No Content");
        String literal = "http://127.0.0.1:" + server.port() + "/";
        NameResolver none = host -> {
            throw new UnknownHostException(host);
        };

        assertThat(HttpTransport.to(literal, means(PATIENT, none))
                        .send(request(literal))
                        .status())
                .isEqualTo(204);
    }

    @Test
    void aNameThatNobodyKnowsIsTold() throws Exception {
        server = RawServer.answering("HTTP/1.1 204 No Content");
        NameResolver none = host -> {
            throw new UnknownHostException(host);
        };
        NameResolver empty = host -> List.of();

        assertThat(Stream.of(none, empty)).allSatisfy(resolver -> {
            ProbeException unknown =
                    catchThrowableOfType(ProbeException.class, () -> HttpTransport.to(url(), means(PATIENT, resolver)));
            assertThat(unknown.reason()).startsWith("api.example.no is no host that the server can look up");
        });
    }

    @Test
    void aNameServerThatHangsIsntWaitedFor() throws Exception {
        server = RawServer.answering("HTTP/1.1 204 No Content");
        CountDownLatch never = new CountDownLatch(1);
        NameResolver hanging = host -> {
            try {
                never.await();
            } catch (InterruptedException cancelled) {
                Thread.currentThread().interrupt();
            }
            return List.of(address("127.0.0.1"));
        };

        ProbeException late =
                catchThrowableOfType(ProbeException.class, () -> HttpTransport.to(url(), means(BRIEFLY, hanging)));

        assertThat(late.reason()).endsWith("gave no answer within PT0.3S");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:%d/v1",
                "http://other.example.no:%d/v1",
                "https://api.example.no:%d/v1",
                "http://api.example.no/v1",
                "http://user@api.example.no:%d/v1",
                "http://api.example.no:%d/v1#x"
            })
    void aRequestToAnywhereElseIsntSent(String pattern) throws Exception {
        server = RawServer.answering("HTTP/1.1 204 No Content");
        HttpTransport way = way(PATIENT);
        ProbeRequest elsewhere = request(pattern.formatted(server.port()));

        assertThat(catchThrowableOfType(ProbeException.class, () -> way.send(elsewhere)))
                .isNotNull();
        assertThat(catchThrowableOfType(ProbeException.class, () -> way.sendAtOnce(List.of(request(url()), elsewhere))))
                .isNotNull();
        assertThat(server.connections()).isZero();
    }

    @Test
    void requestsAtOnceAreUnderWayAtTheSameTimeAndAreAnsweredInTheirOrder() throws Exception {
        int many = 8;
        CountDownLatch allHere = new CountDownLatch(many);
        server = RawServer.that((client, head) -> {
            allHere.countDown();
            allHere.await();
            RawServer.write(
                    client, "HTTP/1.1 " + head.substring("GET /v1?".length(), "GET /v1?".length() + 3) + " x\r\n\r\n");
        });
        List<ProbeRequest> requests = IntStream.range(0, many)
                .mapToObj(i -> request(url() + "?" + (200 + i)))
                .toList();

        List<ProbeAnswer> answers = way(PATIENT).sendAtOnce(requests);

        assertThat(answers.stream().map(ProbeAnswer::status))
                .as("nobody was answered before all had asked")
                .containsExactlyElementsOf(
                        IntStream.range(200, 200 + many).boxed().toList());
    }

    @Test
    void noneOfSeveralIsAnsweredIfOneIsnt() throws Exception {
        server = RawServer.that((client, head) -> {
            if (head.contains("?hang")) {
                client.getInputStream().read();
            } else {
                RawServer.write(client, "HTTP/1.1 200 OK\r\n\r\n");
            }
        });

        ProbeException late = catchThrowableOfType(
                ProbeException.class,
                () -> way(Duration.ofSeconds(2)).sendAtOnce(List.of(request(url()), request(url() + "?hang"))));

        assertThat(late.reason()).endsWith("gave no answer within PT2S");
    }

    @Test
    void whoeverIsInterruptedCutsWhatIsUnderWay() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        server = RawServer.that((client, head) -> {
            asked.countDown();
            if (client.getInputStream().read() < 0) {
                throw new IOException("the client has left");
            }
        });
        HttpTransport way = way(PATIENT);
        List<String> reasons = new ArrayList<>();
        FutureTask<Boolean> probing = new FutureTask<>(() -> {
            reasons.add(catchThrowableOfType(ProbeException.class, () -> way.send(request(url())))
                    .reason());
            return Thread.currentThread().isInterrupted();
        });
        Thread thread = new Thread(probing);
        thread.start();
        asked.await();

        thread.interrupt();

        assertThat(probing.get()).as("whoever called is to see it too").isTrue();
        assertThat(reasons).singleElement().asString().endsWith("was cancelled");
        assertThat(server.isLeft()).as("the connection is closed").isTrue();
    }

    @Test
    void tlsIsntSpokenWithWhoSpeaksHttp() throws Exception {
        server = RawServer.that((client, head) -> RawServer.write(client, "HTTP/1.1 200 OK\r\n\r\n"));
        String url = "https://" + HOST + ":" + server.port() + "/";
        HttpTransport way = HttpTransport.to(url, means(BRIEFLY, host -> List.of(address("127.0.0.1"))));

        assertThat(catchThrowableOfType(ProbeException.class, () -> way.send(request(url)))
                        .reason())
                .as("no TLS, or the server waits for more of what it takes for a request")
                .contains(HOST);
        assertThat(server.heads())
                .as("nothing of the request was sent in clear")
                .isEmpty();
    }

    @Test
    void aSocketThatIsCutBeforeItIsOpenIsNeverOpened() throws Exception {
        server = RawServer.answering("HTTP/1.1 204 No Content");
        HttpTransport.Means means = means(PATIENT, host -> List.of());
        HttpExchange exchange = new HttpExchange(
                request(url()), Destination.of(url()), List.of(address("127.0.0.1")), means, new CountDownLatch(1));

        exchange.cut();

        assertThat(catchThrowableOfType(IOException.class, exchange::call)).hasMessage("cut");
        assertThat(server.connections()).isZero();
    }
}

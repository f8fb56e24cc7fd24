package no.helseprofil.keycloak.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import no.helseprofil.assessment.probe.ProbeAnswer;
import no.helseprofil.assessment.probe.ProbeTransport.ProbeException;
import no.helseprofil.assessment.probe.ProbeTransport.ProbeRequest;
import no.helseprofil.network.Destination;
import org.junit.jupiter.api.Test;

/** Tests of what a probe sends, and of what it reads of an answer. */
class HttpTransportTest extends TransportFixture {

    @Test
    void sendsExactlyTheRequestOfTheProbe() throws Exception {
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
    void requestsTheRootAsSlash() throws Exception {
        server = RawServer.answering("HTTP/1.1 204 No Content");

        way(PATIENT).send(request("http://" + HOST + ":" + server.port()));
        way(PATIENT).send(request("http://" + HOST + ":" + server.port() + "?a=b"));

        assertThat(server.heads().get(0)).startsWith("GET / HTTP/1.1\r\n");
        assertThat(server.heads().get(1)).startsWith("GET /?a=b HTTP/1.1\r\n");
    }

    @Test
    void aValueCannotInjectAHeader() throws Exception {
        server = RawServer.answering("HTTP/1.1 204 No Content");

        way(PATIENT).send(request(url(), new ProbeRequest.Header("DPoP", "x\r\nX-Smuggled: y\r\n\r\nGET /other")));

        assertThat(server.heads().get(0).lines()).noneMatch(line -> line.startsWith("X-Smuggled"));
        assertThat(server.heads()).hasSize(1);
    }

    @Test
    void readsStatusChallengeAndNonce() throws Exception {
        server = RawServer.answering(
                "HTTP/1.1 401 Unauthorized",
                "WWW-Authenticate: DPoP error=\"use_dpop_nonce\"",
                "www-authenticate: Bearer",
                "DPoP-Nonce: n-0S6_WzA2Mj",
                "Content-Length: 0");

        assertThat(answer()).isEqualTo(new ProbeAnswer(401, "DPoP error=\"use_dpop_nonce\", Bearer", "n-0S6_WzA2Mj"));
    }

    @Test
    void truncatesAndCleansAnswerHeaders() throws Exception {
        server = RawServer.answering(
                "HTTP/1.1 401 Unauthorized",
                "WWW-Authenticate: a\u001b[31m\u0000\u0007\tb\u00e6" + "c".repeat(4_000),
                "DPoP-Nonce: \u0001",
                "Content-Length: 0");

        ProbeAnswer answer = answer();

        assertThat(answer.wwwAuthenticate()).hasSize(2_000).startsWith("a[31mbccc");
        assertThat(answer.dpopNonce()).isEmpty();
    }

    @Test
    void sendsRequestsConcurrentlyAndKeepsTheOrder() throws Exception {
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
                .as("the server answers no request before all have arrived")
                .containsExactlyElementsOf(
                        IntStream.range(200, 200 + many).boxed().toList());
    }

    @Test
    void failsIfOneOfSeveralRequestsFails() throws Exception {
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
    void interruptionCutsRunningRequests() throws Exception {
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

        assertThat(probing.get()).as("the caller is to see it too").isTrue();
        assertThat(reasons).singleElement().asString().endsWith("was cancelled");
        assertThat(server.isLeft()).as("the connection is closed").isTrue();
    }

    @Test
    void sendsNothingAfterTheProbesEnded() throws Exception {
        server = RawServer.answering("HTTP/1.1 204 No Content");
        HttpTransport way = way(PATIENT);
        workers.shutdownNow();

        assertThat(reason(way)).endsWith("was cancelled");
        assertThat(server.connections()).isZero();
    }

    @Test
    void aCancelledSocketIsNeverOpened() throws Exception {
        server = RawServer.answering("HTTP/1.1 204 No Content");
        HttpTransport.ConnectionContext context = context(PATIENT, host -> addresses());
        HttpExchange exchange = new HttpExchange(
                request(url()), Destination.of(url()), List.of(address("127.0.0.1")), context, new CountDownLatch(1));

        exchange.cut();

        assertThat(catchThrowableOfType(IOException.class, exchange::call)).hasMessage("cut");
        assertThat(server.connections()).isZero();
    }
}

package no.helseprofil.keycloak.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import no.helseprofil.assessment.probe.ProbeAnswer;
import no.helseprofil.assessment.probe.ProbeTransport.ProbeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that an API can do nothing to the server that probes it. */
class HostileServerTest extends TransportFixture {

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void doesNotFollowARedirect(int status) throws Exception {
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
    void keepsNoCookieAnswersNoChallengeReusesNoConnection() throws Exception {
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
    void doesNotRetryABrokenConnection() throws Exception {
        server = RawServer.that((client, head) -> {
            client.setSoLinger(true, 0);
            client.close();
        });

        assertThat(reason(PATIENT)).startsWith("there is no connection to api.example.no");
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void aClosedConnectionIsNoAnswer() throws Exception {
        server = RawServer.that((client, head) -> {});

        assertThat(reason(PATIENT)).startsWith("there is no connection to api.example.no");
    }

    @Test
    void cutsAServerThatNeverAnswers() throws Exception {
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
    void cutsAnEndlessHead(String beginning, String rest) throws Exception {
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
    void stopsReadingATooLongHead(String beginning, String rest) throws Exception {
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
    void refusesAnswersThatAreNotHttp(String text) throws Exception {
        server = RawServer.that((client, head) -> RawServer.write(client, text));

        assertThat(reason(PATIENT)).endsWith("answers is no HTTP/1.1, or is too long to be read");
    }

    @Test
    void skipsAnInterimAnswer() throws Exception {
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
    void doesNotReadAnEndlessBody(String header, String rest) throws Exception {
        server = RawServer.that(RawServer.endless("HTTP/1.1 200 OK\r\n" + header + "\r\n\r\n", rest));

        assertThat(answer().status()).isEqualTo(200);
        assertThat(server.isLeft()).as("the connection is closed").isTrue();
    }

    @Test
    void usesTheStatusDespiteASlowBody() throws Exception {
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
    void ignoresTheEncodingOfTheBody(String header) throws Exception {
        server = RawServer.that((client, head) -> RawServer.write(
                client, "HTTP/1.1 200 OK\r\n" + header + "\r\n\r\n\u001f\u008b\u0008" + "\u0000".repeat(1_000)));

        assertThat(answer().status()).isEqualTo(200);
        assertThat(server.heads().get(0)).doesNotContain("Accept-Encoding");
    }

    @Test
    void refusesAPlainHttpServerForTls() throws Exception {
        server = RawServer.that((client, head) -> RawServer.write(client, "HTTP/1.1 200 OK\r\n\r\n"));
        String url = "https://" + HOST + ":" + server.port() + "/";
        HttpTransport way = HttpTransport.to(url, context(BRIEFLY, host -> addresses("127.0.0.1")));

        assertThat(catchThrowableOfType(ProbeException.class, () -> way.send(request(url)))
                        .reason())
                .as("no TLS, or the server waits for more of what it takes for a request")
                .contains(HOST);
        assertThat(server.heads())
                .as("nothing of the request was sent in clear")
                .isEmpty();
    }
}

package no.helseprofil.keycloak.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import no.helseprofil.assessment.probe.ProbeTransport.ProbeException;
import no.helseprofil.assessment.probe.ProbeTransport.ProbeRequest;
import no.helseprofil.network.OutboundRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A probe goes to the host that the operator names, by the addresses that it had, and nowhere else. */
class ResolvedHostTest extends TransportFixture {

    @Test
    void ignoresTheSystemProxy() throws Exception {
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
    void reportsARefusedConnection() throws Exception {
        server = RawServer.answering("HTTP/1.1 204 No Content");
        server.close();

        assertThat(reason(PATIENT)).startsWith("there is no connection to api.example.no");
    }

    @Test
    void resolvesANameOnce() throws Exception {
        server = RawServer.answering("HTTP/1.1 204 No Content");
        AtomicInteger asked = new AtomicInteger();
        OutboundRules.NameLookup rebinding =
                host -> addresses(asked.getAndIncrement() == 0 ? "127.0.0.1" : "169.254.169.254");
        HttpTransport way = HttpTransport.to(url(), context(PATIENT, rebinding));

        way.send(request(url()));
        way.sendAtOnce(List.of(request(url()), request(url())));

        assertThat(asked).hasValue(1);
        assertThat(server.heads()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "10.0.0.1", "::1", "0.0.0.0", "64:ff9b::127.0.0.1"})
    void oneForbiddenAddressRefusesTheHost(String other) throws Exception {
        server = RawServer.answering("HTTP/1.1 204 No Content");
        OutboundRules.NameLookup both = host -> addresses("127.0.0.1", other);

        ProbeException refused =
                catchThrowableOfType(ProbeException.class, () -> HttpTransport.to(url(), context(PATIENT, both)));

        assertThat(refused.reason())
                .contains(HOST + ":" + server.port(), "--spi-helseprofil-assessment--probe--private");
        assertThat(server.connections()).isZero();
    }

    @Test
    void triesEveryAddressOfAHost() throws Exception {
        server = RawServer.answering("HTTP/1.1 204 No Content");
        OutboundRules.NameLookup both = host -> addresses("127.0.0.2", "127.0.0.1");

        assertThat(HttpTransport.to(url(), context(PATIENT, both))
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
    void doesNotResolveAHostThatIsNotNamed(String pattern) throws Exception {
        server = RawServer.answering("HTTP/1.1 204 No Content");
        AtomicInteger asked = new AtomicInteger();
        OutboundRules.NameLookup counting = host -> {
            asked.incrementAndGet();
            return addresses("127.0.0.1");
        };
        HttpTransport.ConnectionContext context = context(PATIENT, counting);
        int port = pattern.startsWith("https") ? server.port() + 1 : server.port();

        assertThat(catchThrowableOfType(ProbeException.class, () -> HttpTransport.to(pattern.formatted(port), context)))
                .isNotNull();
        assertThat(asked).hasValue(0);
        assertThat(server.connections()).isZero();
    }

    @Test
    void doesNotResolveAnAddress() throws Exception {
        server = RawServer.answering("HTTP/1.1 204 No Content");
        String literal = "http://127.0.0.1:" + server.port() + "/";
        OutboundRules.NameLookup none = host -> {
            throw new UnknownHostException(host);
        };

        assertThat(HttpTransport.to(literal, context(PATIENT, none))
                        .send(request(literal))
                        .status())
                .isEqualTo(204);
    }

    @Test
    void reportsAnUnknownName() throws Exception {
        server = RawServer.answering("HTTP/1.1 204 No Content");
        OutboundRules.NameLookup none = host -> {
            throw new UnknownHostException(host);
        };
        OutboundRules.NameLookup empty = host -> addresses();

        assertThat(Stream.of(none, empty)).allSatisfy(resolver -> {
            ProbeException unknown = catchThrowableOfType(
                    ProbeException.class, () -> HttpTransport.to(url(), context(PATIENT, resolver)));
            assertThat(unknown.reason()).startsWith("api.example.no is no host that the server can look up");
        });
    }

    @Test
    void doesNotWaitForAHangingNameServer() throws Exception {
        server = RawServer.answering("HTTP/1.1 204 No Content");
        CountDownLatch never = new CountDownLatch(1);
        OutboundRules.NameLookup hanging = host -> {
            try {
                never.await();
            } catch (InterruptedException cancelled) {
                Thread.currentThread().interrupt();
            }
            return addresses("127.0.0.1");
        };

        ProbeException late =
                catchThrowableOfType(ProbeException.class, () -> HttpTransport.to(url(), context(BRIEFLY, hanging)));

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
    void sendsNoRequestToAnotherHost(String pattern) throws Exception {
        server = RawServer.answering("HTTP/1.1 204 No Content");
        HttpTransport way = way(PATIENT);
        ProbeRequest elsewhere = request(pattern.formatted(server.port()));

        assertThat(catchThrowableOfType(ProbeException.class, () -> way.send(elsewhere)))
                .isNotNull();
        assertThat(catchThrowableOfType(ProbeException.class, () -> way.sendAtOnce(List.of(request(url()), elsewhere))))
                .isNotNull();
        assertThat(server.connections()).isZero();
    }
}

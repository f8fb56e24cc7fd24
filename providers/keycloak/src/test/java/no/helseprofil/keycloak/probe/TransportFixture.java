package no.helseprofil.keycloak.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import no.helseprofil.assessment.probe.ProbeAnswer;
import no.helseprofil.assessment.probe.ProbeTransport.ProbeException;
import no.helseprofil.assessment.probe.ProbeTransport.ProbeRequest;
import no.helseprofil.keycloak.probe.ProbeFactory.ProbeOptions;
import no.helseprofil.keycloak.probe.ProbeFactory.Trust;
import no.helseprofil.network.IpNetwork;
import no.helseprofil.network.OutboundRules;
import no.helseprofil.network.OutboundRules.AddressRules;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A way to a server that speaks as a test wants it, by a name that leads to this machine. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class TransportFixture {

    static final Duration PATIENT = Duration.ofSeconds(60);
    static final Duration BRIEFLY = Duration.ofMillis(300);
    static final String HOST = "api.example.no";
    static final String TOKEN = "eyJhbGciOiJFUzI1NiJ9.e30.c2lnbmF0dXJl";

    final ExecutorService workers = Executors.newCachedThreadPool();
    RawServer server;

    @AfterEach
    void stop() throws IOException {
        workers.shutdownNow();
        server.close();
    }

    static InetAddress address(String literal) {
        return IpNetwork.address(literal).orElseThrow();
    }

    static InetAddress[] addresses(String... literals) {
        return Stream.of(literals).map(TransportFixture::address).toArray(InetAddress[]::new);
    }

    HttpTransport.ConnectionContext context(Duration timeout, OutboundRules.NameLookup resolver) {
        AddressRules loopback = new AddressRules(List.of(AddressRules.named("127.0.0.0/8")));
        Set<String> hosts = Set.of(HOST + ":" + server.port(), "127.0.0.1:" + server.port());
        return new HttpTransport.ConnectionContext(
                new ProbeOptions(hosts, true, loopback, 100, timeout), resolver, Trust.in(null), workers);
    }

    String url() {
        return "http://" + HOST + ":" + server.port() + "/v1";
    }

    HttpTransport way(Duration timeout) throws ProbeException {
        return HttpTransport.to(url(), context(timeout, host -> addresses("127.0.0.1")));
    }

    static ProbeRequest request(String url, ProbeRequest.Header... headers) {
        return new ProbeRequest(URI.create(url), List.of(headers));
    }

    ProbeAnswer answer() throws ProbeException {
        return way(PATIENT).send(request(url()));
    }

    String reason(Duration timeout) throws ProbeException {
        return reason(way(timeout));
    }

    /** Returns the reason why what is sent on this way isn't answered. */
    String reason(HttpTransport way) {
        ProbeRequest request = request(url(), new ProbeRequest.Header("Authorization", "DPoP " + TOKEN));
        String reason = catchThrowableOfType(ProbeException.class, () -> way.send(request))
                .reason();
        assertThat(reason).as("it goes into a report").doesNotContain("eyJ").contains(HOST);
        return reason;
    }
}

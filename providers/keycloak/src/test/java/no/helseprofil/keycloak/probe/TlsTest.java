package no.helseprofil.keycloak.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLSocket;
import no.helseprofil.assessment.probe.ProbeTransport.ProbeException;
import no.helseprofil.assessment.probe.ProbeTransport.ProbeRequest;
import no.helseprofil.keycloak.probe.ProbeFactory.ProbeOptions;
import no.helseprofil.keycloak.probe.ProbeFactory.Trust;
import no.helseprofil.network.IpNetwork;
import no.helseprofil.network.OutboundRules.AddressRules;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a token is shown only to a server that is proven to be the API's host. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TlsTest {

    private static final String HOST = "api.example.no";
    private static final InetAddress LOOPBACK = IpNetwork.address("127.0.0.1").orElseThrow();
    private static final ExecutorService WORKERS = Executors.newCachedThreadPool();

    private static Certificates right;
    private static Certificates wrong;

    private final List<String> askedFor = new CopyOnWriteArrayList<>();

    @AutoClose
    private RawServer server;

    @BeforeAll
    static void makeKeys(@TempDir Path directory) throws Exception {
        right = Certificates.of(directory, "dns:" + HOST + ",ip:127.0.0.1");
        wrong = Certificates.of(directory, "dns:other.example.no,dns:*.no,ip:127.0.0.2");
    }

    @AfterAll
    static void end() {
        WORKERS.shutdownNow();
    }

    private void serve(Certificates certificates) throws Exception {
        server = RawServer.by(certificates.sockets(), (client, head) -> {
            ExtendedSSLSession session = (ExtendedSSLSession) ((SSLSocket) client).getSession();
            session.getRequestedServerNames().forEach(name -> askedFor.add(name.toString()));
            RawServer.write(client, "HTTP/1.1 204 No Content\r\n\r\n");
        });
    }

    private int status(String host, KeyStore trusted) throws ProbeException {
        AddressRules loopback = new AddressRules(List.of(AddressRules.named("127.0.0.0/8")));
        String authority = host + ":" + server.port();
        ProbeOptions options = new ProbeOptions(Set.of(authority), false, loopback, 100, Duration.ofSeconds(60));
        String url = "https://" + authority + "/";
        return HttpTransport.to(
                        url,
                        new HttpTransport.ConnectionContext(
                                options, name -> new InetAddress[] {LOOPBACK}, Trust.in(trusted), WORKERS))
                .send(new ProbeRequest(URI.create(url), List.of()))
                .status();
    }

    private void isRefused(String host, KeyStore trusted) {
        assertThat(catchThrowableOfType(ProbeException.class, () -> status(host, trusted))
                        .reason())
                .startsWith("there is no TLS connection to " + host);
        assertThat(server.heads()).as("nothing was asked").isEmpty();
    }

    @Test
    void sendsSniAndVerifiesTheHostName() throws Exception {
        serve(right);

        assertThat(status(HOST, right.truststore())).isEqualTo(204);
        assertThat(askedFor).singleElement().asString().contains(HOST);
    }

    @Test
    void verifiesAnAddressInTheCertificate() throws Exception {
        serve(right);

        assertThat(status("127.0.0.1", right.truststore())).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {HOST, "127.0.0.1"})
    void refusesACertificateForAnotherName(String host) throws Exception {
        serve(wrong);

        isRefused(host, wrong.truststore());
    }

    @Test
    void refusesAnUntrustedCertificate() throws Exception {
        serve(right);

        isRefused(HOST, wrong.truststore());
        isRefused(HOST, null);
    }
}

package no.helseprofil.keycloak.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import no.helseprofil.keycloak.network.FakeSession;
import no.helseprofil.keycloak.notice.Delivery.UnsentException;
import no.helseprofil.keycloak.notice.WebhookSender.WebhookOptions;
import no.helseprofil.network.OutboundRules.AddressRules;
import no.helseprofil.timetable.Profile.NoticeSettings.Webhook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that the address to which a webhook's host leads is checked, and not the host's name alone. */
class WebhookSenderTest {

    private static final String SECRET = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private final AtomicInteger arrived = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/", exchange -> {
            arrived.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1"})
    void sendsNothingToAPrivateAddress(String host) {
        assertThatThrownBy(() -> send(host))
                .isInstanceOf(UnsentException.class)
                .hasMessageContaining("leads to an address that may not be called");
        assertThat(arrived).as("requests").hasValue(0);
    }

    @Test
    void sendsToAnAdmittedAddress() throws UnsentException {
        send("localhost", "127.0.0.0/8", "::1/128");
        assertThat(arrived).hasValue(1);
    }

    private void send(String host, String... networks) throws UnsentException {
        String authority = host + ":" + server.getAddress().getPort();
        WebhookOptions options = new WebhookOptions(
                Set.of(authority),
                true,
                new AddressRules(
                        List.of(networks).stream().map(AddressRules::named).toList()));
        Webhook webhook = new Webhook("http://" + authority + "/hook", "${vault.hook}");
        try (WebhookSender sender = WebhookSender.to(FakeSession.withSecret(SECRET), webhook, Optional.of(options))) {
            sender.send("id", "{}", Instant.EPOCH);
        }
    }
}

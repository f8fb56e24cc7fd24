package no.helseprofil.keycloak.broker;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import no.helseprofil.broker.ProviderTransport;
import no.helseprofil.keycloak.network.OutboundAnswer;
import no.helseprofil.keycloak.network.OutboundHttp;
import no.helseprofil.keycloak.network.OutboundPolicy;
import org.keycloak.models.KeycloakSession;

/** HTTP client for HelseID and ID-porten, at the addresses that the realm's administrator has configured. */
final class BrokerHttp {

    /** Maximum size of a response. Metadata, keys and tokens are some kilobytes long. */
    private static final int MOST_BYTES = 64 * 1024;

    private static final OutboundPolicy POLICY = OutboundPolicy.chosen(Duration.ofSeconds(5), MOST_BYTES);

    private final OutboundHttp http = OutboundHttp.asKeycloak();

    void init() {
        http.init();
    }

    void close() {
        http.close();
    }

    /** Returns the transport to identity providers for one request. */
    ProviderTransport of(KeycloakSession session) {
        return sent -> received(http.send(session, call(sent), POLICY));
    }

    private static OutboundHttp.Call call(ProviderTransport.Sent sent) {
        Map<String, String> headers = new HashMap<>(sent.headers());
        headers.put("Accept", "application/json");
        return new OutboundHttp.Call(sent.method(), sent.target().toString(), headers, sent.body());
    }

    private static ProviderTransport.Received received(OutboundAnswer answer) throws IOException {
        return new ProviderTransport.Received(
                answer.status(),
                answer.header("Content-Type")
                        .map(type -> type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                        .orElse(""),
                answer.header("DPoP-Nonce").orElse(null),
                answer.body());
    }
}

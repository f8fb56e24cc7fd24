package no.helseprofil.keycloak.probe;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import no.helseprofil.assessment.probe.ProbeTransport.ProbeException;
import no.helseprofil.keycloak.probe.HttpTransport.TransportFactory;
import no.helseprofil.keycloak.server.StartOptions.StartOption;
import no.helseprofil.network.OutboundRules;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.truststore.TruststoreProvider;

/** Factory with the limits of API probes: start options {@code --spi-helseprofil-assessment--probe--<key>}. */
public final class ProbeFactory implements ProbeProviderFactory {

    static final String ID = "probe";

    private static final Logger LOG = Logger.getLogger(ProbeFactory.class);

    private @Nullable ProbeOptions options;
    private String unusable = "";
    private @Nullable SSLSocketFactory tls;

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public List<StartOption> startOptions() {
        return ProbeOptions.ALL;
    }

    @Override
    public void init(Config.Scope config) {
        try {
            options = ProbeOptions.read(config);
        } catch (IllegalArgumentException wrong) {
            unusable = "no API is probed until the server is started with another " + wrong.getMessage();
            LOG.error(unusable);
        }
    }

    @Override
    public ProbeProvider create(KeycloakSession session) {
        return new Probes(transports(session), options == null ? 0 : options.requests());
    }

    private TransportFactory transports(KeycloakSession session) {
        ProbeOptions usable = options;
        if (usable == null) {
            return (url, workers) -> {
                throw new ProbeException(unusable);
            };
        }
        SSLSocketFactory trust = trust(session);
        return (url, workers) -> HttpTransport.to(
                url, new HttpTransport.ConnectionContext(usable, OutboundRules.NameLookup.SYSTEM, trust, workers));
    }

    private synchronized SSLSocketFactory trust(KeycloakSession session) {
        if (tls == null) {
            tls = Trust.of(session);
        }
        return tls;
    }

    private record Probes(TransportFactory transports, int requests) implements ProbeProvider {}

    /** TLS trust of the server: its truststore, or Java's if it has none. No client certificate is presented. */
    public static final class Trust {

        private Trust() {}

        public static SSLSocketFactory of(KeycloakSession session) {
            TruststoreProvider provider = session.getProvider(TruststoreProvider.class);
            return in(provider == null ? null : provider.getTruststore());
        }

        /** Returns a factory of TLS connections that trusts a truststore; Java's if it is null. */
        static SSLSocketFactory in(@Nullable KeyStore truststore) {
            try {
                TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                trust.init(truststore);
                SSLContext tls = SSLContext.getInstance("TLS");
                tls.init(null, trust.getTrustManagers(), null);
                return tls.getSocketFactory();
            } catch (GeneralSecurityException unusable) {
                throw new IllegalStateException("the server's truststore can't be used", unusable);
            }
        }
    }
}

package no.helseprofil.keycloak.probe;

import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import no.helseprofil.assessment.probe.ProbeTransport.ProbeException;
import no.helseprofil.keycloak.probe.HttpTransport.TransportFactory;
import no.helseprofil.keycloak.server.StartOptions;
import no.helseprofil.keycloak.server.StartOptions.StartOption;
import no.helseprofil.network.Destination;
import no.helseprofil.network.OutboundRules;
import no.helseprofil.network.OutboundRules.AddressRules;
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

    /**
     * Operator's limits of probes, read once when the server starts. The registration of an API gives its address, but
     * the operator decides where the server sends requests.
     *
     * @param hosts hosts in the form of {@link Destination#hostAndPort}
     * @param insecure whether http is allowed too
     * @param addresses addresses of these hosts that are allowed
     * @param requests maximum number of requests to an API
     * @param timeout longest time of a request, from the connection to the end of the response, and of the look-up
     *     before it
     */
    record ProbeOptions(Set<String> hosts, boolean insecure, AddressRules addresses, int requests, Duration timeout) {

        private static final StartOption HOSTS = StartOption.of(
                "hosts",
                "Hosts that may be probed, with their port if it isn't the usual one",
                "api.example.no,api.helse.example.no:8443");
        private static final StartOption PRIVATE =
                StartOption.of("private", "Networks that aren't public and may be probed", "10.20.0.0/16,fd12::/16");
        private static final StartOption REQUESTS =
                new StartOption("requests", "100", "Requests to an API in one assessment, at most 1000", "40");
        private static final StartOption TIMEOUT =
                new StartOption("timeout", "PT5S", "Longest duration of a request, at most a minute", "PT10S");
        private static final StartOption INSECURE = StartOption.flag("insecure", "`true`: http too, for tests");

        static final List<StartOption> ALL = List.of(HOSTS, PRIVATE, REQUESTS, TIMEOUT, INSECURE);

        private static final int MOST_REQUESTS = 1_000;
        private static final Duration SHORTEST = Duration.ofMillis(1);
        private static final Duration LONGEST = Duration.ofMinutes(1);

        ProbeOptions {
            hosts = Set.copyOf(hosts);
        }

        /**
         * Reads the options.
         *
         * @throws StartOptions.UnusableException if an option can't be used, with its name and the remedy
         */
        static ProbeOptions read(Config.Scope scope) {
            StartOptions options = StartOptions.of(AssessmentSpi.NAME, ProbeFactory.ID, ALL, scope);
            boolean insecure = options.flag(INSECURE);
            return new ProbeOptions(
                    options.read(HOSTS, options.textOrEmpty(HOSTS), text -> Destination.hosts(text, insecure)),
                    insecure,
                    new AddressRules(options.list(PRIVATE).stream()
                            .map(network -> options.read(PRIVATE, network, AddressRules::named))
                            .toList()),
                    options.number(REQUESTS, 1, MOST_REQUESTS),
                    options.duration(
                            TIMEOUT,
                            timeout -> timeout.compareTo(SHORTEST) >= 0 && timeout.compareTo(LONGEST) <= 0,
                            "write a duration such as " + TIMEOUT.otherwise() + ", at most " + LONGEST));
        }

        private static String name(StartOption option) {
            return StartOptions.name(AssessmentSpi.NAME, ProbeFactory.ID, option);
        }

        /**
         * Checks that a host may be called.
         *
         * @throws ProbeException if it may not, with the reason
         */
        void admit(Destination destination) throws ProbeException {
            if (!destination.isSecure() && !insecure) {
                throw new ProbeException(
                        ("%s is registered with http: register its https address, or, for tests, start the"
                                        + " server with %s=true")
                                .formatted(destination.hostAndPort(), name(INSECURE)));
            }
            if (!hosts.contains(destination.hostAndPort())) {
                throw new ProbeException("%s may not be probed: start the server with a %s that names it"
                        .formatted(destination.hostAndPort(), name(HOSTS)));
            }
        }

        /**
         * Checks the addresses of an admitted host.
         *
         * @throws ProbeException if one of them may not be called, with the reason
         */
        void admit(Destination destination, List<InetAddress> resolved) throws ProbeException {
            for (InetAddress one : resolved) {
                if (!addresses.allow(one)) {
                    throw new ProbeException(
                            ("%s leads to %s, which is no public address: if it is to be probed, start the"
                                            + " server with a %s that has its network")
                                    .formatted(destination.hostAndPort(), one.getHostAddress(), name(PRIVATE)));
                }
            }
        }
    }
}

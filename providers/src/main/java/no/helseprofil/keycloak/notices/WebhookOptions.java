package no.helseprofil.keycloak.notices;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.keycloak.network.AddressRules;
import no.helseprofil.keycloak.probe.Destination;
import no.helseprofil.keycloak.server.StartOptions;
import org.keycloak.Config;

/**
 * Where an operator lets webhooks go, read once when the server starts. Who administers a realm writes where its
 * webhook is; who runs the server says where the server goes.
 *
 * @param hosts as {@link Destination#hostAndPort} writes them
 * @param insecure whether without TLS too
 * @param addresses which addresses of these hosts
 */
record WebhookOptions(Set<String> hosts, boolean insecure, AddressRules addresses) {

    static final String HOSTS = "webhook-hosts";

    private static final String INSECURE = "webhook-insecure";
    private static final String PRIVATE = "webhook-private";
    private static final String PREFIX = "--spi-helseprofil-profile--helseprofil--";

    WebhookOptions {
        hosts = Set.copyOf(hosts);
    }

    /**
     * Reads them.
     *
     * @throws StartOptions.UnusableException with the option that can't be used, and what to write
     */
    static WebhookOptions read(Config.Scope scope) {
        StartOptions options = new StartOptions(PREFIX, scope);
        boolean insecure = scope.getBoolean(INSECURE, false);
        return new WebhookOptions(
                options.read(HOSTS, options.text(HOSTS, ""), hosts -> Destination.hosts(hosts, insecure)),
                insecure,
                options.read(PRIVATE, options.text(PRIVATE, ""), WebhookOptions::networks));
    }

    private static AddressRules networks(String written) {
        return new AddressRules(
                written.isBlank()
                        ? List.of()
                        : Stream.of(written.split(",", -1))
                                .map(network -> AddressRules.named(network.strip()))
                                .toList());
    }

    /** Says why if nothing may be sent there. */
    void admit(String url) throws UnsentException {
        Destination destination = destination(url);
        if (!destination.isSecure() && !insecure) {
            throw new UnsentException(
                    "The webhook's address is http: write its https address, or, for tests, start the server with "
                            + PREFIX + INSECURE + "=true",
                    true);
        }
        if (!hosts.contains(destination.hostAndPort())) {
            throw new UnsentException(
                    "Nothing may be sent to %s: start the server with a %s%s that names it"
                            .formatted(destination.hostAndPort(), PREFIX, HOSTS),
                    true);
        }
    }

    private static Destination destination(String url) throws UnsentException {
        try {
            return Destination.of(url);
        } catch (IllegalArgumentException unfit) {
            throw new UnsentException("The webhook's address can't be used: " + unfit.getMessage(), true);
        }
    }

    /**
     * The addresses of a host that was admitted. If one of them may not be called, none is.
     *
     * @throws UnknownHostException if there is none that may be called
     */
    InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] resolved = InetAddress.getAllByName(host);
        for (InetAddress address : resolved) {
            if (!addresses.allow(address)) {
                throw new UnknownHostException("no public address, and in no network of " + PREFIX + PRIVATE);
            }
        }
        return resolved;
    }
}

package no.helseprofil.keycloak.notice;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import no.helseprofil.keycloak.server.StartOptions;
import no.helseprofil.keycloak.server.StartOptions.StartOption;
import no.helseprofil.keycloak.storage.ProfileProviderFactory;
import no.helseprofil.keycloak.storage.ProfileSpi;
import no.helseprofil.network.AddressRules;
import no.helseprofil.network.Destination;

/**
 * Operator's limits on the destinations of webhooks, read once when the server starts. A realm's administrator chooses
 * the address of its webhook; the operator decides which addresses the server may call.
 *
 * @param hosts in the form of {@link Destination#hostAndPort}
 * @param insecure whether http is allowed as well
 * @param addresses allowed IP addresses of these hosts
 */
record WebhookOptions(Set<String> hosts, boolean insecure, AddressRules addresses) {

    private static final StartOption HOSTS = StartOption.of(
            "webhook-hosts",
            "Hosts of realms' webhooks, with their port if it isn't the usual one",
            "hooks.example.no,hooks.example.no:8443");
    private static final StartOption PRIVATE =
            StartOption.of("webhook-private", "Networks that aren't public and may be called", "10.0.0.0/8");
    private static final StartOption INSECURE = StartOption.flag("webhook-insecure", "`true`: http too, for tests");

    /** All options. */
    static final List<StartOption> ALL = List.of(HOSTS, PRIVATE, INSECURE);

    WebhookOptions {
        hosts = Set.copyOf(hosts);
    }

    /**
     * Reads the options.
     *
     * @throws StartOptions.UnusableException with the option that can't be used, and what to write
     */
    static WebhookOptions read(StartOptions options) {
        boolean insecure = options.flag(INSECURE);
        return new WebhookOptions(
                options.read(HOSTS, options.textOrEmpty(HOSTS), hosts -> Destination.hosts(hosts, insecure)),
                insecure,
                new AddressRules(options.list(PRIVATE).stream()
                        .map(network -> options.read(PRIVATE, network, AddressRules::named))
                        .toList()));
    }

    private static String name(StartOption option) {
        return StartOptions.name(ProfileSpi.NAME, ProfileProviderFactory.ID, option);
    }

    /** Refuses a URL that nothing may be sent to, with the reason. */
    void admit(String url) throws UnsentException {
        Destination destination = destination(url);
        if (!destination.isSecure() && !insecure) {
            throw new UnsentException(
                    "The webhook's address is http: write its https address, or, for tests, start the server with "
                            + name(INSECURE) + "=true",
                    true);
        }
        if (!hosts.contains(destination.hostAndPort())) {
            throw new UnsentException(
                    "Nothing may be sent to %s: start the server with a %s that names it"
                            .formatted(destination.hostAndPort(), name(HOSTS)),
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
     * Returns the addresses of an admitted host, if all of them may be called.
     *
     * @throws UnknownHostException if the host has none, or one that may not be called
     */
    InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] resolved = InetAddress.getAllByName(host);
        for (InetAddress address : resolved) {
            if (!addresses.allow(address)) {
                throw new UnknownHostException("no public address, and in no network of " + name(PRIVATE));
            }
        }
        return resolved;
    }
}

package no.helseprofil.keycloak.network;

import java.util.List;
import no.helseprofil.keycloak.server.StartOption;
import no.helseprofil.keycloak.server.StartOptions;
import no.helseprofil.network.AddressRules;
import no.helseprofil.network.OutboundRules;

/** Start options for the registered addresses that the server may call, read once at the start. */
public final class OutboundOptions {

    private static final StartOption NETWORKS = StartOption.of(
            "outbound-networks",
            "Networks that aren't public and at which an address may be that the server calls"
                    + " [for a client](registration.md#addresses-that-the-server-calls)",
            "10.0.0.0/8,fd12::/16");
    private static final StartOption INSECURE =
            StartOption.flag("outbound-insecure", "`true`: such an address may be http too, for tests");

    /** All options. */
    public static final List<StartOption> ALL = List.of(NETWORKS, INSECURE);

    private OutboundOptions() {}

    /**
     * Reads the options.
     *
     * @throws StartOptions.UnusableException if an option can't be used, with its name and the remedy
     */
    public static OutboundRules read(StartOptions options) {
        return new OutboundRules(
                new AddressRules(options.list(NETWORKS).stream()
                        .map(network -> options.read(NETWORKS, network, AddressRules::named))
                        .toList()),
                options.flag(INSECURE));
    }
}

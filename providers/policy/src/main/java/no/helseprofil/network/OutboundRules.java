package no.helseprofil.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Rules for calls to URLs that are registered with a client: only https, and only to the public internet and to
 * networks that the operator admits.
 *
 * @param addresses the addresses that may be called
 * @param insecure whether they may also be called without TLS
 */
public record OutboundRules(AddressRules addresses, boolean insecure) {

    /** Rules without networks of the operator. */
    public static final OutboundRules PUBLIC = new OutboundRules(new AddressRules(List.of()), false);

    private static final String LOOPBACK_NAME = "localhost";

    /** Returns whether a URL may be called, as far as can be decided without a look-up of its host. */
    public boolean admits(String url) {
        try {
            Destination destination = Destination.of(url);
            return (insecure || destination.isSecure())
                    && written(destination)
                            .filter(address -> !addresses.allow(address))
                            .isEmpty();
        } catch (IllegalArgumentException ambiguous) {
            return false;
        }
    }

    /** The names of RFC 6761, section 6.3, lead to this machine, whatever a name server answers. */
    private static Optional<InetAddress> written(Destination destination) {
        String host = destination.host();
        return host.equals(LOOPBACK_NAME) || host.endsWith("." + LOOPBACK_NAME)
                ? Optional.of(InetAddress.getLoopbackAddress())
                : destination.literal();
    }

    /**
     * Returns the addresses of a host. If one of them may not be called, none may.
     *
     * @throws UnknownHostException if the host has none, or one that may not be called
     */
    public InetAddress[] resolve(String host, NameLookup lookup) throws UnknownHostException {
        InetAddress[] resolved = lookup.resolve(host);
        for (InetAddress address : resolved) {
            if (!addresses.allow(address)) {
                throw new UnknownHostException("no public address, and in no network that the operator admits");
            }
        }
        return resolved;
    }

    /** Look-up of a host. */
    @FunctionalInterface
    public interface NameLookup {

        /** Look-up by the operating system. */
        NameLookup SYSTEM = InetAddress::getAllByName;

        /**
         * Returns all addresses of a host.
         *
         * @throws UnknownHostException if it has none
         */
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /**
     * Addresses that the server may call on behalf of anybody but its operator: those of the public internet, and those
     * in networks that the operator names. An address that the IANA registries of special-purpose addresses (RFC 6890)
     * list isn't public. Neither is one that embeds another address (NAT64, 6to4, Teredo), since it would lead there.
     *
     * @param named the networks that the operator names
     */
    public record AddressRules(List<IpNetwork> named) {

        /** Networks to which no connection is possible, and multicast. */
        private static final List<IpNetwork> NEVER =
                networks("0.0.0.0/8", "224.0.0.0/4", "240.0.0.0/4", "::/128", "ff00::/8");

        /**
         * Networks that aren't public: of IPv6 all but global unicast (RFC 4291), and the special ranges within that.
         */
        private static final List<IpNetwork> NOT_PUBLIC = networks(
                "10.0.0.0/8",
                "100.64.0.0/10",
                "127.0.0.0/8",
                "169.254.0.0/16",
                "172.16.0.0/12",
                "192.0.0.0/24",
                "192.0.2.0/24",
                "192.31.196.0/24",
                "192.52.193.0/24",
                "192.88.99.0/24",
                "192.168.0.0/16",
                "192.175.48.0/24",
                "198.18.0.0/15",
                "198.51.100.0/24",
                "203.0.113.0/24",
                "::/3",
                "4000::/2",
                "8000::/1",
                "2001::/23",
                "2001:db8::/32",
                "2002::/16",
                "2620:4f:8000::/48",
                "3fff::/20");

        public AddressRules {
            named = List.copyOf(named);
        }

        /**
         * Reads a network that an operator names.
         *
         * @throws IllegalArgumentException with what to write
         */
        public static IpNetwork named(String network) {
            return IpNetwork.parse(network)
                    .filter(parsed -> NOT_PUBLIC.stream().anyMatch(range -> range.contains(parsed)))
                    .filter(parsed -> NEVER.stream().noneMatch(range -> range.contains(parsed)))
                    .orElseThrow(() -> new IllegalArgumentException(
                            "write networks that are not public, such as 10.0.0.0/8 or fd00::/8, separated by commas"));
        }

        public boolean allow(InetAddress address) {
            return isNone(NEVER, address) && (isNone(NOT_PUBLIC, address) || !isNone(named, address));
        }

        private static boolean isNone(List<IpNetwork> networks, InetAddress address) {
            return networks.stream().noneMatch(network -> network.contains(address));
        }

        private static List<IpNetwork> networks(String... ranges) {
            return Stream.of(ranges)
                    .map(IpNetwork::parse)
                    .flatMap(Optional::stream)
                    .toList();
        }
    }
}

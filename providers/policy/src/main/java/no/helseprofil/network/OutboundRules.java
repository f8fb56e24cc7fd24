package no.helseprofil.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

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
}

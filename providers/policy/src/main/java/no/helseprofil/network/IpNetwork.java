package no.helseprofil.network;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Range of IP addresses, such as {@code 10.0.0.0/8} or {@code fd00::/8} (RFC 4632, RFC 4291).
 *
 * @param base an address in the range
 * @param prefix number of leading bits that all its addresses share
 */
public record IpNetwork(InetAddress base, int prefix) {

    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

    /** Form of an address, without names, which would be looked up, and numbers that may be read as octal. */
    private static final Pattern LITERAL =
            Pattern.compile(OCTET + "(?:[.]" + OCTET + "){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");

    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,3}");

    /** Returns whether an address is in a range; false if either text is invalid. */
    public static boolean contains(String range, String address) {
        Optional<IpNetwork> network = parse(range);
        return network.isPresent()
                && address(address).filter(network.get()::contains).isPresent();
    }

    /** Returns the range, if the text is one. A single address is a range of its own. */
    public static Optional<IpNetwork> parse(String range) {
        String[] parts = range.strip().split("/", 2);
        return address(parts[0]).flatMap(base -> {
            int bits = bits(base);
            int prefix = parts.length == 1 ? bits : length(parts[1]);
            return prefix >= 0 && prefix <= bits ? Optional.of(new IpNetwork(base, prefix)) : Optional.empty();
        });
    }

    /** Returns the address, if the text is one in the usual form. */
    public static Optional<InetAddress> address(String literal) {
        if (!LITERAL.matcher(literal).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(literal));
        } catch (UnknownHostException noAddress) {
            return Optional.empty();
        }
    }

    public boolean contains(InetAddress address) {
        return bits(address) == bits(base) && first(address).equals(first(base));
    }

    public boolean contains(IpNetwork other) {
        return other.prefix >= prefix && contains(other.base);
    }

    private BigInteger first(InetAddress address) {
        return new BigInteger(1, address.getAddress()).shiftRight(bits(address) - prefix);
    }

    private static int bits(InetAddress address) {
        return address.getAddress().length * Byte.SIZE;
    }

    private static int length(String text) {
        return LENGTH.matcher(text).matches() ? Integer.parseInt(text) : -1;
    }
}

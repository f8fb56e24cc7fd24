package no.helseprofil.keycloak.claims;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Ranges of IP addresses, such as {@code 10.0.0.0/8} or {@code fd00::/8} (RFC 4632, RFC 4291). */
final class IpNetwork {

    /** So that no name is ever looked up. */
    private static final Pattern LITERAL = Pattern.compile("[0-9]+(?:[.][0-9]+){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");

    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,3}");

    private IpNetwork() {}

    /** Whether an address is in a range; nothing is in a text that is no range. */
    static boolean contains(String range, String address) {
        String[] parts = range.strip().split("/", 2);
        Optional<byte[]> base = bytes(parts[0]);
        Optional<byte[]> asked = bytes(address);
        if (base.isEmpty() || asked.isEmpty() || base.get().length != asked.get().length) {
            return false;
        }
        int bits = base.get().length * Byte.SIZE;
        int prefix = parts.length == 1 ? bits : length(parts[1]);
        return prefix >= 0
                && prefix <= bits
                && new BigInteger(1, base.get())
                        .shiftRight(bits - prefix)
                        .equals(new BigInteger(1, asked.get()).shiftRight(bits - prefix));
    }

    private static int length(String text) {
        return LENGTH.matcher(text).matches() ? Integer.parseInt(text) : -1;
    }

    private static Optional<byte[]> bytes(String literal) {
        if (!LITERAL.matcher(literal).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(literal).getAddress());
        } catch (UnknownHostException noAddress) {
            return Optional.empty();
        }
    }
}

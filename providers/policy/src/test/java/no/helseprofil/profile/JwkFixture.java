package no.helseprofil.profile;

import java.math.BigInteger;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keys as JWK (RFC 7517) that look right; nothing of what is tested with them signs. */
public final class JwkFixture {

    private JwkFixture() {}

    /** A public RSA key. */
    public static Map<String, String> rsa(int bits) {
        return rsa(bits, (bits + 7) / 8);
    }

    /** Returns the same key with leading zeros, up to this many bytes. */
    public static Map<String, String> rsa(int bits, int bytes) {
        byte[] digits = BigInteger.ONE.shiftLeft(bits - 1).setBit(0).toByteArray();
        int sign = digits[0] == 0 ? 1 : 0;
        int length = digits.length - sign;
        byte[] padded = new byte[bytes];
        System.arraycopy(digits, sign, padded, bytes - length, length);
        return Map.of("kty", "RSA", "n", Base64.getUrlEncoder().withoutPadding().encodeToString(padded), "e", "AQAB");
    }

    /** A key with one more member, or with another value of one. */
    public static Map<String, String> with(Map<String, String> key, String member, String value) {
        return Stream.concat(
                        key.entrySet().stream().filter(entry -> !entry.getKey().equals(member)),
                        Stream.of(Map.entry(member, value)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** A JWK set of these. */
    @SafeVarargs
    public static String set(Map<String, String>... keys) {
        return Stream.of(keys).map(JwkFixture::json).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }

    private static String json(Map<String, String> key) {
        return key.entrySet().stream()
                .map(member -> "\"" + member.getKey() + "\":\"" + member.getValue() + "\"")
                .sorted()
                .collect(Collectors.joining(",", "{", "}"));
    }
}

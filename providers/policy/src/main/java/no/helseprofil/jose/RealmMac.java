package no.helseprofil.jose;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;

/**
 * MACs with keys that are derived from a realm's HMAC keys for one purpose. Every node that has these keys can check a
 * MAC, and no node has to remember it. A MAC for another purpose or of another realm isn't accepted.
 */
public final class RealmMac {

    /** Length of a MAC in octets. */
    public static final int LENGTH = 32;

    private final byte[] issuing;
    private final List<byte[]> accepted;

    private RealmMac(byte[] issuing, List<byte[]> accepted) {
        this.issuing = issuing;
        this.accepted = accepted;
    }

    /**
     * Derives the keys.
     *
     * @param purpose the purpose and the realm of the keys
     * @param active the realm's active HMAC key, which issues
     * @param verifying every enabled HMAC key, including the active one, so that a key rotation refuses nothing
     */
    public static RealmMac of(String purpose, byte[] active, List<byte[]> verifying) {
        return new RealmMac(
                Hkdf.derive(active, purpose),
                verifying.stream().map(key -> Hkdf.derive(key, purpose)).toList());
    }

    public byte[] of(byte[] message) {
        return Sha256.keyed(issuing, message);
    }

    /** Returns whether one of the realm's keys made the MAC, in a time that reveals nothing about the keys. */
    public boolean isOurs(byte[] message, byte[] mac) {
        boolean known = false;
        for (byte[] key : accepted) {
            known |= MessageDigest.isEqual(Sha256.keyed(key, message), mac);
        }
        return known;
    }

    /** Returns octets that include a MAC as a text for headers and URLs. */
    public static String encode(byte[] token) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /** Returns the octets of such a text; none if it can't be decoded. */
    public static byte[] decode(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException foreign) {
            return new byte[0];
        }
    }

    /** HKDF with SHA-256 (RFC 5869) for one block of output, which gives each purpose a key of its own. */
    public static final class Hkdf {

        private static final int LENGTH = 32;

        private Hkdf() {}

        /**
         * Returns the key for one purpose.
         *
         * @param key the realm's key
         * @param purpose text that no other use of the key has
         */
        public static byte[] derive(byte[] key, String purpose) {
            byte[] extracted = Sha256.keyed(new byte[LENGTH], key);
            byte[] info = purpose.getBytes(StandardCharsets.UTF_8);
            return Sha256.keyed(
                    extracted,
                    ByteBuffer.allocate(info.length + 1).put(info).put((byte) 1).array());
        }
    }
}

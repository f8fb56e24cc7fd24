package no.helseprofil.jose;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;

/**
 * MACs by keys that are derived from a realm's HMAC keys for one purpose. Every node that has these can check one, none
 * has to remember it, and a MAC that was made for another purpose or another realm isn't one.
 */
public final class RealmMac {

    /** How many octets a MAC has. */
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
     * @param purpose what they are for, and in which realm
     * @param active the realm's active HMAC key, which issues
     * @param verifying every enabled HMAC key, the active one included, so that a key rotation refuses nothing
     */
    public static RealmMac of(String purpose, byte[] active, List<byte[]> verifying) {
        return new RealmMac(
                Hkdf.derive(active, purpose),
                verifying.stream().map(key -> Hkdf.derive(key, purpose)).toList());
    }

    public byte[] of(byte[] message) {
        return Sha256.keyed(issuing, message);
    }

    /** Whether one of the realm's keys made it; how long the answer takes says nothing of which, or how nearly. */
    public boolean isOurs(byte[] message, byte[] mac) {
        boolean known = false;
        for (byte[] key : accepted) {
            known |= MessageDigest.isEqual(Sha256.keyed(key, message), mac);
        }
        return known;
    }

    /** What has a MAC in it, as a text for headers and addresses. */
    public static String encode(byte[] token) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /** The octets of such a text; none if it is none. */
    public static byte[] decode(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException foreign) {
            return new byte[0];
        }
    }
}

package no.helseprofil.jose;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/**
 * Issues and recognises the nonces of DPoP proofs (RFC 9449, section 8) without a store: a nonce is its issue time and
 * a MAC over it. Every node that has the realm's keys can check it, none has to remember it, and nothing is used up by
 * asking for one. A nonce shows that a proof is fresh; that a proof is used once is the business of its {@code jti}.
 */
public final class Nonces {

    private static final byte VERSION = 1;
    private static final int MAC_LENGTH = 32;
    private static final int LENGTH = 1 + Long.BYTES + MAC_LENGTH;
    private static final Duration AHEAD = Duration.ofSeconds(10);

    private final byte[] issuing;
    private final List<byte[]> accepted;

    private Nonces(byte[] issuing, List<byte[]> accepted) {
        this.issuing = issuing;
        this.accepted = accepted;
    }

    /**
     * Derives the nonce keys of one realm.
     *
     * @param realm what tells this realm from every other; a nonce of another realm is unknown here
     * @param active the realm's active HMAC key, which issues
     * @param verifying every enabled HMAC key, the active one included, so that a key rotation refuses no nonce
     */
    public static Nonces of(String realm, byte[] active, List<byte[]> verifying) {
        String purpose = "helseprofil dpop-nonce v" + VERSION + " " + realm;
        return new Nonces(
                Hkdf.derive(active, purpose),
                verifying.stream().map(key -> Hkdf.derive(key, purpose)).toList());
    }

    /** A nonce issued at this instant; base64url, so it fits a header as it is. */
    public String issue(Instant instant) {
        byte[] head = head(instant.toEpochMilli());
        byte[] nonce = ByteBuffer.allocate(LENGTH)
                .put(head)
                .put(Sha256.keyed(issuing, head))
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(nonce);
    }

    /**
     * Whether this realm issued the nonce and it is young enough. One from the future is taken up to 10 s ahead, since
     * the nodes of a cluster don't share one clock.
     */
    public boolean isFresh(String nonce, Instant instant, Duration lifetime) {
        byte[] decoded = decode(nonce);
        if (decoded.length != LENGTH || decoded[0] != VERSION) {
            return false;
        }
        ByteBuffer buffer = ByteBuffer.wrap(decoded);
        byte[] head = new byte[1 + Long.BYTES];
        byte[] mac = new byte[MAC_LENGTH];
        buffer.get(head).get(mac);
        return isOurs(head, mac) && isYoung(ByteBuffer.wrap(head, 1, Long.BYTES).getLong(), instant, lifetime);
    }

    private boolean isOurs(byte[] head, byte[] mac) {
        boolean known = false;
        for (byte[] key : accepted) {
            known |= MessageDigest.isEqual(Sha256.keyed(key, head), mac);
        }
        return known;
    }

    private static boolean isYoung(long issued, Instant instant, Duration lifetime) {
        long age = instant.toEpochMilli() - issued;
        return age >= -AHEAD.toMillis() && age <= lifetime.toMillis();
    }

    private static byte[] head(long millis) {
        return ByteBuffer.allocate(1 + Long.BYTES).put(VERSION).putLong(millis).array();
    }

    private static byte[] decode(String nonce) {
        try {
            return Base64.getUrlDecoder().decode(nonce);
        } catch (IllegalArgumentException foreign) {
            return new byte[0];
        }
    }
}

package no.helseprofil.jose;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * Issuer and verifier of the nonces of DPoP proofs (RFC 9449, section 8) without a store: a nonce is its issue time and
 * a MAC over it. Every node that has the realm's keys can check it, no node has to remember it, and asking for one uses
 * nothing up. A nonce shows that a proof is fresh; {@code jti} ensures that a proof is used once.
 */
public final class Nonces {

    private static final byte VERSION = 1;
    private static final int HEAD_LENGTH = 1 + Long.BYTES;
    private static final int LENGTH = HEAD_LENGTH + RealmMac.LENGTH;
    private static final Duration AHEAD = Duration.ofSeconds(10);

    private final RealmMac mac;

    private Nonces(RealmMac mac) {
        this.mac = mac;
    }

    /**
     * Derives the nonce keys of one realm.
     *
     * @param realm text that no other realm has; a nonce of another realm is unknown here
     * @param active the realm's active HMAC key, which issues
     * @param verifying every enabled HMAC key, including the active one, so that a key rotation refuses no nonce
     */
    public static Nonces of(String realm, byte[] active, List<byte[]> verifying) {
        return new Nonces(RealmMac.of("helseprofil dpop-nonce v" + VERSION + " " + realm, active, verifying));
    }

    /** Returns a nonce issued at this instant, in base64url, which needs no encoding in a header. */
    public String issue(Instant instant) {
        byte[] head = head(instant.toEpochMilli());
        return RealmMac.encode(
                ByteBuffer.allocate(LENGTH).put(head).put(mac.of(head)).array());
    }

    /**
     * Returns whether this realm issued the nonce and it is young enough. A nonce from up to 10 s in the future is
     * accepted, since the clocks of the nodes of a cluster differ.
     */
    public boolean isFresh(String nonce, Instant instant, Duration lifetime) {
        byte[] decoded = RealmMac.decode(nonce);
        if (decoded.length != LENGTH || decoded[0] != VERSION) {
            return false;
        }
        byte[] head = Arrays.copyOf(decoded, HEAD_LENGTH);
        return mac.isOurs(head, Arrays.copyOfRange(decoded, HEAD_LENGTH, LENGTH))
                && isYoung(ByteBuffer.wrap(head, 1, Long.BYTES).getLong(), instant, lifetime);
    }

    /** Returns when a nonce says that it was issued, in milliseconds since 1970; 0 if it isn't of this form. */
    public static long issued(String nonce) {
        byte[] decoded = RealmMac.decode(nonce);
        return decoded.length == LENGTH
                ? ByteBuffer.wrap(decoded, 1, Long.BYTES).getLong()
                : 0;
    }

    private static boolean isYoung(long issued, Instant instant, Duration lifetime) {
        long age = instant.toEpochMilli() - issued;
        return age >= -AHEAD.toMillis() && age <= lifetime.toMillis();
    }

    private static byte[] head(long millis) {
        return ByteBuffer.allocate(HEAD_LENGTH).put(VERSION).putLong(millis).array();
    }
}

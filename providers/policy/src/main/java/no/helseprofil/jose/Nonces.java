package no.helseprofil.jose;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * Issues and recognises the nonces of DPoP proofs (RFC 9449, section 8) without a store: a nonce is its issue time and
 * a MAC over it. Every node that has the realm's keys can check it, none has to remember it, and nothing is used up by
 * asking for one. A nonce shows that a proof is fresh; that a proof is used once is the business of its {@code jti}.
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
     * @param realm what tells this realm from every other; a nonce of another realm is unknown here
     * @param active the realm's active HMAC key, which issues
     * @param verifying every enabled HMAC key, the active one included, so that a key rotation refuses no nonce
     */
    public static Nonces of(String realm, byte[] active, List<byte[]> verifying) {
        return new Nonces(RealmMac.of("helseprofil dpop-nonce v" + VERSION + " " + realm, active, verifying));
    }

    /** A nonce issued at this instant; base64url, so it fits a header as it is. */
    public String issue(Instant instant) {
        byte[] head = head(instant.toEpochMilli());
        return RealmMac.encode(
                ByteBuffer.allocate(LENGTH).put(head).put(mac.of(head)).array());
    }

    /**
     * Whether this realm issued the nonce and it is young enough. One from the future is taken up to 10 s ahead, since
     * the nodes of a cluster don't share one clock.
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

    private static boolean isYoung(long issued, Instant instant, Duration lifetime) {
        long age = instant.toEpochMilli() - issued;
        return age >= -AHEAD.toMillis() && age <= lifetime.toMillis();
    }

    private static byte[] head(long millis) {
        return ByteBuffer.allocate(HEAD_LENGTH).put(VERSION).putLong(millis).array();
    }
}

package no.helseprofil.jose;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * Issuer and verifier of the nonces of DPoP proofs (RFC 9449, section 8) without a store: a nonce is its issue time, a
 * mark of the assertion that it answers, if any, and a MAC over both. Every node that has the realm's keys can check
 * it, no node has to remember it, and asking for one uses nothing up. A nonce shows that a proof is fresh; {@code jti}
 * ensures that a proof is used once.
 */
public final class Nonces {

    private static final byte VERSION = 1;
    private static final int TIME_END = 1 + Long.BYTES;
    private static final int MARK_END = TIME_END + Long.BYTES;
    private static final byte[] NOTHING = {};
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
        return issue(instant, NOTHING);
    }

    /** Returns a nonce that is issued with the failure of a request with this assertion. */
    public String issue(Instant instant, ClientAssertion answered) {
        return issue(instant, mark(answered));
    }

    private String issue(Instant instant, byte[] mark) {
        byte[] head = ByteBuffer.allocate(TIME_END + mark.length)
                .put(VERSION)
                .putLong(instant.toEpochMilli())
                .put(mark)
                .array();
        return RealmMac.encode(ByteBuffer.allocate(head.length + RealmMac.LENGTH)
                .put(head)
                .put(mac.of(head))
                .array());
    }

    /**
     * Returns whether this realm issued the nonce and it is young enough. A nonce from up to 10 s in the future is
     * accepted, since the clocks of the nodes of a cluster differ.
     */
    public boolean isFresh(String nonce, Instant instant, Duration lifetime) {
        byte[] head = verified(nonce);
        return head.length > 0 && isYoung(ByteBuffer.wrap(head, 1, Long.BYTES).getLong(), instant, lifetime);
    }

    /** Returns whether this realm issued the nonce with the failure of a request with an assertion of the same id. */
    public boolean hasAnswered(String nonce, ClientAssertion assertion) {
        byte[] head = verified(nonce);
        return head.length == MARK_END && Arrays.equals(mark(assertion), Arrays.copyOfRange(head, TIME_END, MARK_END));
    }

    /** Returns when a nonce says that it was issued, in milliseconds since 1970; 0 if it isn't of this form. */
    public static long issued(String nonce) {
        byte[] head = head(RealmMac.decode(nonce));
        return head.length > 0 ? ByteBuffer.wrap(head, 1, Long.BYTES).getLong() : 0;
    }

    /** Returns what stands before the MAC of this realm; nothing if there is none. */
    private byte[] verified(String nonce) {
        byte[] decoded = RealmMac.decode(nonce);
        byte[] head = head(decoded);
        return mac.isOurs(head, Arrays.copyOfRange(decoded, head.length, decoded.length)) ? head : NOTHING;
    }

    /** Returns what stands before a MAC; nothing if this isn't a nonce. */
    private static byte[] head(byte[] decoded) {
        int length = decoded.length - RealmMac.LENGTH;
        boolean isOfForm = (length == TIME_END || length == MARK_END) && decoded[0] == VERSION;
        return isOfForm ? Arrays.copyOf(decoded, length) : NOTHING;
    }

    /** Returns octets by which an assertion of the same client and {@code jti} is recognised. */
    private static byte[] mark(ClientAssertion assertion) {
        String id = assertion.subject() + "\n" + assertion.id();
        return Arrays.copyOf(Sha256.bytes(id.getBytes(StandardCharsets.UTF_8)), MARK_END - TIME_END);
    }

    private static boolean isYoung(long issued, Instant instant, Duration lifetime) {
        long age = instant.toEpochMilli() - issued;
        return age >= -AHEAD.toMillis() && age <= lifetime.toMillis();
    }
}

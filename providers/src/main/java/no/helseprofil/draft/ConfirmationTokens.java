package no.helseprofil.draft;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import no.helseprofil.jose.Hkdf;
import no.helseprofil.jose.Sha256;

/**
 * What a form carries by which a person answers a draft: a MAC over who was shown it, in which login, and what exactly.
 * A form of another site has none, one that was shown to somebody else or in another login isn't good, nor is one of a
 * draft that has changed since. Nothing is stored, and every node that has the realm's keys can check one.
 */
public final class ConfirmationTokens {

    /** How long a page that was shown can be answered. */
    public static final Duration LIFE = Duration.ofMinutes(30);

    private final byte[] issuing;
    private final List<byte[]> accepted;

    private ConfirmationTokens(byte[] issuing, List<byte[]> accepted) {
        this.issuing = issuing;
        this.accepted = accepted;
    }

    /**
     * Those of one realm.
     *
     * @param realm internal id
     * @param active the realm's active HMAC key
     * @param verifying every enabled one, the active one included
     */
    public static ConfirmationTokens of(String realm, byte[] active, List<byte[]> verifying) {
        String purpose = "helseprofil client-draft v1 " + realm;
        return new ConfirmationTokens(
                Hkdf.derive(active, purpose),
                verifying.stream().map(key -> Hkdf.derive(key, purpose)).toList());
    }

    /**
     * What was shown, and to whom.
     *
     * @param draft its id
     * @param content hash of all that the page says of it
     * @param user internal id
     * @param login id of the user's session
     */
    public record Shown(String draft, String content, String user, String login) {}

    /** One for a page that is shown now. */
    public String issue(Shown shown, Instant now) {
        long ends = now.plus(LIFE).getEpochSecond();
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(ByteBuffer.allocate(Long.BYTES + 32)
                        .putLong(ends)
                        .put(mac(issuing, shown, ends))
                        .array());
    }

    /** Whether this realm made it for exactly that, and its time isn't over. */
    public boolean accepts(String token, Shown shown, Instant now) {
        byte[] decoded = decode(token);
        if (decoded.length != Long.BYTES + 32) {
            return false;
        }
        ByteBuffer buffer = ByteBuffer.wrap(decoded);
        long ends = buffer.getLong();
        byte[] sent = new byte[32];
        buffer.get(sent);
        boolean ours = false;
        for (byte[] key : accepted) {
            ours |= MessageDigest.isEqual(mac(key, shown, ends), sent);
        }
        return ours && now.getEpochSecond() < ends;
    }

    private static byte[] mac(byte[] key, Shown shown, long ends) {
        return Sha256.keyed(
                key,
                Sha256.ofParts(shown.draft(), shown.content(), shown.user(), shown.login(), String.valueOf(ends))
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] decode(String token) {
        try {
            return Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException foreign) {
            return new byte[0];
        }
    }
}

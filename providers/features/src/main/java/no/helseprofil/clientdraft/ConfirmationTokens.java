package no.helseprofil.clientdraft;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import no.helseprofil.jose.RealmMac;
import no.helseprofil.jose.Sha256;

/**
 * Tokens of the form with which a person answers a draft. A token is a MAC over the user, the login and the exact
 * content that was shown. A form of another site has none; a token of another user, of another login, or of a draft
 * that has changed since isn't accepted. Nothing is stored, and every node with the realm's keys can verify a token.
 */
public final class ConfirmationTokens {

    /** Time within which a page can be answered. */
    public static final Duration LIFE = Duration.ofMinutes(30);

    private static final int LENGTH = Long.BYTES + RealmMac.LENGTH;

    private final RealmMac mac;

    private ConfirmationTokens(RealmMac mac) {
        this.mac = mac;
    }

    /**
     * Returns the tokens of a realm.
     *
     * @param realm internal id
     * @param active the realm's active HMAC key
     * @param verifying all enabled keys, including the active one
     */
    public static ConfirmationTokens of(String realm, byte[] active, List<byte[]> verifying) {
        return new ConfirmationTokens(RealmMac.of("helseprofil client-draft v1 " + realm, active, verifying));
    }

    /**
     * Content that was shown, and its reader.
     *
     * @param draft id of the draft
     * @param content hash of everything the page says about it
     * @param user internal id
     * @param login id of the user's session
     */
    public record Shown(String draft, String content, String user, String login) {}

    /** Returns a token for a page that is shown now. */
    public String issue(Shown shown, Instant now) {
        long ends = now.plus(LIFE).getEpochSecond();
        return RealmMac.encode(ByteBuffer.allocate(LENGTH)
                .putLong(ends)
                .put(mac.of(message(shown, ends)))
                .array());
    }

    /** Returns whether this realm issued the token for exactly that, and it hasn't expired. */
    public boolean accepts(String token, Shown shown, Instant now) {
        byte[] decoded = RealmMac.decode(token);
        if (decoded.length != LENGTH) {
            return false;
        }
        long ends = ByteBuffer.wrap(decoded).getLong();
        return mac.isOurs(message(shown, ends), Arrays.copyOfRange(decoded, Long.BYTES, LENGTH))
                && now.getEpochSecond() < ends;
    }

    private static byte[] message(Shown shown, long ends) {
        return Sha256.ofParts(shown.draft(), shown.content(), shown.user(), shown.login(), String.valueOf(ends))
                .getBytes(StandardCharsets.US_ASCII);
    }
}

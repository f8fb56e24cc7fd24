package no.helseprofil.draft;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import no.helseprofil.jose.RealmMac;
import no.helseprofil.jose.Sha256;

/**
 * What a form carries by which a person answers a draft: a MAC over who was shown it, in which login, and what exactly.
 * A form of another site has none, one that was shown to somebody else or in another login isn't good, nor is one of a
 * draft that has changed since. Nothing is stored, and every node that has the realm's keys can check one.
 */
public final class ConfirmationTokens {

    /** How long a page that was shown can be answered. */
    public static final Duration LIFE = Duration.ofMinutes(30);

    private static final int LENGTH = Long.BYTES + RealmMac.LENGTH;

    private final RealmMac mac;

    private ConfirmationTokens(RealmMac mac) {
        this.mac = mac;
    }

    /**
     * Those of one realm.
     *
     * @param realm internal id
     * @param active the realm's active HMAC key
     * @param verifying every enabled one, the active one included
     */
    public static ConfirmationTokens of(String realm, byte[] active, List<byte[]> verifying) {
        return new ConfirmationTokens(RealmMac.of("helseprofil client-draft v1 " + realm, active, verifying));
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
        return RealmMac.encode(ByteBuffer.allocate(LENGTH)
                .putLong(ends)
                .put(mac.of(message(shown, ends)))
                .array());
    }

    /** Whether this realm made it for exactly that, and its time isn't over. */
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

package no.helseprofil.testtoken;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.helseprofil.jose.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Keys with which callers prove that the operator lets them make test tokens. They are kept as digests, so that no
 * memory dump and no message discloses one.
 */
public final class CallerKeys {

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._~-]{32,128}");
    private static final int MOST = 200;

    private final List<byte[]> digests;

    private CallerKeys(List<byte[]> digests) {
        this.digests = digests;
    }

    /** Returns an empty set of keys, with which test tokens can't be made. */
    public static CallerKeys none() {
        return new CallerKeys(List.of());
    }

    /**
     * Parses keys, separated by commas.
     *
     * @throws IllegalArgumentException that says what to write, and quotes nothing of the text
     */
    public static CallerKeys parse(String text) {
        List<String> keys = Stream.of(text.split(",", -1)).map(String::strip).toList();
        if (keys.size() > MOST
                || !keys.stream().allMatch(key -> KEY.matcher(key).matches())) {
            throw new IllegalArgumentException("write one key for each caller, separated by commas, at most " + MOST
                    + ": each 32 to 128 letters, digits or . _ ~ -, made at random");
        }
        return new CallerKeys(keys.stream().map(CallerKeys::digest).toList());
    }

    /** Returns whether there is no key. */
    public boolean isEmpty() {
        return digests.isEmpty();
    }

    /** Returns whether this is one of the keys. Its duration discloses nothing about them. */
    public boolean contains(@Nullable String key) {
        byte[] shown = digest(key == null ? "" : key);
        boolean known = false;
        for (byte[] digest : digests) {
            known |= MessageDigest.isEqual(digest, shown);
        }
        return known;
    }

    private static byte[] digest(String key) {
        return Sha256.bytes(key.getBytes(StandardCharsets.UTF_8));
    }
}

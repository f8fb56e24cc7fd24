package no.helseprofil.testtoken;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.helseprofil.jose.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * The keys by which callers show that the operator lets them make test tokens. They are kept as digests, so that no
 * dump of the memory and no message shows one.
 */
public final class CallerKeys {

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._~-]{32,128}");
    private static final int MOST = 200;

    private final List<byte[]> digests;

    private CallerKeys(List<byte[]> digests) {
        this.digests = digests;
    }

    /** Nobody makes test tokens. */
    public static CallerKeys none() {
        return new CallerKeys(List.of());
    }

    /**
     * Reads them, separated by commas.
     *
     * @throws IllegalArgumentException that says what to write, and nothing of what is written
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

    /** Whether anybody may. */
    public boolean isEmpty() {
        return digests.isEmpty();
    }

    /** Whether this is one of them. How long it takes tells nothing about them. */
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

package no.helseprofil.jose;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** SHA-256 in base64url, which distinguishes two values without revealing either. */
public final class Sha256 {

    private static final String KEYED = "HmacSHA256";

    /** Provider of the implementation, kept because looking it up takes longer than the hash of a nonce. */
    private static final Provider OF_KEYED = mac().getProvider();

    private Sha256() {}

    /** Returns the hash of a text in UTF-8. */
    public static String of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns a hash that no other list of parts has. It is the same on every node, as primary keys require. */
    public static String ofParts(@Nullable Object... parts) {
        StringBuilder text = new StringBuilder();
        for (Object part : parts) {
            String written = part == null ? "" : part.toString();
            text.append(part == null ? "-" : written.length()).append(':').append(written);
        }
        return of(text.toString());
    }

    public static String of(byte[] value) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(value));
    }

    /** Returns the octets of the hash, for callers that encode them otherwise. */
    public static byte[] bytes(byte[] value) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(value);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", missing);
        }
    }

    /** Returns the HMAC of a message (RFC 2104), which only a holder of the key can make. */
    public static byte[] keyed(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance(KEYED, OF_KEYED);
            mac.init(new SecretKeySpec(key, KEYED));
            return mac.doFinal(message);
        } catch (GeneralSecurityException missing) {
            throw missing(missing);
        }
    }

    private static Mac mac() {
        try {
            return Mac.getInstance(KEYED);
        } catch (NoSuchAlgorithmException missing) {
            throw missing(missing);
        }
    }

    private static IllegalStateException missing(GeneralSecurityException cause) {
        return new IllegalStateException(KEYED + " is part of every Java platform", cause);
    }
}

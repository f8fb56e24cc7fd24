package no.helseprofil.jose;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** HKDF with SHA-256 (RFC 5869) for one block of output, which gives each purpose a key of its own. */
public final class Hkdf {

    private static final int LENGTH = 32;

    private Hkdf() {}

    /**
     * Returns the key for one purpose.
     *
     * @param key the realm's key
     * @param purpose text that no other use of the key has
     */
    public static byte[] derive(byte[] key, String purpose) {
        byte[] extracted = Sha256.keyed(new byte[LENGTH], key);
        byte[] info = purpose.getBytes(StandardCharsets.UTF_8);
        return Sha256.keyed(
                extracted,
                ByteBuffer.allocate(info.length + 1).put(info).put((byte) 1).array());
    }
}

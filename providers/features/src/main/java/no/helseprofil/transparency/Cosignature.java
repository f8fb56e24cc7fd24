package no.helseprofil.transparency;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A signature of a witness, as <a href="https://c2sp.org/tlog-cosignature">tlog-cosignature</a> has it for Ed25519:
 * that at a time it had seen no longer tree of the log, and that this one has grown from all that it had seen.
 */
final class Cosignature {

    private static final int TIME_LENGTH = Long.BYTES;

    private Cosignature() {}

    /** What is signed, of a text and the bytes behind the id of the key. */
    static String message(String text, byte[] signature) {
        long time =
                signature.length < TIME_LENGTH ? 0 : ByteBuffer.wrap(signature).getLong();
        return "cosignature/v1\ntime " + Long.toUnsignedString(time) + "\n" + text;
    }

    /** The signature itself. */
    static byte[] signature(byte[] signature) {
        return signature.length < TIME_LENGTH
                ? new byte[0]
                : Arrays.copyOfRange(signature, TIME_LENGTH, signature.length);
    }
}

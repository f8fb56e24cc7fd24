package no.helseprofil.transparency;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.helseprofil.transparency.LogFile.MalformedLogException;

/**
 * A public Ed25519 key that verifies notes, with its name.
 *
 * @param name its name, without spaces and plus signs
 * @param type type of its signatures
 * @param base64 the 32 bytes of RFC 8032, in base64
 */
public record VerifierKey(String name, Type type, String base64) {

    static final int ID_LENGTH = 4;
    static final String ALGORITHM = "Ed25519";

    private static final int LENGTH = 32;
    private static final Pattern TEXT = Pattern.compile("([^\\p{Z}\\s+]+)\\+([0-9a-f]{8})\\+([A-Za-z0-9+/]+={0,2})");

    /** Prefix of an Ed25519 key in X.509 (RFC 8410), which precedes its own 32 bytes. */
    private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

    /** Kind of what a key signs, as signed-note numbers it. */
    public enum Type {
        /** A log's signature of the text. */
        NOTE(1),
        /** A witness's signature of the text and the time: {@code tlog-cosignature}. */
        COSIGNATURE(4);

        private final byte number;

        Type(int number) {
            this.number = (byte) number;
        }

        static Optional<Type> of(byte number) {
            return Stream.of(values()).filter(type -> type.number == number).findFirst();
        }
    }

    /** Makes the key of a log from a key of the platform. */
    static VerifierKey of(String name, PublicKey key) {
        byte[] encoded = key.getEncoded();
        byte[] raw = Arrays.copyOfRange(encoded, encoded.length - LENGTH, encoded.length);
        return new VerifierKey(name, Type.NOTE, Base64.getEncoder().encodeToString(raw));
    }

    /**
     * Reads a verifier key of signed-note, {@code name+id+key}.
     *
     * @throws MalformedLogException if it is none, or none of Ed25519
     */
    public static VerifierKey parse(String text) throws MalformedLogException {
        Matcher parts = TEXT.matcher(text);
        if (parts.matches()) {
            VerifierKey key = read(parts.group(1), parts.group(3));
            if (key.text().equals(text)) {
                return key;
            }
        }
        throw new MalformedLogException(
                "a key is its name, a plus, its id in 8 hexadecimal digits, a plus, and base64");
    }

    private static VerifierKey read(String name, String typed) throws MalformedLogException {
        try {
            byte[] bytes = Base64.getDecoder().decode(typed);
            Optional<Type> type = bytes.length == LENGTH + 1 ? Type.of(bytes[0]) : Optional.empty();
            if (type.isPresent()) {
                byte[] raw = Arrays.copyOfRange(bytes, 1, bytes.length);
                return new VerifierKey(name, type.get(), Base64.getEncoder().encodeToString(raw));
            }
        } catch (IllegalArgumentException notBase64) {
            // refused like a key of another kind
        }
        throw new MalformedLogException("a key is the byte 1 or 4 and 32 bytes of Ed25519, in base64");
    }

    /** Returns the key in the form that {@link #parse} reads. */
    public String text() {
        return name + "+" + HexFormat.of().formatHex(id()) + "+"
                + Base64.getEncoder().encodeToString(joined(new byte[] {type.number}, raw()));
    }

    byte[] id() {
        MessageDigest digest = TreeHash.sha256();
        digest.update((name + "\n").getBytes(StandardCharsets.UTF_8));
        digest.update(type.number);
        return Arrays.copyOf(digest.digest(raw()), ID_LENGTH);
    }

    /** Returns whether this key is to have made a signature: its name and its id are this key's. */
    public boolean isOf(SignedNote.Signature signature) {
        return signature.name().equals(name) && Arrays.equals(Arrays.copyOf(signature.bytes(), ID_LENGTH), id());
    }

    boolean verifies(String text, SignedNote.Signature signature) {
        try {
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(publicKey());
            byte[] bytes = signature.bytes();
            byte[] signed = Arrays.copyOfRange(bytes, ID_LENGTH, bytes.length);
            boolean isTimed = type == Type.COSIGNATURE;
            String message = isTimed ? Cosignature.message(text, signed) : text;
            verifier.update(message.getBytes(StandardCharsets.UTF_8));
            return verifier.verify(isTimed ? Cosignature.signature(signed) : signed);
        } catch (GeneralSecurityException notASignature) {
            return false;
        }
    }

    private PublicKey publicKey() throws GeneralSecurityException {
        return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(joined(X509, raw())));
    }

    private byte[] raw() {
        return Base64.getDecoder().decode(base64);
    }

    static byte[] joined(byte[] first, byte[] second) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(first);
        both.writeBytes(second);
        return both.toByteArray();
    }

    /**
     * A witness's Ed25519 signature in the form of <a href="https://c2sp.org/tlog-cosignature">tlog-cosignature</a>. It
     * says that at a time the witness had seen no longer tree of the log, and that this tree has grown from all that it
     * had seen.
     */
    static final class Cosignature {

        private static final int TIME_LENGTH = Long.BYTES;

        private Cosignature() {}

        /** Returns the text that is signed, from a note and the bytes behind the id of the key. */
        static String message(String text, byte[] signature) {
            long time = signature.length < TIME_LENGTH
                    ? 0
                    : ByteBuffer.wrap(signature).getLong();
            return "cosignature/v1\ntime " + Long.toUnsignedString(time) + "\n" + text;
        }

        /** Returns the signature itself. */
        static byte[] signature(byte[] signature) {
            return signature.length < TIME_LENGTH
                    ? new byte[0]
                    : Arrays.copyOfRange(signature, TIME_LENGTH, signature.length);
        }
    }
}

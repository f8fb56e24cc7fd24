package no.helseprofil.transparency;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * A SHA-256 hash of the Merkle tree of RFC 6962, section 2.1.
 *
 * @param text in base64 with padding (RFC 4648, section 4), as checkpoints and entries write it
 */
public record TreeHash(String text) {

    /** Of the tree without entries. */
    public static final TreeHash EMPTY = of(new byte[0]);

    private static final int LENGTH = 32;
    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    public static TreeHash leaf(byte[] entry) {
        return of(new byte[] {LEAF}, entry);
    }

    /** Of two neighbours. */
    static TreeHash node(TreeHash left, TreeHash right) {
        return of(new byte[] {NODE}, left.bytes(), right.bytes());
    }

    /** Of a text that isn't in the tree itself, such as the content of an entry. */
    static TreeHash plain(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads one.
     *
     * @throws MalformedLogException if it is no hash, or written otherwise than this class writes it
     */
    public static TreeHash parse(String text) throws MalformedLogException {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (bytes.length == LENGTH && encoded(bytes).equals(text)) {
                return new TreeHash(text);
            }
        } catch (IllegalArgumentException notBase64) {
            // as wrong as one of another length
        }
        throw new MalformedLogException("a hash is " + LENGTH + " bytes in base64");
    }

    private byte[] bytes() {
        return Base64.getDecoder().decode(text);
    }

    private static TreeHash of(byte[]... parts) {
        MessageDigest digest = sha256();
        for (byte[] part : parts) {
            digest.update(part);
        }
        return new TreeHash(encoded(digest.digest()));
    }

    private static String encoded(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", missing);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}

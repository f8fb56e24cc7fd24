package no.helseprofil.transparency;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.helseprofil.transparency.LogFile.MalformedLogException;
import no.helseprofil.transparency.TreeHash.CompactRange;

/**
 * A text signed by keys, in the form of <a href="https://c2sp.org/signed-note">signed-note</a>. It isn't verified
 * before {@link #signedBy} has returned a key.
 *
 * @param text the signed text, including its last newline
 * @param signatures its signatures in their order
 */
public record SignedNote(String text, List<Signature> signatures) {

    private static final Pattern SIGNATURE = Pattern.compile("\u2014 ([^\\p{Z}\\s+]+) ([A-Za-z0-9+/]+={0,2})");

    /** Largest number of signatures that are read from a foreign file; a reader has to accept 16. */
    private static final int MAX_SIGNATURES = 64;

    public SignedNote {
        signatures = List.copyOf(signatures);
    }

    /**
     * A signature line.
     *
     * @param name name of the key
     * @param base64 id of the key and the signature, in base64
     */
    public record Signature(String name, String base64) {

        byte[] bytes() {
            return Base64.getDecoder().decode(base64);
        }

        String line() {
            return "\u2014 " + name + " " + base64 + "\n";
        }
    }

    /**
     * Reads a note.
     *
     * @throws MalformedLogException if the text is none
     */
    public static SignedNote parse(String note) throws MalformedLogException {
        int end = note.lastIndexOf("\n\n");
        boolean hasControls = note.chars().anyMatch(c -> c < ' ' && c != '\n');
        if (end < 0 || hasControls || !note.endsWith("\n")) {
            throw new MalformedLogException("a note is a text, an empty line and lines of signatures");
        }
        List<Signature> signatures = signatures(note.substring(end + 2));
        return new SignedNote(note.substring(0, end + 1), signatures);
    }

    /**
     * Reads signature lines, each with its newline.
     *
     * @throws MalformedLogException if there is none, or any other line
     */
    public static List<Signature> signatures(String lines) throws MalformedLogException {
        List<Signature> signatures = new ArrayList<>();
        for (String line : lines.split("\n", MAX_SIGNATURES + 2)) {
            Matcher signature = SIGNATURE.matcher(line);
            if (signature.matches() && isBase64(signature.group(2))) {
                signatures.add(new Signature(signature.group(1), signature.group(2)));
            } else if (!line.isEmpty()) {
                throw new MalformedLogException("a signature line is a dash, the name of a key, and base64");
            }
        }
        if (!lines.endsWith("\n") || signatures.isEmpty() || signatures.size() > MAX_SIGNATURES) {
            throw new MalformedLogException("a note has 1 to " + MAX_SIGNATURES + " lines of signatures");
        }
        return signatures;
    }

    /**
     * Returns the first of these keys that has signed. Signatures of other keys are ignored.
     *
     * @throws MalformedLogException if none has, or if a signature by the name and id of one of them is wrong
     */
    public VerifierKey signedBy(Collection<VerifierKey> trusted) throws MalformedLogException {
        List<VerifierKey> signers = new ArrayList<>();
        for (Signature signature : signatures) {
            for (VerifierKey key : trusted) {
                if (key.isOf(signature)) {
                    if (!key.verifies(text, signature)) {
                        throw new MalformedLogException("the signature of " + key.name() + " isn't of this text");
                    }
                    signers.add(key);
                }
            }
        }
        return signers.stream()
                .findFirst()
                .orElseThrow(() -> new MalformedLogException("none of the keys that are trusted has signed it"));
    }

    public String note() {
        StringBuilder note = new StringBuilder(text).append('\n');
        signatures.forEach(signature -> note.append(signature.line()));
        return note.toString();
    }

    private static boolean isBase64(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            return bytes.length > VerifierKey.ID_LENGTH
                    && Base64.getEncoder().encodeToString(bytes).equals(text);
        } catch (IllegalArgumentException other) {
            return false;
        }
    }

    /**
     * State of a log at a moment, as <a href="https://c2sp.org/tlog-checkpoint">tlog-checkpoint</a> has it. It becomes
     * a {@link SignedNote}.
     *
     * @param origin the log
     * @param size how many entries it has
     * @param root of the tree of these
     */
    public record Checkpoint(String origin, long size, TreeHash root) {

        private static final int LINES = 3;
        private static final String NUMBER = "0|[1-9][0-9]{0,17}";

        public static Checkpoint of(String origin, CompactRange tree) {
            return new Checkpoint(origin, tree.size(), tree.root());
        }

        /** Returns the text that is signed. */
        public String text() {
            return origin + "\n" + size + "\n" + root.text() + "\n";
        }

        /**
         * Reads the text of a note. Further lines are extensions, which are ignored.
         *
         * @throws MalformedLogException if it is no checkpoint
         */
        public static Checkpoint parse(String text) throws MalformedLogException {
            List<String> lines = List.of(text.split("\n", -1));
            // the last element is what follows the last line
            boolean areLines = lines.size() > LINES
                    && lines.get(lines.size() - 1).isEmpty()
                    && lines.subList(0, lines.size() - 1).stream().noneMatch(String::isEmpty);
            if (!areLines || !lines.get(1).matches(NUMBER)) {
                throw new MalformedLogException("a checkpoint is the lines origin, size and root hash");
            }
            return new Checkpoint(lines.get(0), Long.parseLong(lines.get(1)), TreeHash.parse(lines.get(2)));
        }
    }

    /**
     * Signs notes with Ed25519, which gives one text one signature.
     *
     * @param key what its signatures are verified by
     * @param pkcs8 the private key in PKCS #8, in base64; {@code toString} leaves it out, so that it isn't logged
     */
    public record NoteSigner(VerifierKey key, String pkcs8) {

        /**
         * Makes a signer with a new key.
         *
         * @throws GeneralSecurityException if the platform has no Ed25519, as one that is held to FIPS may not
         */
        public static NoteSigner generate(String name) throws GeneralSecurityException {
            KeyPair pair = KeyPairGenerator.getInstance(VerifierKey.ALGORITHM).generateKeyPair();
            return new NoteSigner(
                    VerifierKey.of(name, pair.getPublic()),
                    Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()));
        }

        /**
         * Signs a text.
         *
         * @throws GeneralSecurityException if the private key can't be used, or doesn't belong to {@link #key}
         */
        public SignedNote.Signature sign(String text) throws GeneralSecurityException {
            java.security.Signature signer = java.security.Signature.getInstance(VerifierKey.ALGORITHM);
            signer.initSign(privateKey());
            signer.update(text.getBytes(StandardCharsets.UTF_8));
            byte[] bytes = VerifierKey.joined(key.id(), signer.sign());
            SignedNote.Signature signature =
                    new SignedNote.Signature(key.name(), Base64.getEncoder().encodeToString(bytes));
            if (!key.verifies(text, signature)) {
                throw new GeneralSecurityException("the private key and the public key don't belong together");
            }
            return signature;
        }

        private PrivateKey privateKey() throws GeneralSecurityException {
            try {
                byte[] encoded = Base64.getDecoder().decode(pkcs8);
                return KeyFactory.getInstance(VerifierKey.ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (IllegalArgumentException notBase64) {
                throw new GeneralSecurityException("the private key can't be read", notBase64);
            }
        }

        @Override
        public String toString() {
            return "signer " + key.text();
        }
    }
}

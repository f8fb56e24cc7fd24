package no.helseprofil.transparency;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
}

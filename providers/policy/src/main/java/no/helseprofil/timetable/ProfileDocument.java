package no.helseprofil.timetable;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import no.helseprofil.jose.Json;
import no.helseprofil.timetable.InvalidProfileException.Problem;

/**
 * Reads a profile document. Strict: a member that isn't known is refused rather than passed over, since an authority
 * that writes one relies on it. All problems are told at once, each with where and what to write instead. What of this
 * can be said in advance, {@link ProfileSchema} says to editors.
 */
public final class ProfileDocument {

    private static final int MAX_LENGTH = 64 * 1024;

    private ProfileDocument() {}

    /**
     * Reads a document.
     *
     * @throws InvalidProfileException with everything that is wrong with it
     */
    public static Profile parse(String text) throws InvalidProfileException {
        if (text.length() > MAX_LENGTH) {
            throw new InvalidProfileException(List.of(new Problem("", "write at most 64 kB")));
        }
        return DocumentReader.read(text, new ProfileGrammar().document());
    }

    /**
     * The text of a document as it is sent: UTF-8 (RFC 8259, section 8.1), whatever else the request says. A decoder
     * that puts a sign of its own for what it can't read would store another document than the one that was sent.
     *
     * @throws InvalidProfileException if it isn't UTF-8
     */
    public static String decode(byte[] body) throws InvalidProfileException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException other) {
            throw new InvalidProfileException(List.of(new Problem("", "write one JSON object in UTF-8")));
        }
    }

    /**
     * The form in which a document is stored. It says the same, in characters that every database holds and with
     * instants in whole seconds; it may be too long to be parsed, where the document was not.
     *
     * @throws InvalidProfileException with everything that is wrong with the document
     */
    public static String storable(String text) throws InvalidProfileException {
        parse(text);
        return Json.inBasicPlane(Instants.inWholeSeconds(text));
    }

    /**
     * The same document without the exemptions of a client that is gone: whoever gets its internal
     * id one day is another.
     *
     * @param internalId of the client
     * @return none if the document exempts no such client
     * @throws InvalidProfileException if it can't be read
     */
    public static Optional<String> withoutExemption(String text, String internalId) throws InvalidProfileException {
        boolean exempted = parse(text).exemptions().stream()
                .anyMatch(exemption -> exemption.id().equals(internalId));
        if (!exempted) {
            return Optional.empty();
        }
        ObjectNode root = DocumentReader.root(text);
        ArrayNode exemptions = root.arrayNode();
        root.path(ProfileGrammar.EXEMPT).forEach(exemption -> {
            if (!internalId.equals(exemption.path("id").textValue())) {
                exemptions.add(exemption);
            }
        });
        root.set(ProfileGrammar.EXEMPT, exemptions);
        String others = root.toString();
        // what was stored with an escape stays so; without any, the database holds it, and escapes could make it too
        // long
        return Optional.of(isInBasicPlane(text) ? Json.inBasicPlane(others) : others);
    }

    /** Returns a sentence: no requirement has this name, and which one may have been meant. */
    public static String unknown(String name) {
        String remedy = RequirementsGrammar.unknown(name);
        return Character.toUpperCase(remedy.charAt(0)) + remedy.substring(1);
    }

    private static boolean isInBasicPlane(String text) {
        return Json.inBasicPlane(text).equals(text);
    }
}

package no.helseprofil.jose;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reader of all JSON from outside. It refuses a member that occurs twice, at any depth: parsers disagree on which one
 * counts, and such a disagreement between two readers of the same token is a way around a check (RFC 8725, section
 * 3.10; RFC 7515, section 4). Depth and size are bounded, since this runs before a client is authenticated.
 */
public final class Json {

    private static final int MAX_DEPTH = 20;
    private static final int MAX_TEXT = 64 * 1024;
    private static final int MAX_NUMBER = 32;

    private static final String TWICE = ", where a member comes for the second time";

    private static final ObjectReader READER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(MAX_TEXT)
                            .maxDocumentLength(MAX_TEXT)
                            .maxNumberLength(MAX_NUMBER)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build()
            .readerFor(JsonNode.class);

    private Json() {}

    /**
     * Reads one JSON object.
     *
     * @throws MalformedException if the text is anything else, too large, too deep, or has a member twice
     */
    public static ObjectNode object(String text) throws MalformedException {
        if (text.length() > MAX_TEXT) {
            throw new MalformedException("the JSON text is too large");
        }
        if (node(text) instanceof ObjectNode object) {
            return object;
        }
        throw new MalformedException("not a JSON object");
    }

    /**
     * Reads one JSON object, or a JSON string that contains one, which some clients send.
     *
     * @throws MalformedException as {@link #object} does
     */
    public static ObjectNode objectOrText(String text) throws MalformedException {
        return text.length() <= MAX_TEXT && node(text) instanceof TextNode quoted
                ? object(quoted.textValue())
                : object(text);
    }

    private static JsonNode node(String text) throws MalformedException {
        try {
            return READER.readValue(text);
        } catch (JsonProcessingException | NumberFormatException notJson) {
            throw new MalformedException("not well-formed JSON, too deep, or a member occurs twice");
        }
    }

    /**
     * Returns why a text isn't one JSON object: the place and the kind of fault, and nothing of the text.
     *
     * @param text one that {@link #object} refuses
     */
    public static String fault(String text) {
        if (text.isBlank()) {
            return "there is none, the text is empty";
        }
        try {
            object(text);
        } catch (MalformedException malformed) {
            return malformed.reason() + where(text);
        }
        throw new IllegalArgumentException("a JSON object");
    }

    private static String where(String text) {
        try {
            READER.readValue(text);
            return "";
        } catch (JsonProcessingException notJson) {
            JsonLocation at = notJson.getLocation();
            return at == null
                    ? ""
                    : "; see line %d, column %d%s"
                            .formatted(at.getLineNr(), at.getColumnNr(), isTwice(notJson) ? TWICE : "");
        } catch (NumberFormatException tooLong) {
            return "";
        }
    }

    private static boolean isTwice(JsonProcessingException fault) {
        return String.valueOf(fault.getOriginalMessage()).startsWith("Duplicate");
    }

    /** Reads one JSON object; returns empty if there is no text or {@link #object} refuses it. */
    public static Optional<ObjectNode> read(@Nullable String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(object(text));
        } catch (MalformedException unreadable) {
            return Optional.empty();
        }
    }

    /**
     * Returns the JSON with an escape in place of each character beyond U+FFFF (RFC 8259, section 7), which Keycloak's
     * columns on MariaDB and MySQL can't store.
     *
     * @param json well-formed, so that such a character stands in a string
     */
    public static String inBasicPlane(String json) {
        if (json.chars().noneMatch(Json::isSurrogate)) {
            return json;
        }
        StringBuilder escaped = new StringBuilder(json.length());
        json.chars()
                .forEach(character -> escaped.append(
                        isSurrogate(character) ? "\\u%04x".formatted(character) : String.valueOf((char) character)));
        return escaped.toString();
    }

    private static boolean isSurrogate(int character) {
        return Character.isSurrogate((char) character);
    }

    /** Returns the texts of an array and skips other entries. */
    public static List<String> texts(JsonNode array) {
        return !array.isArray()
                ? List.of()
                : array.valueStream()
                        .filter(JsonNode::isTextual)
                        .map(JsonNode::textValue)
                        .toList();
    }
}

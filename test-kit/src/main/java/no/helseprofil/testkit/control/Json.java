package no.helseprofil.testkit.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON of the control API. */
final class Json {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** Returns any value that Jackson can write as JSON. */
    static JsonNode of(Object value) {
        return MAPPER.valueToTree(value);
    }

    static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not expressible in JSON: " + value.getClass(), e);
        }
    }

    /** Reads a text. Throws a {@link ControlException} if it isn't JSON. */
    static JsonNode read(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw ControlException.invalid("send JSON: " + e.getOriginalMessage());
        }
    }

    /** Returns the value as Java's maps, lists, texts and numbers; null for JSON's null. */
    static @Nullable Object plain(JsonNode value) {
        return MAPPER.convertValue(value, Object.class);
    }

    static Map<String, String> texts(JsonNode value) {
        return MAPPER.convertValue(value, new TypeReference<Map<String, String>>() {});
    }

    static List<String> list(JsonNode value) {
        return MAPPER.convertValue(value, new TypeReference<List<String>>() {});
    }
}

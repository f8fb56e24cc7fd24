package no.helseprofil.keycloak.changes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a line says, as an entry of the transparency log has it: all of it, and the same whenever it is read. */
final class LineContent {

    /** Read as it is written: what is rounded or passed over hides a difference. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private LineContent() {}

    static Map<String, Object> of(Named realm, RecordedChange change, String details) {
        ObjectNode content = JSON.createObjectNode().put("id", change.id()).put("when", change.when());
        content.set("realm", named(realm));
        ObjectNode who = content.putObject("who");
        who.set("realm", named(change.who().realm()));
        who.set("user", named(change.who().user()));
        who.set("client", named(change.who().client()));
        ObjectNode what = named(new Named(change.what().id(), change.what().name()));
        content.set("what", what.put("kind", change.what().kind()));
        put(content, "why", change.why());
        content.set("details", read(details));
        return wellFormed(content);
    }

    private static ObjectNode named(Named named) {
        ObjectNode node = JSON.createObjectNode();
        put(node, "id", named.id());
        put(node, "name", named.name());
        return node;
    }

    private static void put(ObjectNode node, String member, @Nullable String value) {
        if (value != null) {
            node.put(member, value);
        }
    }

    private static JsonNode read(String details) {
        try {
            JsonNode read = JSON.readTree(details);
            return read.isMissingNode() ? TextNode.valueOf(details) : read;
        } catch (JsonProcessingException spoiled) {
            return TextNode.valueOf(details);
        }
    }

    /** Half of a surrogate pair, which JSON can escape and no UTF-8 says, becomes a question mark. */
    private static Map<String, Object> wellFormed(ObjectNode content) {
        byte[] utf8 = content.toString().getBytes(StandardCharsets.UTF_8);
        try {
            return JSON.readValue(new String(utf8, StandardCharsets.UTF_8), new TypeReference<>() {});
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("what was just written is JSON", impossible);
        }
    }
}

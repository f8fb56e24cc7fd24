package no.helseprofil.keycloak.changes;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashSet;
import java.util.Set;
import no.helseprofil.jose.Json;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two documents: {@code [{"path":"/requirements/dpop-nonce/phase","from":"off"}]}, with
 * {@code from} missing where something was added and {@code to} where something was removed. Both values are there,
 * since the older document isn't kept. Lists are compared as a whole: RFC 6902 would name elements by a place that
 * says nothing a year later.
 */
final class DocumentDifference {

    /** As much as is kept of a stored text that isn't JSON. */
    private static final int MAX_TEXT = 16 * 1024;

    private DocumentDifference() {}

    static ArrayNode between(String before, String after) {
        ArrayNode differences = JsonNodeFactory.instance.arrayNode();
        compare(JsonPointer.empty(), read(before), read(after), differences);
        return differences;
    }

    private static void compare(
            JsonPointer path, @Nullable JsonNode before, @Nullable JsonNode after, ArrayNode differences) {
        if (before instanceof ObjectNode older && after instanceof ObjectNode newer) {
            members(older, newer)
                    .forEach(name -> compare(path.appendProperty(name), older.get(name), newer.get(name), differences));
        } else if (before == null || !before.equals(after)) {
            ObjectNode difference = differences.addObject().put("path", path.toString());
            if (before != null) {
                difference.set("from", before);
            }
            if (after != null) {
                difference.set("to", after);
            }
        }
    }

    private static Set<String> members(ObjectNode older, ObjectNode newer) {
        Set<String> members = new LinkedHashSet<>();
        older.fieldNames().forEachRemaining(members::add);
        newer.fieldNames().forEachRemaining(members::add);
        return members;
    }

    /** A stored document that can't be read is what a change mends, so it must not get in its way. */
    private static JsonNode read(String document) {
        return Json.read(document)
                .<JsonNode>map(object -> object)
                .orElseGet(() -> TextNode.valueOf(document.substring(0, Math.min(document.length(), MAX_TEXT))));
    }
}

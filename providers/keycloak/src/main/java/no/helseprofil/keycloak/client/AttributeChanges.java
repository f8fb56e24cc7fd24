package no.helseprofil.keycloak.client;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What differs in attributes of a client: {@code [{"name":"helseprofil.cohort","from":"a","to":"b"}]}, with
 * {@code from} missing where one was not set, and {@code to} where it isn't any more.
 */
public final class AttributeChanges {

    private AttributeChanges() {}

    /** The details of a change of one attribute. */
    public static ObjectNode of(String name, @Nullable String before, @Nullable String after) {
        return details(between(
                before == null ? Map.of() : Map.of(name, before), after == null ? Map.of() : Map.of(name, after)));
    }

    /** What differs between two states. */
    public static ArrayNode between(Map<String, String> before, Map<String, String> after) {
        ArrayNode changes = JsonNodeFactory.instance.arrayNode();
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        names.stream()
                .filter(name -> !Objects.equals(before.get(name), after.get(name)))
                .forEach(name -> {
                    ObjectNode change = changes.addObject().put("name", name);
                    put(change, "from", before.get(name));
                    put(change, "to", after.get(name));
                });
        return changes;
    }

    private static ObjectNode details(ArrayNode changes) {
        ObjectNode details = JsonNodeFactory.instance.objectNode();
        details.set("attributes", changes);
        return details;
    }

    private static void put(ObjectNode change, String member, @Nullable String value) {
        if (value != null) {
            change.put(member, value);
        }
    }
}

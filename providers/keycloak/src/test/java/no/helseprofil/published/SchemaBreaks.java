package no.helseprofil.published;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Comparison of two schemas (JSON Schema 2020-12): what the earlier one took of a document and the later one doesn't.
 * Conditions ({@code allOf}, {@code if}, {@code dependentSchemas}) and the patterns of names aren't compared: they name
 * requirements, and each new one adds to them.
 */
final class SchemaBreaks {

    private static final Set<String> LOWEST = Set.of("minimum", "minItems", "minLength", "minProperties");
    private static final Set<String> HIGHEST = Set.of("maximum", "maxItems", "maxLength", "maxProperties");
    private static final List<String> ALTERNATIVES = List.of("anyOf", "oneOf");

    private final JsonNode before;
    private final JsonNode now;
    private final List<String> found = new ArrayList<>();

    private SchemaBreaks(JsonNode before, JsonNode now) {
        this.before = before;
        this.now = now;
    }

    /**
     * Sentences of what is taken no more.
     *
     * @param place what the sentences call the document
     */
    static List<String> between(JsonNode before, JsonNode now, String place) {
        SchemaBreaks breaks = new SchemaBreaks(before, now);
        breaks.compare(before, now, place);
        return breaks.found;
    }

    private void compare(JsonNode earlier, JsonNode later, String place) {
        JsonNode was = resolved(earlier, before);
        JsonNode is = resolved(later, now);
        if (is.isBoolean() && !is.booleanValue()) {
            tell(place, "is taken no more");
            return;
        }
        values(was, is, place);
        members(was, is, place);
        bounds(was, is, place);
        for (String alternatives : ALTERNATIVES) {
            was.path(alternatives).forEach(one -> {
                if (is.path(alternatives)
                        .valueStream()
                        .noneMatch(other -> new SchemaBreaks(before, now).takes(one, other))) {
                    tell(place, "takes one of its alternatives no more: " + one);
                }
            });
        }
        if (was.has("items") || is.path("items").isObject()) {
            compare(was.path("items"), is.path("items"), place + "[]");
        }
    }

    private boolean takes(JsonNode earlier, JsonNode later) {
        compare(earlier, later, "");
        return found.isEmpty();
    }

    private void values(JsonNode was, JsonNode is, String place) {
        Set<String> values = listed(was);
        Set<String> stillThere = listed(is);
        if (!stillThere.isEmpty() && values.isEmpty()) {
            tell(place, "takes nothing now but " + String.join(", ", stillThere));
        } else if (!stillThere.isEmpty()) {
            without(values, stillThere).forEach(value -> tell(place, "takes " + value + " no more"));
        }
        Set<String> types = texts(was.path("type"));
        Set<String> left = texts(is.path("type"));
        if (!left.isEmpty() && (types.isEmpty() ? values.isEmpty() : !left.containsAll(types))) {
            tell(place, "takes nothing now but the type " + String.join(", ", left));
        }
    }

    private void members(JsonNode was, JsonNode is, String place) {
        without(texts(is.path("required")), texts(was.path("required")))
                .forEach(name -> tell(place, "asks now for the member " + name));
        was.path("properties").properties().forEach(member -> {
            if (member.getValue().isBoolean()) {
                return;
            }
            String name = place + "." + member.getKey();
            if (is.path("properties").has(member.getKey())) {
                compare(member.getValue(), is.path("properties").path(member.getKey()), name);
            } else {
                tell(name, "is no member any more");
            }
        });
        JsonNode others = was.path("additionalProperties");
        JsonNode othersNow = is.path("additionalProperties");
        boolean tookOthers = !others.isBoolean() || others.booleanValue();
        if (tookOthers && !othersNow.isMissingNode()) {
            compare(others, othersNow, place + ".*");
        }
    }

    private void bounds(JsonNode was, JsonNode is, String place) {
        is.properties().forEach(word -> {
            String name = word.getKey();
            JsonNode earlier = was.path(name);
            JsonNode later = word.getValue();
            boolean narrower = LOWEST.contains(name)
                            && (earlier.isMissingNode() || later.asDouble() > earlier.asDouble())
                    || HIGHEST.contains(name) && (earlier.isMissingNode() || later.asDouble() < earlier.asDouble())
                    || Set.of("pattern", "format", "uniqueItems").contains(name) && !later.equals(earlier);
            if (narrower) {
                tell(place, "has another bound now: " + name + " " + later);
            }
        });
    }

    private void tell(String place, String what) {
        found.add(place + " " + what);
    }

    /** Returns the values that the schema lists by {@code enum} or {@code const}; nothing where it takes any. */
    private static Set<String> listed(JsonNode schema) {
        Set<String> values = new LinkedHashSet<>();
        schema.path("enum").forEach(value -> values.add(value.toString()));
        if (schema.has("const")) {
            values.add(schema.path("const").toString());
        }
        return values;
    }

    private static Set<String> without(Set<String> some, Set<String> others) {
        Set<String> rest = new LinkedHashSet<>(some);
        rest.removeAll(others);
        return rest;
    }

    private static Set<String> texts(JsonNode oneOrMany) {
        Set<String> texts = new LinkedHashSet<>();
        Stream.concat(Stream.of(oneOrMany), oneOrMany.valueStream())
                .filter(JsonNode::isTextual)
                .forEach(text -> texts.add(text.textValue()));
        return texts;
    }

    /** Returns the schema that a reference within the document names; a document of its own is compared by itself. */
    private static JsonNode resolved(JsonNode schema, JsonNode document) {
        String name = schema.path("$ref").asText();
        return name.startsWith("#") ? resolved(document.at(name.substring(1)), document) : schema;
    }
}

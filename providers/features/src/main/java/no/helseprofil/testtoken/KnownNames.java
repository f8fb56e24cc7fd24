package no.helseprofil.testtoken;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.grammar.Grammar.Place;

/**
 * Conversion of a request to the names of its grammar: .NET libraries write names in any case, and {@code null}, an
 * empty text or the smallest number for unset values.
 */
final class KnownNames {

    private KnownNames() {}

    /**
     * Returns the request with the names of a schema. Members that the schema doesn't know are unchanged.
     *
     * @param place place to which members are reported that occur twice in different cases
     */
    static ObjectNode put(ObjectNode sent, JsonNode schema, Place place) {
        ObjectNode put = sent.objectNode();
        sent.properties().stream().filter(member -> isSet(member.getValue())).forEach(member -> {
            String name = name(member.getKey(), schema.path("properties")).orElse(member.getKey());
            if (put.has(name)) {
                place.at(member.getKey()).wrong("leave out one of two members whose names differ in case alone");
            }
            put.set(name, value(member.getValue(), schema.path("properties").path(name), place.at(name)));
        });
        return put;
    }

    private static JsonNode value(JsonNode sent, JsonNode schema, Place place) {
        if (sent instanceof ObjectNode object && schema.has("properties")) {
            return put(object, schema, place);
        }
        if (!(sent instanceof ArrayNode array) || !schema.has("items")) {
            return sent;
        }
        ArrayNode put = array.arrayNode();
        for (int i = 0; i < array.size(); i++) {
            put.add(value(array.get(i), schema.path("items"), place.at(String.valueOf(i))));
        }
        return put;
    }

    private static Optional<String> name(String sent, JsonNode known) {
        return known.propertyStream()
                .map(Map.Entry::getKey)
                .filter(sent::equalsIgnoreCase)
                .findFirst();
    }

    private static boolean isSet(JsonNode value) {
        boolean empty = value.isTextual() && value.textValue().isEmpty();
        return !value.isNull() && !empty && !(value.isInt() && value.intValue() == Integer.MIN_VALUE);
    }
}

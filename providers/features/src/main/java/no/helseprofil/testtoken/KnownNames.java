package no.helseprofil.testtoken;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.grammar.Grammar.Place;
import no.helseprofil.grammar.NearestName;
import no.helseprofil.testtoken.TestTokens.UnfitRequestException.WrongMember;

/**
 * Conversion of a request to the names of its grammar. Published requests come from .NET serializers and have names in
 * any case, and {@code null}, an empty text or the smallest number for unset values. Some have names of before, and
 * members that the national service ignores.
 */
final class KnownNames {

    private static final int MOST_WARNINGS = 50;

    /** Names that published requests have, in lower case, with the names that are read. */
    private static final Map<String, String> OTHER_NAMES = Map.of(
            "client_id", "clientId",
            "generalclaimsparameters", "clientClaimsParameters",
            "generalclaimsparametersgeneration", "clientClaimsParametersGeneration",
            "withoutdefaultgeneralclaims", "withoutDefaultClientClaims");

    private final List<WrongMember> warnings = new ArrayList<>();

    /**
     * Returns the request with the names of a schema, and without the members that the schema doesn't know.
     *
     * @param place place to which members are reported that occur twice by different names
     */
    ObjectNode put(ObjectNode sent, JsonNode schema, Place place) {
        ObjectNode put = sent.objectNode();
        sent.properties().stream().filter(member -> isSet(member.getValue())).forEach(member -> {
            Optional<String> known = name(member.getKey(), schema.path("properties"), place);
            if (known.isEmpty()) {
                return;
            }
            String name = known.get();
            if (put.has(name)) {
                place.at(member.getKey()).wrong("leave out one of two members that both mean " + name);
            }
            put.set(name, value(member.getValue(), schema.path("properties").path(name), place.at(name)));
        });
        return put;
    }

    /** Returns what the caller should know of members that were ignored, or read by another name. */
    List<WrongMember> warnings() {
        return List.copyOf(warnings);
    }

    private JsonNode value(JsonNode sent, JsonNode schema, Place place) {
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

    private Optional<String> name(String sent, JsonNode known, Place place) {
        Optional<String> same = known.propertyStream()
                .map(Map.Entry::getKey)
                .filter(sent::equalsIgnoreCase)
                .findFirst();
        if (same.isPresent()) {
            return same;
        }
        Optional<String> other = Optional.ofNullable(OTHER_NAMES.get(sent.toLowerCase(Locale.ROOT)))
                .filter(known::has);
        if (warnings.size() < MOST_WARNINGS) {
            List<String> names = known.propertyStream().map(Map.Entry::getKey).toList();
            warnings.add(new WrongMember(
                    place.at(sent).pointer(),
                    other.map(name -> "read as " + name)
                            .orElseGet(() -> NearestName.suggestion("ignored: no such member", sent, names))));
        }
        return other;
    }

    private static boolean isSet(JsonNode value) {
        boolean empty = value.isTextual() && value.textValue().isEmpty();
        return !value.isNull() && !empty && !(value.isInt() && value.intValue() == Integer.MIN_VALUE);
    }
}

package no.helseprofil.published;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Comparison of two schemas of a document that is answered: what the earlier one said and the later one doesn't say any
 * more. Further members and further values break no reader: readers leave out what they don't know.
 */
final class AnswerBreaks {

    private final JsonNode before;
    private final JsonNode now;
    private final List<String> found = new ArrayList<>();

    private AnswerBreaks(JsonNode before, JsonNode now) {
        this.before = before;
        this.now = now;
    }

    /**
     * Sentences of what a reader of the earlier document misses in the later one.
     *
     * @param place what the sentences call the document
     */
    static List<String> between(JsonNode before, JsonNode now, String place) {
        AnswerBreaks breaks = new AnswerBreaks(before, now);
        breaks.compare(before, now, place);
        before.path("$defs")
                .properties()
                .forEach(part -> breaks.compare(
                        part.getValue(), now.path("$defs").path(part.getKey()), place + ": " + part.getKey()));
        return breaks.found;
    }

    private void compare(JsonNode was, JsonNode is, String place) {
        if (was.has("$ref")) {
            if (!was.equals(is)) {
                found.add(place + " was " + was.path("$ref").textValue() + " and is another thing now");
            }
            return;
        }
        if (!was.path("type").isMissingNode() && !was.path("type").equals(is.path("type"))) {
            found.add(place + " was of the type " + was.path("type") + " and is of another now");
        }
        was.path("required")
                .valueStream()
                .filter(name -> is.path("required").valueStream().noneMatch(name::equals))
                .forEach(name -> found.add(place + "." + name.textValue() + " isn't always there any more"));
        was.path("properties").properties().forEach(member -> {
            String name = place + "." + member.getKey();
            JsonNode later = is.path("properties").path(member.getKey());
            if (later.isMissingNode()) {
                found.add(name + " is gone");
            } else {
                compare(member.getValue(), later, name);
            }
        });
        if (was.has("items")) {
            compare(was.path("items"), is.path("items"), place + "[]");
        }
    }
}

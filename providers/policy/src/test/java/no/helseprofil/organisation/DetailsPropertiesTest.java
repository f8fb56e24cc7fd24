package no.helseprofil.organisation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import no.helseprofil.jose.Json;
import no.helseprofil.random.RandomInput;
import org.junit.jupiter.api.Test;

class DetailsPropertiesTest {

    private static final List<String> NAMES = List.of(
            "type", "value", "practitioner_role", "organization", "identifier", "system", "journal_id", "other");

    private static final List<JsonNode> SCALARS = List.of(
            JsonNodeFactory.instance.nullNode(),
            JsonNodeFactory.instance.numberNode(1),
            JsonNodeFactory.instance.textNode("helseid_authorization"),
            JsonNodeFactory.instance.arrayNode(),
            JsonNodeFactory.instance.objectNode());

    @Test
    void roundTripsAnyDetails() {
        RandomInput.each(input -> {
            Details details = details(input);
            assertThat(details.isPresent()).isTrue();
            assertThat(Details.of(details.json())).isEqualTo(details);
            assertThat(Details.of(
                            Json.object("{\"kept\":" + details.json() + "}").get("kept")))
                    .as("also when it was text in between")
                    .isEqualTo(details);
        });
    }

    @Test
    void readsAnyJsonCompletelyOrNotAtAll() {
        RandomInput.each(input -> {
            JsonNode claim = almostDetails(input);
            Details details = Details.of(claim);
            if (details instanceof Details.Malformed malformed) {
                assertThat(malformed.sentence()).startsWith("HID-1007: ").matches(DetailsFixture.DESCRIPTION);
            } else {
                ArrayNode asArray = claim.isArray()
                        ? (ArrayNode) claim
                        : JsonNodeFactory.instance.arrayNode().add(claim);
                assertThat(details.json()).as("nothing is left out").isEqualTo(asArray);
            }
        });
    }

    private static Details details(RandomInput input) {
        JsonNode organisation = DetailsFixture.organisation(input.text(40), input.text(40), input.text(40));
        JsonNode journal = DetailsFixture.journalEntry("a" + input.text(39));
        return Details.of(array(input.of(
                List.of(organisation),
                List.of(journal),
                List.of(organisation, journal),
                List.of(journal, organisation))));
    }

    /** Entries with some of their members changed, missing or added. */
    private static JsonNode almostDetails(RandomInput input) {
        return input.oneOf(
                () -> entry(input),
                () -> input.of(SCALARS),
                () -> array(input.list(12, () -> input.oneOf(() -> entry(input), () -> input.of(SCALARS)))));
    }

    private static JsonNode entry(RandomInput input) {
        ObjectNode entry = input.isChosen(0.5)
                ? DetailsFixture.organisation(DetailsFixture.ENH, "ENH", DetailsFixture.CHILD)
                : DetailsFixture.journalEntry("4711");
        String place = input.of("/", "/practitioner_role", "/practitioner_role/organization", "/value");
        JsonNode at = place.equals("/") ? entry : entry.at(place);
        if (input.isChosen(0.5) && at.isObject()) {
            ((ObjectNode) at).set(input.of(NAMES), input.of(SCALARS));
        }
        return entry;
    }

    private static ArrayNode array(List<JsonNode> entries) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        entries.forEach(array::add);
        return array;
    }
}

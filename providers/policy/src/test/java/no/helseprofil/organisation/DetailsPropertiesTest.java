package no.helseprofil.organisation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import no.helseprofil.jose.Json;
import no.helseprofil.jose.MalformedException;

class DetailsPropertiesTest {

    @Property
    void whatIsReadIsReadTheSameWhenItIsWritten(@ForAll("details") Details details) throws MalformedException {
        assertThat(details.isPresent()).isTrue();
        assertThat(Details.of(details.json())).isEqualTo(details);
        assertThat(Details.of(Json.object("{\"kept\":" + details.json() + "}").get("kept")))
                .as("also when it was text in between")
                .isEqualTo(details);
    }

    @Property
    void anyJsonIsReadWhollyOrNotAtAll(@ForAll("almostDetails") JsonNode claim) {
        Details details = Details.of(claim);
        if (details instanceof Details.Malformed malformed) {
            assertThat(malformed.sentence()).startsWith("HID-1007: ").matches(DetailsFixture.DESCRIPTION);
        } else {
            ArrayNode asArray = claim.isArray()
                    ? (ArrayNode) claim
                    : JsonNodeFactory.instance.arrayNode().add(claim);
            assertThat(details.json()).as("nothing is left out").isEqualTo(asArray);
        }
    }

    @Provide
    Arbitrary<Details> details() {
        Arbitrary<JsonNode> organisations = Combinators.combine(texts(), texts(), texts())
                .as((system, type, value) -> DetailsFixture.organisation(system, type, value));
        Arbitrary<JsonNode> journals = texts().filter(id -> !id.isBlank()).map(DetailsFixture::journalEntry);
        return Arbitraries.oneOf(
                        organisations.map(List::of),
                        journals.map(List::of),
                        Combinators.combine(organisations, journals).as(List::of),
                        Combinators.combine(journals, organisations).as(List::of))
                .map(DetailsPropertiesTest::array)
                .map(Details::of);
    }

    /** Entries with some of their members changed, missing or added. */
    @Provide
    Arbitrary<JsonNode> almostDetails() {
        Arbitrary<JsonNode> scalars = Arbitraries.of(
                JsonNodeFactory.instance.nullNode(),
                JsonNodeFactory.instance.numberNode(1),
                JsonNodeFactory.instance.textNode("helseid_authorization"),
                JsonNodeFactory.instance.arrayNode(),
                JsonNodeFactory.instance.objectNode());
        Arbitrary<JsonNode> entries = Combinators.combine(
                        Arbitraries.of(
                                "type",
                                "value",
                                "practitioner_role",
                                "organization",
                                "identifier",
                                "system",
                                "journal_id",
                                "other"),
                        scalars,
                        Arbitraries.of(true, false),
                        Arbitraries.of("/", "/practitioner_role", "/practitioner_role/organization", "/value"),
                        Arbitraries.of(true, false))
                .as((name, value, isOrganisation, place, isChanged) -> {
                    ObjectNode entry = isOrganisation
                            ? DetailsFixture.organisation(DetailsFixture.ENH, "ENH", DetailsFixture.CHILD)
                            : DetailsFixture.journalEntry("4711");
                    JsonNode at = place.equals("/") ? entry : entry.at(place);
                    if (isChanged && at.isObject()) {
                        ((ObjectNode) at).set(name, value);
                    }
                    return entry;
                });
        return Arbitraries.oneOf(
                entries,
                scalars,
                Arbitraries.oneOf(entries, scalars).list().ofMaxSize(12).map(DetailsPropertiesTest::array));
    }

    private static Arbitrary<String> texts() {
        return Arbitraries.strings().ascii().ofMaxLength(40);
    }

    private static ArrayNode array(List<JsonNode> entries) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        entries.forEach(array::add);
        return array;
    }
}

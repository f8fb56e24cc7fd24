package no.helseprofil.organisation;

import static no.helseprofil.organisation.DetailsFixture.CHILD;
import static no.helseprofil.organisation.DetailsFixture.ENH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import java.util.stream.Stream;
import no.helseprofil.jose.Json;
import no.helseprofil.jose.MalformedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DetailsTest {

    @Test
    void isAbsentWithoutTheClaim() {
        assertThat(Details.of(null)).isEqualTo(Details.ABSENT);
        assertThat(Details.ABSENT.isPresent()).isFalse();
        assertThat(Details.ABSENT.json()).isEmpty();
    }

    @Test
    void acceptsASingleEntryWithoutAnArray() {
        Details alone = Details.of(organisation());
        assertThat(alone).isEqualTo(Details.of(array(organisation())));
        assertThat(alone.organisation()).hasValue(new Detail.OrganisationIdentifier(ENH, "ENH", CHILD));
        assertThat(alone.isPresent()).isTrue();
    }

    @Test
    void removesOnlyDetailsOfTheSameType() {
        Details both = Details.of(array(organisation(), journal()));
        Details journal = Details.of(array(journal()));
        assertThat(both.without(Details.of(array(organisation())))).isEqualTo(journal);
        assertThat(both.without(Details.ABSENT)).isEqualTo(both);
        assertThat(journal.without(both)).isEqualTo(Details.ABSENT);
        assertThat(Details.ABSENT.without(both)).isEqualTo(Details.ABSENT);
        assertThat(both.without(new Details.Malformed("unread"))).isEqualTo(both);
    }

    @Test
    void readsEachTypeSeparately() {
        Details both = Details.of(array(journal(), organisation()));
        assertThat(both.organisation()).isPresent();
        assertThat(both.sfmJournal()).hasValue("4711");
        assertThat(Details.of(array(journal())).organisation()).isEmpty();
        assertThat(Details.of(array(organisation())).sfmJournal()).isEmpty();
        assertThat(Details.TYPES)
                .containsExactly("helseid_authorization", "nhn:sfm:journal-id", "nhn:tillitsrammeverk:parameters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"helseid_authorization\"", "1", "true", "[]", "{}", "[[]]", "[null]", "[\"a\"]"})
    void refusesAnythingButAnArrayOfTypedObjects(String claim) throws MalformedException {
        isMalformed(Details.of(json(claim)), "");
    }

    @Test
    void refusesANullClaim() {
        isMalformed(Details.of(NullNode.getInstance()), "send the details as a JSON array of objects");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nhn:tillitsrammeverk:parameters/2",
                "Helseid_Authorization",
                "helseid_authorization ",
                "openid_credential",
                ""
            })
    void refusesAnUnknownTypeEvenBesideAKnownOne(String type) {
        isMalformed(
                Details.of(array(organisation(), organisation().put("type", type))),
                "send only details of the types helseid_authorization and nhn:sfm:journal-id and nhn:tillitsrammeverk:parameters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "1", "[\"helseid_authorization\"]", "{}"})
    void refusesATypeThatIsNoText(String type) throws MalformedException {
        ObjectNode entry = organisation();
        entry.set("type", json(type));
        isMalformed(Details.of(entry), "give each of the details a type");
    }

    @Test
    void refusesADuplicateType() {
        isMalformed(Details.of(array(organisation(), organisation())), "send at most one of the details of each type");
        isMalformed(
                Details.of(array(journal(), organisation(), journal())),
                "send at most one of the details of each type");
    }

    @Test
    void refusesElevenEntries() {
        isMalformed(Details.of(repeated(10)), "send at most one");
        isMalformed(Details.of(repeated(11)), "send at most 10 details of together 8 kB");
    }

    @Test
    void limitsTheSizeToEightKilobytesOfUtf8() {
        int others = array(organisationWith("")).toString().length();
        String most = "9".repeat(8 * 1024 - others);
        assertThat(Details.of(array(organisationWith(most))).isPresent()).isTrue();
        isMalformed(Details.of(array(organisationWith(most + "9"))), "send at most 10 details of together 8 kB");
        isMalformed(
                Details.of(array(organisationWith("\u20ac".repeat(most.length() / 2)))),
                "send at most 10 details of together 8 kB");
    }

    @Test
    void theJsonReaderRefusesDeepNesting() {
        String deep = "[".repeat(30) + "]".repeat(30);
        assertThatThrownBy(() -> Json.object("{\"assertion_details\":" + deep + "}"))
                .as("the reader of all JSON stops before")
                .isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @MethodSource("organisationsOfAnotherForm")
    void refusesMissingOrUnknownMembersOfAnOrganisation(Consumer<ObjectNode> deviation) {
        ObjectNode entry = organisation();
        deviation.accept(entry);
        isMalformed(Details.of(entry), "name the organisation by system, type and value");
    }

    static Stream<Consumer<ObjectNode>> organisationsOfAnotherForm() {
        return Stream.of(
                entry -> entry.remove("practitioner_role"),
                entry -> entry.putNull("practitioner_role"),
                entry -> entry.put("practitioner_role", "organization"),
                entry -> entry.putArray("practitioner_role").addObject(),
                entry -> entry.put("locations", "https://api.example"),
                entry -> role(entry).remove("organization"),
                entry -> role(entry).putArray("organization"),
                entry -> role(entry).put("code", "LE"),
                entry -> organisation(entry).remove("identifier"),
                entry -> organisation(entry).put("identifier", CHILD),
                entry -> organisation(entry).putArray("identifier").addObject(),
                entry -> organisation(entry).put("name", "Legesenteret"),
                entry -> identifier(entry).remove("system"),
                entry -> identifier(entry).putArray("system").add(ENH),
                entry -> identifier(entry).remove("type"),
                entry -> identifier(entry).remove("value"),
                entry -> identifier(entry).putNull("value"),
                entry -> identifier(entry).put("value", 313325016),
                entry -> identifier(entry).putArray("value").add(CHILD),
                entry -> identifier(entry).putObject("type").put("text", "ENH"),
                entry -> identifier(entry).put("assigner", "Brreg"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"value\":null}",
                "{\"value\":\"4711\"}",
                "{\"value\":[\"4711\"]}",
                "{\"value\":{}}",
                "{\"value\":{\"journal_id\":null}}",
                "{\"value\":{\"journal_id\":4711}}",
                "{\"value\":{\"journal_id\":\" \"}}",
                "{\"value\":{\"journal_id\":\"\"}}",
                "{\"value\":{\"journal_id\":\"4711\",\"other\":1}}",
                "{\"value\":{\"journal_id\":\"4711\"},\"other\":1}",
                "{\"journal_id\":\"4711\"}"
            })
    void refusesAJournalWithoutIdOrWithOtherMembers(String entry) throws MalformedException {
        isMalformed(Details.of(Json.object(entry).put("type", "nhn:sfm:journal-id")), "send journal_id alone");
    }

    @Test
    void limitsAJournalIdTo255Characters() {
        assertThat(Details.of(DetailsFixture.journalEntry("j".repeat(255))).sfmJournal())
                .isPresent();
        isMalformed(Details.of(DetailsFixture.journalEntry("j".repeat(256))), "send journal_id alone");
    }

    private static void isMalformed(Details details, String start) {
        assertThat(details)
                .isInstanceOfSatisfying(
                        Details.Malformed.class,
                        malformed -> assertThat(malformed.sentence())
                                .startsWith("HID-1007: " + start)
                                .matches(DetailsFixture.DESCRIPTION)
                                .doesNotEndWith("."));
        assertThat(details.isPresent()).isFalse();
        assertThat(details.organisation()).isEmpty();
        assertThat(details.sfmJournal()).isEmpty();
        assertThat(details.json()).isEmpty();
    }

    private static ArrayNode repeated(int times) {
        ArrayNode entries = JsonNodeFactory.instance.arrayNode();
        Stream.generate(DetailsTest::journal).limit(times).forEach(entries::add);
        return entries;
    }

    private static ArrayNode array(JsonNode... entries) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        Stream.of(entries).forEach(array::add);
        return array;
    }

    private static ObjectNode organisation() {
        return organisationWith(CHILD);
    }

    private static ObjectNode organisationWith(String value) {
        return DetailsFixture.organisation(ENH, "ENH", value);
    }

    private static ObjectNode journal() {
        return DetailsFixture.journalEntry("4711");
    }

    private static ObjectNode role(ObjectNode entry) {
        return (ObjectNode) entry.get("practitioner_role");
    }

    private static ObjectNode organisation(ObjectNode entry) {
        return (ObjectNode) role(entry).get("organization");
    }

    private static ObjectNode identifier(ObjectNode entry) {
        return (ObjectNode) organisation(entry).get("identifier");
    }

    private static JsonNode json(String text) throws MalformedException {
        return Json.object("{\"claim\":" + text + "}").get("claim");
    }
}

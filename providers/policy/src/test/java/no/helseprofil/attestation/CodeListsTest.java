package no.helseprofil.attestation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import no.helseprofil.attestation.Attestation.Coded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeListsTest {

    private static final List<String> FILES = List.of(
            "healthcare-services.json", "service-types.json", "numbers.json", "professions.json", "purposes.json");

    @ParameterizedTest
    @FieldSource("FILES")
    void everyFileNamesItsSourceAndDate(String file) {
        JsonNode lists = CodeLists.shipped("code-lists/" + file);

        assertThat(LocalDate.parse(lists.path("date").asText())).isAfter(LocalDate.of(2026, 1, 1));
        assertThat(lists.path("source").asText()).isNotBlank();
        Set<String> systems = new HashSet<>();
        assertThat(lists.path("lists")).isNotEmpty().allSatisfy(list -> {
            assertThat(list.path("system").asText()).matches("(urn:|https://).+");
            assertThat(list.path("name").asText()).as("a name, and no number").matches("\\p{L}.*[^0-9]");
            assertThat(list.path("keeper").asText()).startsWith("https://");
            assertThat(list.path("members")).isNotEmpty();
            assertThat(systems.add(list.path("system").asText())).as("once").isTrue();
        });
    }

    /**
     * The lists have as many codes as their sources; a list that loses one while it is edited loses a text in tokens.
     */
    @ParameterizedTest
    @CsvSource({
        "professions.json, urn:oid:2.16.578.1.12.4.1.1.9060, 36, PM, Paramedisiner",
        "healthcare-services.json, urn:oid:2.16.578.1.12.4.1.1.8655, 110, S030605, Invasiv kardiologi",
        "healthcare-services.json, urn:oid:2.16.578.1.12.4.1.1.8663, 35, KX01, Fengselshelsetjeneste",
        "service-types.json, urn:oid:2.16.578.1.12.4.1.1.8451, 54, 300, Øyesykdommer",
        "service-types.json, urn:oid:2.16.578.1.12.4.1.1.8662, 5, ES02, Skolehelsetjeneste for videregående skole",
        "service-types.json, urn:oid:2.16.578.1.12.4.1.1.8664, 4, NA, Nettapotek",
        "service-types.json, urn:oid:2.16.578.1.12.4.1.1.8666, 26, 01, Bedriftshelsetjeneste",
        "service-types.json, urn:oid:2.16.578.1.12.4.1.1.8668, 47, S0301, Endokrinologi",
        "service-types.json, urn:oid:2.16.578.1.12.4.1.1.7750, 3, LPFL, Fastlege",
        "service-types.json, urn:oid:2.16.578.1.12.4.1.1.8254, 24, FLE, Fastlege",
        "service-types.json, urn:oid:2.16.578.1.12.4.1.1.8627, 141, TK01, Pleietjenester",
        "purposes.json, urn:oid:2.16.578.1.12.4.1.1.9151, 25, 28, Digitalt tilsyn",
        "purposes.json, urn:AuditEventHL7Norway/CodeSystem/carerelation, 38, BELEGG, Innlagt pasient",
        "purposes.json, https://terminology.dips.com/decisiontemplate, 38, BELEGG, Innlagt pasient"
    })
    void publicListsAreComplete(String file, String system, int count, String code, String text) {
        assertThat(CodeLists.shipped("code-lists/" + file).path("lists"))
                .filteredOn(list -> list.path("system").asText().equals(system))
                .singleElement()
                .satisfies(list -> assertThat(list.path("codes"))
                        .hasSize(count)
                        .allSatisfy(meaning -> assertThat(meaning.asText()).isNotBlank()));
        assertThat(CodeLists.text(new Coded(code, system))).contains(text);
    }

    @Test
    void namesTheProfessions() {
        assertThat(CodeLists.text(new Coded("SP", "urn:oid:2.16.578.1.12.4.1.1.9060")))
                .contains("Sykepleier");
        assertThat(CodeLists.text(new Coded("SP", "urn:oid:2.16.840.1.113883.1.11.20448")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TREAT", "ETREAT", "COC", "BTG"})
    void namesThePurposes(String code) {
        assertThat(CodeLists.text(new Coded(code, "urn:oid:2.16.840.1.113883.1.11.20448")))
                .isPresent();
    }
}

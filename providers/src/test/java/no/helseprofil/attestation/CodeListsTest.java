package no.helseprofil.attestation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodeListsTest {

    @ParameterizedTest
    @ValueSource(strings = {"healthcare-services.json", "numbers.json", "professions.json", "purposes.json"})
    void eachFileSaysWhatItWasMadeFromAndWhen(String file) {
        JsonNode lists = Resources.json("code-lists/" + file);

        assertThat(LocalDate.parse(lists.path("date").asText())).isAfter(LocalDate.of(2026, 1, 1));
        assertThat(lists.path("source").asText()).isNotBlank();
        Set<String> systems = new HashSet<>();
        assertThat(lists.path("lists")).isNotEmpty().allSatisfy(list -> {
            assertThat(list.path("system").asText()).startsWith("urn:");
            assertThat(list.path("keeper").asText()).startsWith("https://");
            assertThat(list.path("members")).isNotEmpty();
            assertThat(systems.add(list.path("system").asText())).as("once").isTrue();
        });
    }

    @Test
    void theProfessionsHaveTheirNames() {
        assertThat(CodeLists.text(new Coded("SP", "urn:oid:2.16.578.1.12.4.1.1.9060")))
                .contains("Sykepleier");
        assertThat(CodeLists.text(new Coded("SP", "urn:oid:2.16.840.1.113883.1.11.20448")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TREAT", "ETREAT", "COC", "BTG"})
    void thePurposesAreKnown(String code) {
        assertThat(CodeLists.text(new Coded(code, "urn:oid:2.16.840.1.113883.1.11.20448")))
                .isPresent();
    }
}

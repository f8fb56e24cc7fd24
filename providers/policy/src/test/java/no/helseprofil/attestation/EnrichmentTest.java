package no.helseprofil.attestation;

import static no.helseprofil.attestation.AttestationFixture.complete;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.attestation.Attestation.AttestationException;
import no.helseprofil.identifiers.HprNumber;
import no.helseprofil.identifiers.MalformedIdentifierException;
import no.helseprofil.identifiers.NationalIdentityNumber;
import org.junit.jupiter.api.Test;

class EnrichmentTest {

    private static final Enrichment NOTHING = new Enrichment(null, null, number -> Optional.empty());

    @Test
    void addsTextsAndAssigners() throws AttestationException {
        JsonNode claim = NOTHING.claim(complete().read());

        assertThat(claim.at("/practitioner/authorization/text").textValue()).isEqualTo("Lege");
        assertThat(claim.at("/care_relationship/healthcare_service/text").textValue())
                .isEqualTo("Sykepleietjeneste");
        assertThat(claim.at("/care_relationship/purpose_of_use/assigner").textValue())
                .isEqualTo("https://www.hl7.org/");
        assertThat(claim.at("/practitioner/department/authority").textValue()).isEqualTo("https://www.nhn.no/");
        assertThat(claim.at("/care_relationship/decision_ref").toString())
                .isEqualTo("{\"id\":\"30F4AB40\",\"user_selected\":true}");
        assertThat(claim.has("type")).isFalse();
    }

    @Test
    void addsNoTextForAnUnknownCode() throws AttestationException {
        JsonNode claim = NOTHING.claim(
                complete().with("/practitioner/authorization/code", "PARAMEDIC").read());

        assertThat(claim.at("/practitioner/authorization").has("text")).isFalse();
        assertThat(claim.at("/practitioner/authorization").has("assigner")).isTrue();
    }

    @Test
    void addsNamesOfKnownOrganisationsOnly() throws AttestationException {
        Enrichment names = new Enrichment(
                null,
                null,
                number -> Optional.ofNullable(
                        Map.of("999977774", "GRANFJELLDAL KOMMUNE").get(number.value())));

        JsonNode claim = names.claim(complete().read());

        assertThat(claim.at("/practitioner/legal_entity/name").textValue()).isEqualTo("GRANFJELLDAL KOMMUNE");
        assertThat(claim.at("/patients/0/point_of_care").has("name")).isFalse();
        assertThat(claim.at("/practitioner/department").has("name"))
                .as("a number of another series is none of an organisation")
                .isFalse();
    }

    @Test
    void identifiesTheUserByServerDataNotClientData() throws AttestationException, MalformedIdentifierException {
        Attestation named = complete()
                .with(
                        "/practitioner/identifier",
                        Map.of("id", "17056600574", "system", "urn:oid:2.16.578.1.12.4.1.4.1"))
                .with("/practitioner/hpr_nr", Map.of("id", "431001110", "system", "urn:oid:2.16.578.1.12.4.1.4.4"))
                .read();
        Enrichment known = new Enrichment(
                new Enrichment.LoggedInUser(NationalIdentityNumber.parse("17056600574", true), "August September"),
                HprNumber.parse("431001110"),
                number -> Optional.empty());

        assertThat(NOTHING.claim(named).toString())
                .doesNotContain("17056600574")
                .doesNotContain("431001110");
        assertThat(known.claim(named).at("/practitioner/identifier").toString())
                .isEqualTo("{\"id\":\"17056600574\",\"system\":\"urn:oid:2.16.578.1.12.4.1.4.1\","
                        + "\"authority\":\"https://www.skatteetaten.no/\",\"name\":\"August September\"}");
        assertThat(known.claim(named).at("/practitioner/hpr_nr/id").textValue()).isEqualTo("431001110");
    }
}

package no.helseprofil.attestation;

import static no.helseprofil.attestation.AttestationFixture.byOlderNames;
import static no.helseprofil.attestation.AttestationFixture.complete;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import no.helseprofil.attestation.Attestation.AttestationException;
import no.helseprofil.attestation.Attestation.Coded;
import no.helseprofil.attestation.Attestation.Identified;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttestationTest {

    private static final String PATIENT = "13116900216";

    @Test
    void readsAllMembers() throws AttestationException {
        Attestation attestation = complete().read();

        assertThat(attestation.practitioner().authorization())
                .isEqualTo(new Coded("LE", "urn:oid:2.16.578.1.12.4.1.1.9060"));
        assertThat(attestation.practitioner().department())
                .isEqualTo(new Identified("705592", "urn:oid:2.16.578.1.12.4.1.4.102"));
        assertThat(attestation.careRelationship().decision()).isEqualTo(new Attestation.DecisionRef("30F4AB40", true));
        assertThat(attestation.patients()).hasSize(1);
        assertThat(attestation.time()).isNull();
        assertThat(attestation.hasOlderNames()).isFalse();
    }

    @Test
    void writesWhatItRead() throws AttestationException {
        assertThat(complete().read().json()).isEqualTo(complete().json());
    }

    @Test
    void roundTripsAnAttestationThatNamesTheUser() throws AttestationException {
        Attestation named = complete()
                .with(
                        "/practitioner/identifier",
                        Map.of("id", "17056600574", "system", "urn:oid:2.16.578.1.12.4.1.4.1"))
                .with("/practitioner/hpr_nr", Map.of("id", "431001110", "system", "urn:oid:2.16.578.1.12.4.1.4.4"))
                .read();

        assertThat(Attestation.parse(named.json())).isEqualTo(named);
        assertThat(named.toString()).doesNotContain("17056600574").doesNotContain("431001110");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/practitioner/authorization",
                "/practitioner/department",
                "/care_relationship/healthcare_service",
                "/care_relationship/purpose_of_use_details",
                "/care_relationship/decision_ref/user_selected",
                "/patients",
                "/patients/0/point_of_care",
                "/patients/0/department"
            })
    void acceptsAMissingOptionalMember(String member) throws AttestationException {
        Attestation attestation = complete().without(member).read();

        assertThat(Attestation.parse(attestation.json())).isEqualTo(attestation);
    }

    @ParameterizedTest
    @CsvSource({
        "/practitioner, its top, practitioner",
        "/care_relationship, its top, care_relationship",
        "/practitioner/legal_entity, practitioner, legal_entity",
        "/practitioner/point_of_care, practitioner, point_of_care",
        "/practitioner/legal_entity/system, practitioner.legal_entity, system",
        "/care_relationship/purpose_of_use, care_relationship, purpose_of_use",
        "/care_relationship/purpose_of_use/code, care_relationship.purpose_of_use, code",
        "/care_relationship/decision_ref, care_relationship, decision_ref",
        "/care_relationship/decision_ref/id, care_relationship.decision_ref, id"
    })
    void refusesAMissingRequiredMember(String member, String place, String name) {
        assertRefused(complete().without(member), "correct the attestation at " + place + ", which lacks " + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/practitioner", "/practitioner/legal_entity", "/care_relationship", "/patients/0"})
    void refusesAnUnknownMemberWithoutNamingIt(String place) {
        assertRefused(complete().with(place + "/forged_by_me", "x"), "correct the attestation at ");
    }

    @ParameterizedTest
    @CsvSource({
        "/practitioner/legal_entity/id, 99997777",
        "/practitioner/legal_entity/id, 9999777740",
        "/practitioner/legal_entity/id, NO:ORGNR:999977774",
        "/practitioner/legal_entity/id, '999977774 '",
        "/practitioner/point_of_care/id, 99997777x",
        "/practitioner/authorization/code, ''",
        "/care_relationship/decision_ref/user_selected, yes",
        "/patients, none",
        "/practitioner, LE"
    })
    void refusesAMalformedValue(String member, String value) {
        assertRefused(complete().with(member, value), "correct the attestation at ");
    }

    @Test
    void refusesControlCharactersAndLongTexts() {
        assertRefused(complete().with("/care_relationship/decision_ref/id", "a\nb"), "correct the attestation at ");
        assertRefused(
                complete().with("/care_relationship/decision_ref/id", "a".repeat(256)), "correct the attestation at ");
    }

    @Test
    void refusesMoreThanTwentyPatients() throws AttestationException {
        assertThat(complete()
                        .with("/patients", Collections.nCopies(20, Map.of()))
                        .read()
                        .patients())
                .hasSize(20);
        assertRefused(
                complete().with("/patients", Collections.nCopies(21, Map.of())), "correct the attestation at patients");
    }

    @ParameterizedTest
    @CsvSource({
        "/practitioner/authorization/system, urn:oid:2.16.578.1.12.4.1.1.7704",
        "/practitioner/authorization/system, 2.16.578.1.12.4.1.1.7704",
        "/practitioner/authorization/system, https://example.no/professions",
        "/practitioner/legal_entity/system, urn:oid:2.16.578.1.12.4.1.2.101",
        "/practitioner/legal_entity/system, urn:oid:2.16.578.1.12.4.1.4.102",
        "/practitioner/point_of_care/system, urn:oid:2.16.578.1.12.4.1.4.1010",
        "/practitioner/department/system, urn:oid:1.2.3",
        "/care_relationship/purpose_of_use/system, urn:oid:2.16.578.1.12.4.1.1.9151",
        "/care_relationship/healthcare_service/system, urn:oid:2.16.578.1.12.4.1.1.9060",
        "/patients/0/point_of_care/system, urn:oid:1.2.3",
        "/patients/0/department/system, urn:oid:1.2.3"
    })
    void refusesAnUnknownCodeSystem(String member, String system) {
        assertRefused(complete().with(member, system), ".system one of urn:oid:");
    }

    @ParameterizedTest
    @CsvSource({
        "/practitioner/legal_entity/name, Sykehuset",
        "/practitioner/legal_entity/authority, https://www.skatteetaten.no",
        "/practitioner/authorization/text, Lege",
        "/practitioner/authorization/assigner, https://www.helsedirektoratet.no/",
        "/practitioner/department/authority, https://www.nhn.no",
        "/practitioner/department/name, Ortopedisk",
        "/care_relationship/purpose_of_use/text, Behandling",
        "/care_relationship/healthcare_service/assigner, https://www.helsedirektoratet.no/",
        "/care_relationship/decision_ref/description, Besluttet",
        "/patients/0/point_of_care/name, Sykehuset",
        "/patients/0/department/authority, https://www.nhn.no"
    })
    void ignoresAndCountsServerAddedMembers(String member, String text) throws AttestationException {
        Attestation attestation = complete().with(member, text).read();

        assertThat(attestation.hasOlderNames()).isTrue();
        assertThat(attestation.json()).isEqualTo(complete().json());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/practitioner/authorization",
                "/practitioner/legal_entity",
                "/practitioner/department",
                "/care_relationship/purpose_of_use_details",
                "/patients/0/department"
            })
    void acceptsAnOidWithoutUrnPrefix(String member) throws AttestationException {
        String urn = complete().json().at(member + "/system").textValue();
        Attestation attestation = complete()
                .with(member + "/system", urn.substring("urn:oid:".length()))
                .read();

        assertThat(attestation.hasOlderNames()).isTrue();
        assertThat(attestation.json()).isEqualTo(complete().json());
    }

    @Test
    void acceptsTheDecisionNameOfDrafts() throws AttestationException {
        AttestationFixture byReference = complete()
                .without("/care_relationship/decision_ref/id")
                .with("/care_relationship/decision_ref/ref_id", "30F4AB40");
        AttestationFixture traced = complete()
                .without("/care_relationship/decision_ref")
                .with("/care_relationship/tracing_ref", Map.of("ref_id", "30F4AB40", "user_selected", true));

        assertThat(byReference.read().json()).isEqualTo(complete().json());
        assertThat(traced.read().json()).isEqualTo(complete().json());
        assertThat(traced.read().hasOlderNames()).isTrue();
        assertRefused(
                complete().with("/care_relationship/decision_ref/ref_id", "1"),
                "correct the attestation at care_relationship.decision_ref");
    }

    @Test
    void acceptsADepartmentOfALocalSeries() throws AttestationException {
        Map<String, Object> local =
                Map.of("id", "ORT-1", "system", "urn:uuid:3f1c7a5e", "authority", AttestationFixture.LEGAL_ENTITY);
        AttestationFixture sent =
                complete().with("/practitioner/department", local).with("/patients/0/department", local);

        assertThat(sent.read().json()).as("ATT-28").isEqualTo(sent.json());
        assertThat(sent.read().hasOlderNames()).isFalse();
        for (String noSeries : List.of("departments", "http://example.no/departments", "urn:x:", "https://")) {
            assertRefused(sent.with("/practitioner/department/system", noSeries), "by ATT-28, a series of your own");
        }
        assertRefused(
                sent.with("/practitioner/department", Map.of("id", "1", "system", "urn:x-local:1", "authority", "me")),
                "correct the attestation at practitioner.department.authority");
        assertRefused(
                complete()
                        .with("/practitioner/point_of_care/authority", "999977774")
                        .with("/practitioner/point_of_care/system", "urn:uuid:3f1c7a5e"),
                "correct the attestation at practitioner.point_of_care");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "urn:oid:2.16.578.1.12.4.1.1.8432",
                "urn:AuditEventHL7Norway/CodeSystem/carerelation",
                "https://terminology.dips.com/decisiontemplate"
            })
    void acceptsAnyPublishedPurposeList(String system) throws AttestationException {
        AttestationFixture sent = complete().with("/care_relationship/purpose_of_use_details/system", system);

        assertThat(sent.read().json()).as("ATT-45").isEqualTo(sent.json());
        assertRefused(
                complete().with("/care_relationship/purpose_of_use_details/system", "8432"),
                "or another list as urn: or https:");
    }

    @ParameterizedTest
    @CsvSource({
        "/practitioner/authorization/code, PARAMEDIC",
        "/care_relationship/purpose_of_use/code, HRESCH",
        "/care_relationship/healthcare_service/code, ZZ99"
    })
    void acceptsAnUnknownCode(String member, String code) throws AttestationException {
        assertThat(complete().with(member, code).read().json().at(member).textValue())
                .isEqualTo(code);
    }

    @Test
    void readsTheNamesOf2024LikeTheCurrentNames() throws AttestationException {
        Attestation attestation = byOlderNames().read();

        assertThat(attestation.hasOlderNames()).isTrue();
        assertThat(attestation.time()).isEqualTo(Instant.ofEpochSecond(1_772_366_400));
        assertThat(attestation.careRelationship().purposeOfUse().code()).isEqualTo("TREAT");
        assertThat(attestation.careRelationship().decision()).isEqualTo(new Attestation.DecisionRef("30F4AB40", null));
    }

    @Test
    void keepsNoPatientIdentity() throws AttestationException {
        Attestation older = byOlderNames().read();
        Attestation current = complete()
                .with("/patients", List.of(Map.of("identifier", Map.of("id", PATIENT))))
                .read();

        assertThat(older.toString() + older.json() + current + current.json()).doesNotContain(PATIENT);
        assertThat(current.hasOlderNames()).isTrue();
        assertThat(current.patients()).hasSize(1);
    }

    @Test
    void keepsItsTimeWhenReadAgain() throws AttestationException {
        Attestation older = byOlderNames().read();

        assertThat(Attestation.parse(older.json()).time()).isEqualTo(older.time());
    }

    @Test
    void refusesOlderNamesBesideCurrentNames() {
        assertRefused(
                complete().with("/attestation", byOlderNames().json().get("attestation")),
                "correct the attestation at ");
        assertRefused(complete().with("/care_relation", Map.of()), "correct the attestation at ");
        assertRefused(complete().with("/care_relationship/tracing_ref_id", "1"), "correct the attestation at ");
    }

    @Test
    void doesNotModifyItsInput() throws AttestationException {
        AttestationFixture sent = byOlderNames();
        sent.read();

        assertThat(sent.json()).isEqualTo(byOlderNames().json());
    }

    @Test
    void refusesAnythingButAnObject() {
        assertThatThrownBy(() -> Attestation.parse(JsonNodeFactory.instance.textNode("LE")))
                .isInstanceOf(AttestationException.class);
    }

    private static void assertRefused(AttestationFixture sent, String start) {
        assertThatThrownBy(sent::read)
                .isInstanceOfSatisfying(
                        AttestationException.class,
                        refused -> assertThat(refused.sentence())
                                .as("of an error_description, and in words of ours")
                                .matches("[\\x20-\\x21\\x23-\\x5B\\x5D-\\x7E]+")
                                .startsWith("HID-1007: ")
                                .contains(start)
                                .doesNotContain("forged"));
    }
}

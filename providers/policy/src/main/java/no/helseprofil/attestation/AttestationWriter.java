package no.helseprofil.attestation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import no.helseprofil.attestation.Attestation.Coded;
import no.helseprofil.attestation.Attestation.Identified;
import no.helseprofil.identifiers.HprNumber;
import no.helseprofil.identifiers.NationalIdentityNumber;
import no.helseprofil.identifiers.NationalIdentityNumber.ObjectIdentifier;
import org.jspecify.annotations.Nullable;

/** Writer of an attestation with the names of the profile. {@link Enrichment} adds further members to each part. */
class AttestationWriter {

    void write(Attestation attestation, ObjectNode into) {
        writePractitioner(attestation.practitioner(), into.putObject("practitioner"));
        writeCareRelationship(attestation.careRelationship(), into.putObject("care_relationship"));
        ArrayNode patients = into.putArray("patients");
        attestation.patients().forEach(patient -> writePatient(patient, patients.addObject()));
    }

    private void writePractitioner(Attestation.ActingPractitioner practitioner, ObjectNode into) {
        writeNumber(number(practitioner), into);
        writeHprNumber(hprNumber(practitioner), into);
        write("authorization", practitioner.authorization(), into);
        write("legal_entity", practitioner.legalEntity(), into);
        write("point_of_care", practitioner.pointOfCare(), into);
        write("department", practitioner.department(), into);
    }

    private void writeCareRelationship(Attestation.CareRelationship relationship, ObjectNode into) {
        write("healthcare_service", relationship.healthcareService(), into);
        write("purpose_of_use", relationship.purposeOfUse(), into);
        write("purpose_of_use_details", relationship.purposeOfUseDetails(), into);
        ObjectNode decision =
                into.putObject("decision_ref").put("id", relationship.decision().id());
        if (relationship.decision().userSelected() != null) {
            decision.put("user_selected", relationship.decision().userSelected());
        }
    }

    private void writePatient(Attestation.Patient patient, ObjectNode into) {
        write("point_of_care", patient.pointOfCare(), into);
        write("department", patient.department(), into);
    }

    private void writeNumber(@Nullable NationalIdentityNumber number, ObjectNode into) {
        if (number != null) {
            String system = number.series().map(ObjectIdentifier::urn).orElseGet(ObjectIdentifier.FNR::urn);
            describePerson(new Identified(number.value(), system), into.putObject("identifier"));
        }
    }

    private void writeHprNumber(@Nullable HprNumber number, ObjectNode into) {
        if (number != null) {
            describe(new Identified(number.value(), ObjectIdentifier.HPR.urn()), into.putObject("hpr_nr"));
        }
    }

    private void write(String name, @Nullable Coded coded, ObjectNode into) {
        if (coded != null) {
            describe(coded, into.putObject(name));
        }
    }

    private void write(String name, @Nullable Identified unit, ObjectNode into) {
        if (unit != null) {
            describe(unit, into.putObject(name));
        }
    }

    @Nullable
    NationalIdentityNumber number(Attestation.ActingPractitioner practitioner) {
        return practitioner.number();
    }

    @Nullable
    HprNumber hprNumber(Attestation.ActingPractitioner practitioner) {
        return practitioner.hprNumber();
    }

    void describePerson(Identified person, ObjectNode into) {
        person.write(into);
    }

    void describe(Identified unit, ObjectNode into) {
        unit.write(into);
    }

    void describe(Coded coded, ObjectNode into) {
        coded.write(into);
    }
}

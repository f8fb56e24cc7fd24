package no.helseprofil.testtoken;

import static no.helseprofil.grammar.Member.optional;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import no.helseprofil.attestation.Attestation;
import no.helseprofil.grammar.Grammar;
import no.helseprofil.grammar.Member;
import no.helseprofil.grammar.Member.Members;
import org.jspecify.annotations.Nullable;

/**
 * The part of a request about an attestation, and the claim that it yields, in this server's form of attestations. None
 * of it is verified: an API is also tested with attestations that no client could make.
 */
final class AttestationPart {

    static final String CLAIM = Attestation.TYPE;

    private static final String ORGANISATIONS = "urn:oid:2.16.578.1.12.4.1.4.101";
    private static final String DEPARTMENTS = "urn:oid:2.16.578.1.12.4.1.4.102";
    private static final String PERSON = "practitioner.identifier";
    private static final String HPR = "practitioner.hpr_nr";
    private static final String DECISION = "care_relationship.decision_ref";
    private static final String PATIENTS = "patients";

    private static final Member<Boolean> USER_SELECTED =
            optional("careRelationshipDecisionRefUserSelected", Grammar.FLAG);

    private static final List<Row> ROWS = List.of(
            row("practitionerIdentifierSystem", PERSON + ".system", "urn:oid:2.16.578.1.12.4.1.4.1"),
            row("practitionerIdentifierAuthority", PERSON + ".authority", null),
            row("practitionerHprNrSystem", HPR + ".system", "urn:oid:2.16.578.1.12.4.1.4.4"),
            row("practitionerHprNrAuthority", HPR + ".authority", null),
            row("practitionerAuthorizationCode", "practitioner.authorization.code", "LE"),
            row("practitionerAuthorizationText", "practitioner.authorization.text", "Lege"),
            row(
                    "practitionerAuthorizationSystem",
                    "practitioner.authorization.system",
                    "urn:oid:2.16.578.1.12.4.1.1.9060"),
            row("practitionerAuthorizationAssigner", "practitioner.authorization.assigner", null),
            row("practitionerLegalEntityId", "practitioner.legal_entity.id", ClientPart.DEFAULT_PARENT),
            row("practitionerLegalEntityName", "practitioner.legal_entity.name", null),
            row("practitionerLegalEntitySystem", "practitioner.legal_entity.system", ORGANISATIONS),
            row("practitionerLegalEntityAuthority", "practitioner.legal_entity.authority", null),
            row("practitionerPointOfCareId", "practitioner.point_of_care.id", "999977776"),
            row("practitionerPointOfCareName", "practitioner.point_of_care.name", null),
            row("practitionerPointOfCareSystem", "practitioner.point_of_care.system", ORGANISATIONS),
            row("practitionerPointOfCareAuthority", "practitioner.point_of_care.authority", null),
            row("practitionerDepartmentId", "practitioner.department.id", "705592"),
            row("practitionerDepartmentName", "practitioner.department.name", null),
            row("practitionerDepartmentSystem", "practitioner.department.system", DEPARTMENTS),
            row("practitionerDepartmentAuthority", "practitioner.department.authority", null),
            row("careRelationshipHealthcareServiceCode", "care_relationship.healthcare_service.code", "S03"),
            row("careRelationshipHealthcareServiceText", "care_relationship.healthcare_service.text", null),
            row(
                    "careRelationshipHealthcareSystem",
                    "care_relationship.healthcare_service.system",
                    "urn:oid:2.16.578.1.12.4.1.1.8655"),
            row("careRelationshipHealthcareAssigner", "care_relationship.healthcare_service.assigner", null),
            row("careRelationshipPurposeOfUseCode", "care_relationship.purpose_of_use.code", "TREAT"),
            row("careRelationshipPurposeOfUseText", "care_relationship.purpose_of_use.text", null),
            row(
                    "careRelationshipPurposeOfUseSystem",
                    "care_relationship.purpose_of_use.system",
                    "urn:oid:2.16.840.1.113883.1.11.20448"),
            row("careRelationshipPurposeOfUseAssigner", "care_relationship.purpose_of_use.assigner", null),
            row("careRelationshipPurposeOfUseDetailsCode", "care_relationship.purpose_of_use_details.code", "15"),
            row("careRelationshipPurposeOfUseDetailsText", "care_relationship.purpose_of_use_details.text", null),
            row(
                    "careRelationshipPurposeOfUseDetailsSystem",
                    "care_relationship.purpose_of_use_details.system",
                    "urn:oid:2.16.578.1.12.4.1.1.9151"),
            row(
                    "careRelationshipPurposeOfUseDetailsAssigner",
                    "care_relationship.purpose_of_use_details.assigner",
                    null),
            row("careRelationshipDecisionRefId", DECISION + ".id", "30F4AB40-DBC2-41A7-8AC4-181AD3FDC25B"),
            // the earlier name of the decision
            row("careRelationshipTracingRefId", DECISION + ".id", null),
            row("patientsPointOfCareId", PATIENTS + ".point_of_care.id", "999977776"),
            row("patientsPointOfCareName", PATIENTS + ".point_of_care.name", null),
            row("patientsPointOfCareSystem", PATIENTS + ".point_of_care.system", ORGANISATIONS),
            row("patientsPointOfCareAuthority", PATIENTS + ".point_of_care.authority", null),
            row("patientsDepartmentId", PATIENTS + ".department.id", "109765"),
            row("patientsDepartmentName", PATIENTS + ".department.name", null),
            row("patientsDepartmentSystem", PATIENTS + ".department.system", DEPARTMENTS),
            row("patientsDepartmentAuthority", PATIENTS + ".department.authority", null));

    private static final List<LeftOut> LEFT_OUT = List.of(
            leftOut("dontSetPractitionerHprNr", HPR),
            leftOut("dontSetPractitionerAuthorization", "practitioner.authorization"),
            leftOut("dontSetPractitionerDepartment", "practitioner.department"),
            leftOut("dontSetCareRelationshipHealthcareService", "care_relationship.healthcare_service"),
            leftOut("dontSetCareRelationshipPurposeOfUseDetails", "care_relationship.purpose_of_use_details"),
            leftOut("dontSetPatientsPointOfCare", PATIENTS + ".point_of_care"),
            leftOut("dontSetPatientsDepartment", PATIENTS + ".department"));

    static final Grammar<Members> GRAMMAR =
            Grammar.object("write an object with what is attested", read -> read, members());

    private AttestationPart() {}

    /**
     * Returns the claim.
     *
     * @param claims the other claims, which identify the practitioner
     */
    static Map<String, Object> claim(@Nullable Members sent, Map<String, Object> claims) {
        Map<String, Object> texts = new LinkedHashMap<>();
        putIfSaid(texts, PERSON + ".id", claims.get(UserPart.PID));
        putIfSaid(texts, HPR + ".id", claims.get(UserPart.HPR_NUMBER));
        ROWS.forEach(row -> putIfSaid(texts, row.path(), row.value(sent)));
        texts.put(
                DECISION + ".user_selected",
                sent == null || sent.find(USER_SELECTED).orElse(true));
        List.of(PERSON, HPR).stream()
                .filter(part -> !texts.containsKey(part + ".id"))
                .forEach(part -> texts.keySet().removeIf(path -> path.startsWith(part + ".")));
        LEFT_OUT.stream()
                .filter(part -> sent != null && sent.find(part.member()).orElse(false))
                .forEach(part -> texts.keySet().removeIf(path -> path.startsWith(part.path() + ".")));
        Map<String, Object> claim = new LinkedHashMap<>();
        texts.forEach((path, value) -> put(claim, path, value));
        claim.computeIfPresent(PATIENTS, (name, patient) -> List.of(patient));
        return claim;
    }

    private static void putIfSaid(Map<String, Object> texts, String path, @Nullable Object value) {
        if (value != null) {
            texts.put(path, value);
        }
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> into, String path, Object value) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            into.put(path, value);
        } else {
            Object inner = into.computeIfAbsent(path.substring(0, dot), name -> new LinkedHashMap<String, Object>());
            put((Map<String, Object>) inner, path.substring(dot + 1), value);
        }
    }

    private static Member<?>[] members() {
        List<Member<?>> members = new ArrayList<>();
        ROWS.forEach(row -> members.add(row.member()));
        LEFT_OUT.forEach(part -> members.add(part.member()));
        members.add(USER_SELECTED);
        return members.toArray(Member<?>[]::new);
    }

    private static Row row(String member, String path, @Nullable String otherwise) {
        return new Row(optional(member, Values.TEXT), path, otherwise);
    }

    private static LeftOut leftOut(String member, String path) {
        return new LeftOut(optional(member, Grammar.FLAG), path);
    }

    /** A text of the claim, with the member of the request, its place in the claim and its default. */
    private record Row(
            Member<String> member, String path, @Nullable String otherwise) {

        @Nullable
        String value(@Nullable Members sent) {
            return sent == null ? otherwise : sent.find(member).orElse(otherwise);
        }
    }

    /** A part of the claim, with the member that leaves it out. */
    private record LeftOut(Member<Boolean> member, String path) {}
}

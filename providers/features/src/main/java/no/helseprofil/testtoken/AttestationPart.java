package no.helseprofil.testtoken;

import static no.helseprofil.grammar.Member.optional;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import no.helseprofil.attestation.Attestation;
import no.helseprofil.grammar.Grammar;
import no.helseprofil.grammar.Member;
import no.helseprofil.grammar.Member.Members;
import no.helseprofil.testtoken.ClientPart.ClaimRow;
import no.helseprofil.testtoken.ClientPart.Generation;
import org.jspecify.annotations.Nullable;

/**
 * The part of a request about an attestation, and the claim that it yields, in this server's form of attestations. None
 * of it is verified: an API is also tested with attestations that no client could make.
 */
final class AttestationPart {

    static final String CLAIM = Attestation.TYPE;

    private static final String OID = "urn:oid:2.16.578.1.12.4.1.";
    private static final String ORGANISATIONS = OID + "4.101";
    private static final String DEPARTMENTS = OID + "4.102";
    private static final String PERSON = "practitioner.identifier";
    private static final String HPR = "practitioner.hpr_nr";
    private static final String DECISION = "care_relationship.decision_ref";
    private static final String PATIENTS = "patients";

    private static final Member<Boolean> USER_SELECTED =
            optional("careRelationshipDecisionRefUserSelected", Grammar.FLAG);

    private static final List<ClaimRow> ROWS = Stream.of(
                    List.of(
                            ClaimRow.of("practitionerIdentifierSystem", PERSON + ".system", OID + "4.1"),
                            ClaimRow.of("practitionerIdentifierAuthority", PERSON + ".authority"),
                            ClaimRow.of("practitionerHprNrSystem", HPR + ".system", OID + "4.4"),
                            ClaimRow.of("practitionerHprNrAuthority", HPR + ".authority"),
                            ClaimRow.of("practitionerAuthorizationCode", "practitioner.authorization.code", "LE"),
                            ClaimRow.of("practitionerAuthorizationText", "practitioner.authorization.text", "Lege")),
                    assigned("practitionerAuthorization", "practitioner.authorization", OID + "1.9060"),
                    place(
                            "practitionerLegalEntity",
                            "practitioner.legal_entity",
                            ClientPart.DEFAULT_PARENT,
                            ORGANISATIONS),
                    place("practitionerPointOfCare", "practitioner.point_of_care", "999977776", ORGANISATIONS),
                    place("practitionerDepartment", "practitioner.department", "705592", DEPARTMENTS),
                    coded("careRelationshipHealthcareService", "care_relationship.healthcare_service", "S03"),
                    assigned("careRelationshipHealthcare", "care_relationship.healthcare_service", OID + "1.8655"),
                    coded("careRelationshipPurposeOfUse", "care_relationship.purpose_of_use", "TREAT"),
                    assigned(
                            "careRelationshipPurposeOfUse",
                            "care_relationship.purpose_of_use",
                            "urn:oid:2.16.840.1.113883.1.11.20448"),
                    coded("careRelationshipPurposeOfUseDetails", "care_relationship.purpose_of_use_details", "15"),
                    assigned(
                            "careRelationshipPurposeOfUseDetails",
                            "care_relationship.purpose_of_use_details",
                            OID + "1.9151"),
                    List.of(
                            ClaimRow.of(
                                    "careRelationshipDecisionRefId",
                                    DECISION + ".id",
                                    "30F4AB40-DBC2-41A7-8AC4-181AD3FDC25B"),
                            // the earlier name of the decision
                            ClaimRow.of("careRelationshipTracingRefId", DECISION + ".id")),
                    place("patientsPointOfCare", PATIENTS + ".point_of_care", "999977776", ORGANISATIONS),
                    place("patientsDepartment", PATIENTS + ".department", "109765", DEPARTMENTS))
            .flatMap(List::stream)
            .toList();

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
        texts.putAll(ClaimRow.claims(ROWS, sent, Generation.DEFAULTS_AND_SENT));
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

    /** Returns the texts of an organisation, or of a part of one. */
    private static List<ClaimRow> place(String member, String path, String id, String system) {
        return List.of(
                ClaimRow.of(member + "Id", path + ".id", id),
                ClaimRow.of(member + "Name", path + ".name"),
                ClaimRow.of(member + "System", path + ".system", system),
                ClaimRow.of(member + "Authority", path + ".authority"));
    }

    private static List<ClaimRow> coded(String member, String path, String code) {
        return List.of(
                ClaimRow.of(member + "Code", path + ".code", code), ClaimRow.of(member + "Text", path + ".text"));
    }

    private static List<ClaimRow> assigned(String member, String path, String system) {
        return List.of(
                ClaimRow.of(member + "System", path + ".system", system),
                ClaimRow.of(member + "Assigner", path + ".assigner"));
    }

    private static LeftOut leftOut(String member, String path) {
        return new LeftOut(optional(member, Grammar.FLAG), path);
    }

    /** A part of the claim, with the member that leaves it out. */
    private record LeftOut(Member<Boolean> member, String path) {}
}

package no.helseprofil.attestation;

import static no.helseprofil.grammar.Member.optional;
import static no.helseprofil.grammar.Member.required;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import no.helseprofil.attestation.Attestation.ActingPractitioner;
import no.helseprofil.attestation.Attestation.CareRelationship;
import no.helseprofil.attestation.Attestation.Coded;
import no.helseprofil.attestation.Attestation.DecisionRef;
import no.helseprofil.attestation.Attestation.Identified;
import no.helseprofil.attestation.Attestation.Patient;
import no.helseprofil.grammar.Grammar;
import no.helseprofil.grammar.Member;
import no.helseprofil.grammar.Member.Members;
import no.helseprofil.identifiers.HprNumber;
import no.helseprofil.identifiers.MalformedIdentifierException;
import no.helseprofil.identifiers.NationalIdentityNumber;

/**
 * Grammar of an attestation (HelseID, profile for Tillitsrammeverket). It has no remedies: {@link Attestation.Structure} reports
 * only the place of what is wrong.
 */
final class AttestationGrammar {

    private static final String NO_REMEDY = "";
    private static final long LAST_SECOND = 253_402_300_799L;
    private static final int MOST_PATIENTS = 20;

    private static final Grammar<String> TEXT = Grammar.text("[^\\x00-\\x1f\\x7f]{1,255}", NO_REMEDY);
    private static final Grammar<String> ORGANISATION_NUMBER = Grammar.text("[0-9]{9}", NO_REMEDY);
    private static final Member<String> SYSTEM = required("system", TEXT);
    private static final Member<String> NUMBER = required("id", ORGANISATION_NUMBER);

    private static final Grammar<Coded> CODED = Grammar.object(NO_REMEDY, Coded.class, required("code", TEXT), SYSTEM);
    private static final Grammar<Identified> ORGANISATION =
            Grammar.object(NO_REMEDY, read -> new Identified(read.get(NUMBER), read.get(SYSTEM)), NUMBER, SYSTEM);
    private static final Grammar<Identified> DEPARTMENT = Grammar.object(
            NO_REMEDY, Identified.class, required("id", TEXT), SYSTEM, optional("authority", ORGANISATION_NUMBER));

    private static final Member<String> TYPE =
            required("type", Grammar.oneOf(List.of(Attestation.TYPE), Function.identity()));
    private static final Member<Instant> TIME = optional(
            OlderNames.TIME,
            Grammar.value(
                    AttestationGrammar::time,
                    NO_REMEDY,
                    Grammar.schema("{\"type\":\"integer\",\"minimum\":0,\"maximum\":" + LAST_SECOND + "}")));
    private static final Member<ActingPractitioner> PRACTITIONER = required(
            "practitioner",
            Grammar.object(
                    NO_REMEDY,
                    ActingPractitioner.class,
                    optional("identifier", identifier(AttestationGrammar::nationalIdentityNumber)),
                    optional("hpr_nr", identifier(AttestationGrammar::hprNumber)),
                    optional("authorization", CODED),
                    required("legal_entity", ORGANISATION),
                    required("point_of_care", ORGANISATION),
                    optional("department", DEPARTMENT)));
    private static final Member<CareRelationship> CARE_RELATIONSHIP = required(
            "care_relationship",
            Grammar.object(
                    NO_REMEDY,
                    CareRelationship.class,
                    optional("healthcare_service", CODED),
                    required("purpose_of_use", CODED),
                    optional("purpose_of_use_details", CODED),
                    required(
                            "decision_ref",
                            Grammar.object(
                                    NO_REMEDY,
                                    DecisionRef.class,
                                    required("id", TEXT),
                                    optional("user_selected", Grammar.FLAG)))));
    private static final Grammar<Patient> PATIENT = Grammar.object(
            NO_REMEDY, Patient.class, optional("point_of_care", ORGANISATION), optional("department", DEPARTMENT));
    private static final Member<List<Patient>> PATIENTS = optional(
            "patients",
            Grammar.list(NO_REMEDY, PATIENT)
                    .where(patients -> patients.size() <= MOST_PATIENTS, NO_REMEDY)
                    .by(Grammar.schema("{\"type\":\"array\",\"maxItems\":" + MOST_PATIENTS + "}")
                            .set("items", PATIENT.schema())),
            List.of());

    private static final Grammar<Members> ENTRY =
            Grammar.object(NO_REMEDY, Function.identity(), TYPE, TIME, PRACTITIONER, CARE_RELATIONSHIP, PATIENTS);

    private AttestationGrammar() {}

    static Grammar<Attestation> of(boolean hasOlderNames) {
        return ENTRY.map(read -> new Attestation(
                read.get(PRACTITIONER),
                read.get(CARE_RELATIONSHIP),
                read.get(PATIENTS),
                read.find(TIME).orElse(null),
                hasOlderNames));
    }

    private static <T> Grammar<T> identifier(Function<JsonNode, Optional<T>> reader) {
        Member<T> id = required("id", Grammar.value(reader, NO_REMEDY, TEXT.schema()));
        return Grammar.object(NO_REMEDY, read -> read.get(id), id, SYSTEM);
    }

    private static Optional<Instant> time(JsonNode node) {
        return Optional.of(node)
                .filter(number -> number.canConvertToExactIntegral() && number.canConvertToLong())
                .map(JsonNode::longValue)
                .filter(seconds -> seconds >= 0 && seconds <= LAST_SECOND)
                .map(Instant::ofEpochSecond);
    }

    /** Check digits are verified later, when the number is compared with that of the user who has logged in. */
    private static Optional<NationalIdentityNumber> nationalIdentityNumber(JsonNode node) {
        try {
            return Optional.of(NationalIdentityNumber.parse(String.valueOf(node.textValue()), false));
        } catch (MalformedIdentifierException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<HprNumber> hprNumber(JsonNode node) {
        try {
            return Optional.of(HprNumber.parse(String.valueOf(node.textValue())));
        } catch (MalformedIdentifierException malformed) {
            return Optional.empty();
        }
    }
}

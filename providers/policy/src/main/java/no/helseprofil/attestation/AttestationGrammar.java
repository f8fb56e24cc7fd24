package no.helseprofil.attestation;

import static no.helseprofil.grammar.Member.optional;
import static no.helseprofil.grammar.Member.required;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
 * Grammar of an attestation (HelseID, profile for Tillitsrammeverket). It has no remedies: {@link
 * Attestation.Structure} reports only the place of what is wrong.
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

    /**
     * Abandoned names and members that clients still send: those of the model of 2024 (Tillitsrammeverk, Informasjons-
     * og datamodell), of the profile's first drafts and of HelseID's test token service. They are: everything wrapped
     * in {@code attestation}, with the time {@code toa}; {@code care_relation}; {@code tracing_ref} or {@code
     * tracing_ref_id} for the decision, and its {@code ref_id}; OIDs that aren't URNs; names, texts, maintainers of
     * lists and descriptions, which the server knows better or no API reads; and the identity of each patient, which no
     * token may reveal.
     *
     * @param entry the entry with the names of the profile
     * @param found whether the entry had other names
     */
    record OlderNames(JsonNode entry, boolean found) {

        static final String TIME = "toa";

        private static final String WRAPPER = "attestation";
        private static final String RELATION = "care_relation";
        private static final String RELATIONSHIP = "care_relationship";
        private static final String TRACING_ID = "tracing_ref_id";
        private static final String TRACING = "tracing_ref";
        private static final String DECISION = "decision_ref";
        private static final String IDENTITY = "identifier";
        private static final String SYSTEM = "system";

        /** OIDs as the model's own tables write them. */
        private static final Pattern BARE_OID = Pattern.compile("[0-2](\\.(0|[1-9][0-9]{0,9})){2,30}");

        /** Replaces older names. One whose replacement is also present stays, as an unknown member. */
        static OlderNames replace(JsonNode sent) {
            if (!(sent instanceof ObjectNode object)) {
                return new OlderNames(sent, false);
            }
            ObjectNode entry = unwrapped(object);
            rename(entry, RELATION, RELATIONSHIP);
            nameDecision(entry.path(RELATIONSHIP));
            entry.path("patients").forEach(OlderNames::forget);
            Stream.concat(
                            Stream.of(entry.path("practitioner"), entry.path(RELATIONSHIP)),
                            entry.path("patients").valueStream())
                    .forEach(OlderNames::leaveOutWhatIsAdded);
            return new OlderNames(entry, entry.has(TIME) || !entry.equals(object));
        }

        private static ObjectNode unwrapped(ObjectNode sent) {
            ObjectNode entry = sent.deepCopy();
            if (!(sent.path(WRAPPER) instanceof ObjectNode inner) || sent.size() != 2) {
                return entry;
            }
            entry.remove(WRAPPER);
            inner.properties().stream()
                    .filter(member -> !entry.has(member.getKey()))
                    .forEach(member ->
                            entry.set(member.getKey(), member.getValue().deepCopy()));
            return entry;
        }

        private static void rename(ObjectNode entry, String older, String name) {
            if (entry.has(older) && !entry.has(name)) {
                entry.set(name, entry.remove(older));
            }
        }

        private static void nameDecision(JsonNode relationship) {
            if (!(relationship instanceof ObjectNode object)) {
                return;
            }
            rename(object, TRACING, DECISION);
            if (object.has(TRACING_ID) && !object.has(DECISION)) {
                object.set(DECISION, JsonNodeFactory.instance.objectNode().set("id", object.remove(TRACING_ID)));
            }
            if (object.path(DECISION) instanceof ObjectNode decision) {
                rename(decision, "ref_id", "id");
                decision.remove("description");
            }
        }

        private static void forget(JsonNode patient) {
            if (patient instanceof ObjectNode object) {
                object.remove(IDENTITY);
            }
        }

        private static void leaveOutWhatIsAdded(JsonNode part) {
            part.properties().forEach(member -> {
                if (member.getValue() instanceof ObjectNode object && object.has(SYSTEM)) {
                    leaveOutWhatIsAdded(member.getKey(), object);
                }
            });
        }

        /** The maintainer of a list of the client's own stays, since only the client knows it (ATT-28). */
        private static void leaveOutWhatIsAdded(String name, ObjectNode member) {
            String system = member.path(SYSTEM).asText();
            if (BARE_OID.matcher(system).matches()) {
                member.set(SYSTEM, TextNode.valueOf("urn:oid:" + system));
            }
            member.remove(List.of("name", "text", "assigner"));
            if (CodeLists.knows(name, member.path(SYSTEM).asText())) {
                member.remove("authority");
            }
        }
    }
}

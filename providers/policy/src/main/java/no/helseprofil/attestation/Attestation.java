package no.helseprofil.attestation;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import no.helseprofil.attestation.AttestationGrammar.OlderNames;
import no.helseprofil.grammar.Grammar;
import no.helseprofil.grammar.Grammar.Place;
import no.helseprofil.identifiers.HprNumber;
import no.helseprofil.identifiers.NationalIdentityNumber;
import org.jspecify.annotations.Nullable;

/**
 * Attestation of a client ({@code nhn:tillitsrammeverk:parameters}; HelseID, profile for Tillitsrammeverket). It states
 * who looks at health data, on whose behalf and for which purpose, but not whose data it is. The identity of a patient,
 * which older clients also send, is dropped before anything else is read.
 *
 * @param practitioner who looks at the data
 * @param careRelationship the purpose
 * @param patients places of the patients, one for each
 * @param time when it was attested; null in all but older clients
 * @param hasOlderNames whether it has members that the profile has abandoned
 */
public record Attestation(
        ActingPractitioner practitioner,
        CareRelationship careRelationship,
        List<Patient> patients,
        @Nullable Instant time,
        boolean hasOlderNames) {

    /** Type of the details, name of the claim, and a scope of HelseID. */
    public static final String TYPE = "nhn:tillitsrammeverk:parameters";

    public Attestation {
        patients = List.copyOf(patients);
    }

    /**
     * Practitioner who looks at health data, and where they work.
     *
     * @param number national identity number; the server adds it if the client doesn't send it
     * @param hprNumber number in Helsepersonellregisteret; the server adds it if the client doesn't send it
     * @param authorization the profession in which they act; null for a person without one
     * @param legalEntity the organisation that is responsible
     * @param pointOfCare the part of it where they work, or the legal entity again
     * @param department the part of the point of care, if it has any
     */
    public record ActingPractitioner(
            @Nullable NationalIdentityNumber number,
            @Nullable HprNumber hprNumber,
            @Nullable Coded authorization,
            Identified legalEntity,
            Identified pointOfCare,
            @Nullable Identified department) {}

    /**
     * Purpose for which health data is looked at.
     *
     * @param healthcareService the service that is given
     * @param purposeOfUse the purpose
     * @param purposeOfUseDetails the event that made it necessary
     * @param decision the decision in the client's own system that gave access
     */
    public record CareRelationship(
            @Nullable Coded healthcareService,
            Coded purposeOfUse,
            @Nullable Coded purposeOfUseDetails,
            DecisionRef decision) {}

    /**
     * Decision of the client's own system.
     *
     * @param id its id there
     * @param userSelected whether the user gave themselves access; null if not stated
     */
    public record DecisionRef(String id, @Nullable Boolean userSelected) {}

    /**
     * Place of a patient.
     *
     * @param pointOfCare the organisation, or a part of it
     * @param department the part of the point of care
     */
    public record Patient(
            @Nullable Identified pointOfCare, @Nullable Identified department) {}

    /** Returns the schema for authors of clients (JSON Schema, 2020-12), from the grammar that reads attestations. */
    public static ObjectNode schema() {
        return Grammar.schema("""
                {"$schema":"https://json-schema.org/draft/2020-12/schema",
                 "title":"Attestation of the trust framework (HelseID, profile for Tillitsrammeverket)"}
                """).setAll(AttestationGrammar.of(false).schema());
    }

    /**
     * Reads an entry of the details.
     *
     * @throws AttestationException if it has another structure, or names an unknown code list or series of numbers
     */
    public static Attestation parse(JsonNode entry) throws AttestationException {
        return Structure.read(OlderNames.replace(entry));
    }

    /** Returns an entry that {@link #parse} reads as equal, except for names that the profile has abandoned. */
    public ObjectNode json() {
        ObjectNode entry = JsonNodeFactory.instance.objectNode().put("type", TYPE);
        if (time != null) {
            entry.put(OlderNames.TIME, time.getEpochSecond());
        }
        new AttestationWriter().write(this, entry);
        return entry;
    }

    /** Refusal of an attestation that can't be read. */
    public static final class AttestationException extends Exception {

        private final String sentence;

        AttestationException(String sentence) {
            super(sentence);
            this.sentence = sentence;
        }

        /** Returns one sentence that says what to change, in words of this code; it never quotes the request. */
        public String sentence() {
            return sentence;
        }
    }

    /**
     * Code of a code list.
     *
     * @param code the code
     * @param system the list, as a URN or a URL
     */
    public record Coded(String code, String system) {

        ObjectNode write(ObjectNode into) {
            return into.put("code", code).put("system", system);
        }
    }

    /**
     * Unit of an organisation, identified by its number.
     *
     * @param id the number
     * @param system the series of the number, as a URN
     * @param authority number of the organisation that maintains a series of its own; null for a generally known series
     */
    public record Identified(
            String id, String system, @Nullable String authority) {

        Identified(String id, String system) {
            this(id, system, null);
        }

        ObjectNode write(ObjectNode into) {
            into.put("id", id).put("system", system);
            return authority == null ? into : into.put("authority", authority);
        }
    }

    /** Reader of an attestation, by its grammar and by the code lists and series of numbers in use. */
    static final class Structure {

        private static final String DEPARTMENT = "department";
        private static final String AUTHORITY = "authority";

        /** Globally unique name, which ATT-28 requires of a series that an organisation maintains for itself. */
        private static final Pattern GLOBAL = Pattern.compile("(urn:[a-z0-9][a-z0-9-]{1,31}:|https://)[!-~]+");

        /** Members that may also name other lists with the same purpose (ATT-45). */
        private static final Set<String> OF_ANY_LIST = Set.of("purpose_of_use_details");

        private Structure() {}

        static Attestation read(OlderNames names) throws AttestationException {
            JsonNode entry = names.entry();
            List<String> wrong = new ArrayList<>();
            Optional<Attestation> read = AttestationGrammar.of(names.found())
                    .read(entry, new Place("", (pointer, remedy) -> wrong.add(place(entry, pointer, remedy))));
            if (read.isEmpty() || !wrong.isEmpty()) {
                throw new AttestationException("HID-1007: correct the attestation at " + wrong.get(0)
                        + "; its members are those of nhn:tillitsrammeverk:parameters and no others");
            }
            checkSystems("practitioner", entry.path("practitioner"));
            checkSystems("care_relationship", entry.path("care_relationship"));
            for (JsonNode patient : entry.path("patients")) {
                checkSystems("patients", patient);
            }
            return read.get();
        }

        private static void checkSystems(String place, JsonNode object) throws AttestationException {
            for (var member : object.properties()) {
                JsonNode system = member.getValue().path("system");
                if (system.isTextual() && !mayName(member.getKey(), system.textValue(), member.getValue())) {
                    throw new AttestationException("HID-1007: name in " + place + "." + member.getKey()
                            + ".system one of " + String.join(", ", CodeLists.systemsOf(member.getKey()))
                            + others(member.getKey()));
                }
            }
        }

        private static boolean mayName(String member, String system, JsonNode value) {
            return CodeLists.knows(member, system)
                    || GLOBAL.matcher(system).matches() && (OF_ANY_LIST.contains(member) || value.has(AUTHORITY));
        }

        /** Returns what else the system of a member may be, for the end of a sentence. */
        private static String others(String member) {
            if (OF_ANY_LIST.contains(member)) {
                return ", or another list as urn: or https:";
            }
            return member.equals(DEPARTMENT)
                    ? ", or, by ATT-28, a series of your own as urn: or https:, with its organisation number as authority"
                    : "";
        }

        /** Returns the place of a problem. An unknown member is not named, since its name comes from the client. */
        private static String place(JsonNode entry, String pointer, String remedy) {
            JsonPointer at = JsonPointer.compile(pointer);
            boolean isMissing = entry.at(at).isMissingNode();
            String parts = String.valueOf(isMissing || remedy.startsWith(Grammar.UNKNOWN) ? at.head() : at);
            String place = parts.isEmpty() ? "its top" : parts.substring(1).replace('/', '.');
            return isMissing ? place + ", which lacks " + at.last().getMatchingProperty() : place;
        }
    }
}

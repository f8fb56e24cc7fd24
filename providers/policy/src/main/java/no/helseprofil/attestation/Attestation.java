package no.helseprofil.attestation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
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
}

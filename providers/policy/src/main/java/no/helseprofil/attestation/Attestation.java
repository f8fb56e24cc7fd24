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
 * What a client attests ({@code nhn:tillitsrammeverk:parameters}; HelseID, profile for Tillitsrammeverket). It says who
 * looks at health data, on whose behalf and what for. It doesn't say whose data: a patient's identity, which older
 * clients send along, is dropped before anything else is read.
 *
 * @param practitioner who
 * @param careRelationship what for
 * @param patients where the patients are, one for each
 * @param time when it was attested, if it says so; only older clients do
 * @param hasOlderNames whether it has members that the profile has left
 */
public record Attestation(
        ActingPractitioner practitioner,
        CareRelationship careRelationship,
        List<Patient> patients,
        @Nullable Instant time,
        boolean hasOlderNames) {

    /** The type of the details, the name of the claim, and a scope of HelseID. */
    public static final String TYPE = "nhn:tillitsrammeverk:parameters";

    public Attestation {
        patients = List.copyOf(patients);
    }

    /**
     * Who looks at health data, and where they work.
     *
     * @param number who they are; the server adds it where the client doesn't say
     * @param hprNumber their number in Helsepersonellregisteret; likewise
     * @param authorization the profession that they work by; null for somebody who has none
     * @param legalEntity the organisation that answers for it
     * @param pointOfCare the part of it where they work, or the same once more
     * @param department the part of that, if it has any
     */
    public record ActingPractitioner(
            @Nullable NationalIdentityNumber number,
            @Nullable HprNumber hprNumber,
            @Nullable Coded authorization,
            Identified legalEntity,
            Identified pointOfCare,
            @Nullable Identified department) {}

    /**
     * What health data is looked at for.
     *
     * @param healthcareService the service that is given
     * @param purposeOfUse what for
     * @param purposeOfUseDetails the event that made it necessary
     * @param decision the decision in the client's own system that let them
     */
    public record CareRelationship(
            @Nullable Coded healthcareService,
            Coded purposeOfUse,
            @Nullable Coded purposeOfUseDetails,
            DecisionRef decision) {}

    /**
     * A decision of the client's own system.
     *
     * @param id its id there
     * @param userSelected whether the user has let themselves in; null if that isn't said
     */
    public record DecisionRef(String id, @Nullable Boolean userSelected) {}

    /**
     * Where a patient is.
     *
     * @param pointOfCare the organisation, or a part of it
     * @param department the part of that
     */
    public record Patient(
            @Nullable Identified pointOfCare, @Nullable Identified department) {}

    /**
     * Reads an entry of the details.
     *
     * @throws AttestationException if it has another structure, or names a code list or a series of
     *     numbers that isn't known
     */
    public static Attestation parse(JsonNode entry) throws AttestationException {
        return Structure.read(OlderNames.replace(entry));
    }

    /** As an entry that {@link #parse} reads as the same, but for names that the profile has left. */
    public ObjectNode json() {
        ObjectNode entry = JsonNodeFactory.instance.objectNode().put("type", TYPE);
        if (time != null) {
            entry.put(OlderNames.TIME, time.getEpochSecond());
        }
        new AttestationWriter().write(this, entry);
        return entry;
    }
}

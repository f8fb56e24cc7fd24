package no.helseprofil.attestation;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.StreamSupport;
import no.helseprofil.identifiers.HprNumber;
import no.helseprofil.identifiers.MalformedIdentifierException;
import no.helseprofil.identifiers.NationalIdentityNumber;
import org.jspecify.annotations.Nullable;

/**
 * Reads what has the right structure.
 *
 * @param entry the details' entry
 */
record AttestationReader(JsonNode entry) {

    Attestation read(boolean hasOlderNames) throws AttestationException {
        JsonNode time = entry.path(OlderNames.TIME);
        return new Attestation(
                practitioner(entry.path("practitioner")),
                careRelationship(entry.path("care_relationship")),
                StreamSupport.stream(entry.path("patients").spliterator(), false)
                        .map(AttestationReader::patient)
                        .toList(),
                time.isMissingNode() ? null : Instant.ofEpochSecond(time.longValue()),
                hasOlderNames);
    }

    private static Attestation.Practitioner practitioner(JsonNode node) throws AttestationException {
        return new Attestation.Practitioner(
                number(node.path("identifier")),
                hprNumber(node.path("hpr_nr")),
                Coded.read(node.path("authorization")),
                required(Identified.read(node.path("legal_entity"))),
                required(Identified.read(node.path("point_of_care"))),
                Identified.read(node.path("department")));
    }

    private static Attestation.CareRelationship careRelationship(JsonNode node) {
        JsonNode decision = node.path("decision_ref");
        JsonNode userSelected = decision.path("user_selected");
        return new Attestation.CareRelationship(
                Coded.read(node.path("healthcare_service")),
                required(Coded.read(node.path("purpose_of_use"))),
                Coded.read(node.path("purpose_of_use_details")),
                new Attestation.Decision(
                        decision.path("id").asText(),
                        userSelected.isMissingNode() ? null : userSelected.booleanValue()));
    }

    private static Attestation.Patient patient(JsonNode node) {
        return new Attestation.Patient(
                Identified.read(node.path("point_of_care")), Identified.read(node.path("department")));
    }

    /** Whether its check digits are right shows when it is held against that of the user who has logged in. */
    private static @Nullable NationalIdentityNumber number(JsonNode node) throws AttestationException {
        try {
            return node.isMissingNode()
                    ? null
                    : NationalIdentityNumber.parse(node.path("id").asText(), false);
        } catch (MalformedIdentifierException malformed) {
            throw Structure.malformed("practitioner.identifier.id");
        }
    }

    private static @Nullable HprNumber hprNumber(JsonNode node) throws AttestationException {
        try {
            return node.isMissingNode() ? null : HprNumber.parse(node.path("id").asText());
        } catch (MalformedIdentifierException malformed) {
            throw Structure.malformed("practitioner.hpr_nr.id");
        }
    }

    private static <T> T required(@Nullable T member) {
        return Objects.requireNonNull(member, "the schema requires it");
    }
}

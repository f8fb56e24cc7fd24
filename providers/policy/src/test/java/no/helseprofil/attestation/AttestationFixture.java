package no.helseprofil.attestation;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import no.helseprofil.attestation.Attestation.AttestationException;
import no.helseprofil.organisation.Details;

/** An attestation with all that one may have, and the deviations that tests make from it. */
public final class AttestationFixture {

    /** The organisation that it is for. */
    public static final String LEGAL_ENTITY = "999977774";

    /** The user, a synthetic one. */
    public static final String NUMBER = "17056600574";

    /** The user's number in Helsepersonellregisteret. */
    public static final String HPR_NUMBER = "431001110";

    private static final ObjectMapper MAPPER = new JsonMapper();

    private final ObjectNode entry;

    private AttestationFixture(ObjectNode entry) {
        this.entry = entry;
    }

    /** Returns an attestation as a doctor's system sends it. */
    public static AttestationFixture complete() {
        return of("""
                { "type": "nhn:tillitsrammeverk:parameters",
                  "practitioner": {
                    "authorization": { "code": "LE", "system": "urn:oid:2.16.578.1.12.4.1.1.9060" },
                    "legal_entity": { "id": "999977774", "system": "urn:oid:2.16.578.1.12.4.1.4.101" },
                    "point_of_care": { "id": "999977774", "system": "urn:oid:2.16.578.1.12.4.1.4.101" },
                    "department": { "id": "705592", "system": "urn:oid:2.16.578.1.12.4.1.4.102" } },
                  "care_relationship": {
                    "healthcare_service": { "code": "KP02", "system": "urn:oid:2.16.578.1.12.4.1.1.8663" },
                    "purpose_of_use": { "code": "TREAT", "system": "urn:oid:2.16.840.1.113883.1.11.20448" },
                    "purpose_of_use_details": { "code": "15", "system": "urn:oid:2.16.578.1.12.4.1.1.9151" },
                    "decision_ref": { "id": "30F4AB40", "user_selected": true } },
                  "patients": [ {
                    "point_of_care": { "id": "313325016", "system": "urn:oid:2.16.578.1.12.4.1.4.101" },
                    "department": { "id": "109765", "system": "urn:oid:2.16.578.1.12.4.1.4.102" } } ] }""");
    }

    /** Returns an attestation by the names of the model of 2024, the patient's identity included. */
    public static AttestationFixture byOlderNames() {
        return of("""
                { "type": "nhn:tillitsrammeverk:parameters",
                  "attestation": {
                    "toa": 1772366400,
                    "practitioner": {
                      "authorization": { "code": "LE", "system": "urn:oid:2.16.578.1.12.4.1.1.9060" },
                      "legal_entity": { "id": "999977774", "system": "urn:oid:2.16.578.1.12.4.1.4.101" },
                      "point_of_care": { "id": "999977774", "system": "urn:oid:2.16.578.1.12.4.1.4.101" } },
                    "care_relation": {
                      "healthcare_service": { "code": "KP02", "system": "urn:oid:2.16.578.1.12.4.1.1.8663" },
                      "purpose_of_use": { "code": "TREAT", "system": "urn:oid:2.16.840.1.113883.1.11.20448" },
                      "tracing_ref_id": "30F4AB40" },
                    "patients": [ {
                      "identifier": { "id": "13116900216", "system": "urn:oid:2.16.578.1.12.4.1.4.1" },
                      "point_of_care": { "id": "313325016", "system": "urn:oid:2.16.578.1.12.4.1.4.101" } } ] } }""");
    }

    private static AttestationFixture of(String json) {
        try {
            return new AttestationFixture((ObjectNode) MAPPER.readTree(json));
        } catch (JsonProcessingException malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    /** Sets another value in one place. */
    public AttestationFixture with(String pointer, Object value) {
        JsonPointer place = JsonPointer.compile(pointer);
        ((ObjectNode) entry.at(place.head())).set(place.last().getMatchingProperty(), MAPPER.valueToTree(value));
        return this;
    }

    /** Without what is in this place. */
    public AttestationFixture without(String pointer) {
        JsonPointer place = JsonPointer.compile(pointer);
        ((ObjectNode) entry.at(place.head())).remove(place.last().getMatchingProperty());
        return this;
    }

    /** Returns the attestation as it is sent. */
    public ObjectNode json() {
        return entry;
    }

    /** Returns the attestation as it is read. */
    public Attestation read() throws AttestationException {
        return Attestation.parse(entry);
    }

    /** Alone among the details of an assertion. */
    public Details details() {
        return Details.of(entry);
    }
}

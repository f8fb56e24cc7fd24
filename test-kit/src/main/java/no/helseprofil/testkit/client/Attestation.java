package no.helseprofil.testkit.client;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;

/**
 * Attestation of a client about its user (HelseID, profile for Tillitsrammeverket):
 *
 * <pre>{@code
 * Attestation doctor = Attestation.at("999977774").workingAt("999977776").authorizedAs("LE");
 *
 * client.withAssertion(it -> it.details(organisation.and(doctor.details()))).refresh(refreshToken);  // for one token
 * client.push(request.with(organisation.and(doctor.details())));                                      // for the login
 *
 * doctor.with("/care_relationship/purpose_of_use/code", "BTG");      // wrong, or other, in one place
 * doctor.without("/care_relationship/healthcare_service");
 * }</pre>
 */
public final class Attestation {

    /** Code list of professions. */
    public static final String PROFESSION = "urn:oid:2.16.578.1.12.4.1.1.9060";

    private static final String SPECIALIST_SERVICE = "urn:oid:2.16.578.1.12.4.1.1.8655";
    private static final String PURPOSE = "urn:oid:2.16.840.1.113883.1.11.20448";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final ObjectNode entry;

    private Attestation(ObjectNode entry) {
        this.entry = entry;
    }

    /**
     * Returns an attestation in which a person without authorization treats a patient at an organisation that has no
     * parts.
     */
    public static Attestation at(String organisation) {
        ObjectNode entry = MAPPER.createObjectNode().put("type", "nhn:tillitsrammeverk:parameters");
        ObjectNode practitioner = entry.putObject("practitioner");
        unit(practitioner.putObject("legal_entity"), organisation);
        unit(practitioner.putObject("point_of_care"), organisation);
        ObjectNode relationship = entry.putObject("care_relationship");
        code(relationship.putObject("healthcare_service"), "S03", SPECIALIST_SERVICE);
        code(relationship.putObject("purpose_of_use"), "TREAT", PURPOSE);
        relationship
                .putObject("decision_ref")
                .put("id", UUID.randomUUID().toString())
                .put("user_selected", false);
        unit(entry.putArray("patients").addObject().putObject("point_of_care"), organisation);
        return new Attestation(entry);
    }

    /** Returns this attestation for work at this part of the organisation. */
    public Attestation workingAt(String child) {
        return with("/practitioner/point_of_care/id", child);
    }

    /** Returns this attestation with a profession, a code of Volven 9060. */
    public Attestation authorizedAs(String profession) {
        ObjectNode coded = MAPPER.createObjectNode();
        code(coded, profession, PROFESSION);
        return with("/practitioner/authorization", coded);
    }

    /**
     * Returns this attestation with another value in one place.
     *
     * @param pointer a JSON pointer, whose parent must exist
     */
    public Attestation with(String pointer, Object value) {
        ObjectNode changed = entry.deepCopy();
        JsonPointer place = JsonPointer.compile(pointer);
        ((ObjectNode) changed.at(place.head())).set(place.last().getMatchingProperty(), MAPPER.valueToTree(value));
        return new Attestation(changed);
    }

    /**
     * Returns this attestation without the value in one place.
     *
     * @param pointer a JSON pointer
     */
    public Attestation without(String pointer) {
        ObjectNode changed = entry.deepCopy();
        JsonPointer place = JsonPointer.compile(pointer);
        ((ObjectNode) changed.at(place.head())).remove(place.last().getMatchingProperty());
        return new Attestation(changed);
    }

    /**
     * Returns this attestation with the names of 2024, as older clients send it.
     *
     * @param time seconds since 1970
     */
    public Attestation byOlderNames(long time, String patient) {
        ObjectNode older =
                MAPPER.createObjectNode().put("type", entry.path("type").asText());
        ObjectNode inner = older.putObject("attestation").put("toa", time);
        inner.set("practitioner", entry.get("practitioner").deepCopy());
        inner.set("care_relation", entry.get("care_relationship").deepCopy());
        ((ObjectNode) inner.withArray("patients").addObject())
                .putObject("identifier")
                .put("id", patient)
                .put("system", "urn:oid:2.16.578.1.12.4.1.4.1");
        return new Attestation(older);
    }

    /** Returns this attestation as one of the details. */
    public Details details() {
        return Details.of(entry.deepCopy());
    }

    private static void unit(ObjectNode into, String number) {
        into.put("id", number).put("system", Details.ENH);
    }

    private static void code(ObjectNode into, String code, String system) {
        into.put("code", code).put("system", system);
    }
}

package no.helseprofil.keycloak.users;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import no.helseprofil.identifiers.HprNumber;
import no.helseprofil.identifiers.MalformedIdentifierException;
import no.helseprofil.jose.Json;
import no.helseprofil.jose.MalformedException;

/**
 * What Helsepersonellregisteret says of a person, as the claim {@code helseid://claims/hpr/hpr_details} has it:
 *
 * <pre>{@code
 * { "hpr_number": "9144900",
 *   "approvals": [
 *     { "profession": "LE",
 *       "authorization": { "value": "1", "description": "Autorisasjon" },
 *       "requisition_rights": [ { "value": "1", "description": "Full rekvisisjonsrett" } ],
 *       "specialities": [ { "value": "1", "description": "Allmennmedisin" } ] } ] }
 * }</pre>
 *
 * <p>Codes are those of Volven 9060 (profession), 7704 (authorization) and 7426 (specialities). That a code is in its list
 * isn't checked, since the lists change. APIs disagree on whether {@code hpr_number} is a number or a text and whether a
 * speciality is an object or its code alone: both are taken. Other members stay as they are.
 */
public final class HprDetails {

    /** Characters of the text: more than anybody has approvals for, and as much as fits into a token. */
    static final int MOST_CHARACTERS = 8192;

    private HprDetails() {}

    /**
     * Reads the text.
     *
     * @return the object as it is written
     * @throws MalformedException if it is anything else; the reason says what to write and quotes nothing
     */
    public static ObjectNode parse(String text) throws MalformedException {
        if (text.length() > MOST_CHARACTERS) {
            throw new MalformedException("Write hpr_details in at most " + MOST_CHARACTERS + " characters.");
        }
        ObjectNode details = object(text);
        checkNumber(details.path("hpr_number"));
        check(details.path("approvals"), JsonNode::isObject, "Write approvals of hpr_details as an array of objects.");
        for (JsonNode approval : details.path("approvals")) {
            checkApproval(approval);
        }
        return details;
    }

    private static ObjectNode object(String text) throws MalformedException {
        try {
            return Json.object(text);
        } catch (MalformedException malformed) {
            throw new MalformedException("Write hpr_details as one JSON object in which no member occurs twice.");
        }
    }

    private static void checkNumber(JsonNode number) throws MalformedException {
        if (number.isMissingNode()) {
            return;
        }
        try {
            HprNumber.parse(number.isTextual() || number.isIntegralNumber() ? number.asText() : "");
        } catch (MalformedIdentifierException malformed) {
            throw new MalformedException(malformed.reason());
        }
    }

    private static void checkApproval(JsonNode approval) throws MalformedException {
        if (!isCode(approval.path("profession"))) {
            throw new MalformedException("Write profession of each approval as a code of Volven 9060, such as LE.");
        }
        if (!isCoded(approval.path("authorization"))) {
            throw new MalformedException("Write authorization of each approval as an object with a code as its value.");
        }
        checkIfThere(
                approval.path("requisition_rights"),
                HprDetails::isCoded,
                "Write requisition_rights of an approval as an array of objects with a code as their value.");
        checkIfThere(
                approval.path("specialities"),
                speciality -> isCode(speciality) || isCoded(speciality),
                "Write specialities of an approval as an array of codes, or of objects with a code as their value.");
    }

    private static void checkIfThere(JsonNode list, Predicate<JsonNode> each, String problem)
            throws MalformedException {
        if (!list.isMissingNode()) {
            check(list, each, problem);
        }
    }

    private static void check(JsonNode list, Predicate<JsonNode> each, String problem) throws MalformedException {
        if (!list.isArray() || !StreamSupport.stream(list.spliterator(), false).allMatch(each)) {
            throw new MalformedException(problem);
        }
    }

    private static boolean isCoded(JsonNode node) {
        JsonNode description = node.path("description");
        return isCode(node.path("value")) && (description.isMissingNode() || description.isTextual());
    }

    private static boolean isCode(JsonNode node) {
        return node.isTextual() && !node.textValue().isBlank();
    }
}

package no.helseprofil.keycloak.user;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Predicate;
import no.helseprofil.identifiers.HprNumber;
import no.helseprofil.identifiers.MalformedIdentifierException;
import no.helseprofil.jose.Json;
import no.helseprofil.jose.MalformedException;

/**
 * Entry of a person in Helsepersonellregisteret, in the form of the claim {@code helseid://claims/hpr/hpr_details}:
 *
 * <pre>{@code
 * { "hpr_number": 9144900,
 *   "approvals": [
 *     { "profession": "LE",
 *       "authorization": { "value": "1", "description": "Autorisasjon" },
 *       "requisition_rights": [ { "value": "1", "description": "Full rekvisisjonsrett" } ],
 *       "specialities": [ { "value": "1", "description": "Allmennmedisin" } ] } ] }
 * }</pre>
 *
 * <p>Codes are those of Volven 9060 (profession), 7704 (authorization) and 7426 (specialities). Membership of a code in
 * its list isn't checked, since the lists change. An author may write {@code hpr_number} as text and a speciality as
 * its code alone, and may leave out rights, specialities and descriptions; {@link #complete} adds what APIs read. Other
 * members stay as they are.
 */
public final class HprDetails {

    /** Most characters of the text: more than the approvals of any person need, and as much as fits into a token. */
    static final int MOST_CHARACTERS = 8192;

    private static final String NUMBER = "hpr_number";
    private static final String APPROVALS = "approvals";
    private static final String VALUE = "value";
    private static final String DESCRIPTION = "description";

    private static final List<String> LISTS = List.of("requisition_rights", "specialities");

    private HprDetails() {}

    /**
     * Returns the form that APIs built for HelseID read: the number as a number, both lists in each approval, and in
     * each code a description, which is the value where there is none.
     *
     * @param details accepted by {@link #parse}
     */
    public static ObjectNode complete(ObjectNode details) {
        ObjectNode complete = details.deepCopy();
        if (complete.has(NUMBER)) {
            complete.put(NUMBER, complete.path(NUMBER).asLong());
        }
        for (JsonNode approval : complete.path(APPROVALS)) {
            ObjectNode object = (ObjectNode) approval;
            object.set("authorization", code(object.path("authorization")));
            LISTS.forEach(list -> object.set(list, codes(object.path(list))));
        }
        return complete;
    }

    /** Returns the same with the number as text, as in the claim that contains the number alone. */
    public static ObjectNode withNumberAsText(ObjectNode details) {
        ObjectNode other = details.deepCopy();
        if (other.has(NUMBER)) {
            other.put(NUMBER, other.path(NUMBER).asText());
        }
        return other;
    }

    private static ArrayNode codes(JsonNode list) {
        ArrayNode codes = JsonNodeFactory.instance.arrayNode();
        list.forEach(code -> codes.add(code(code)));
        return codes;
    }

    private static ObjectNode code(JsonNode node) {
        ObjectNode code = node instanceof ObjectNode object
                ? object
                : JsonNodeFactory.instance.objectNode().put(VALUE, node.asText());
        return code.has(DESCRIPTION)
                ? code
                : code.put(DESCRIPTION, code.path(VALUE).asText());
    }

    /**
     * Reads the text.
     *
     * @return the object as it is written
     * @throws MalformedException if it has another form; the reason says what to write and quotes nothing
     */
    public static ObjectNode parse(String text) throws MalformedException {
        if (text.length() > MOST_CHARACTERS) {
            throw new MalformedException("Write hpr_details in at most " + MOST_CHARACTERS + " characters.");
        }
        ObjectNode details = object(text);
        checkNumber(details.path(NUMBER));
        check(details.path(APPROVALS), JsonNode::isObject, "Write approvals of hpr_details as an array of objects.");
        for (JsonNode approval : details.path(APPROVALS)) {
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
        if (!list.isArray() || !list.valueStream().allMatch(each)) {
            throw new MalformedException(problem);
        }
    }

    private static boolean isCoded(JsonNode node) {
        JsonNode description = node.path(DESCRIPTION);
        return isCode(node.path(VALUE)) && (description.isMissingNode() || description.isTextual());
    }

    private static boolean isCode(JsonNode node) {
        return node.isTextual() && !node.textValue().isBlank();
    }
}

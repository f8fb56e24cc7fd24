package no.helseprofil.register.practitioner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import no.helseprofil.identifiers.HprNumber;
import no.helseprofil.identifiers.MalformedIdentifierException;
import no.helseprofil.identifiers.NationalIdentityNumber;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.register.Code;
import no.helseprofil.register.practitioner.RegisteredPractitioner.RegisteredApproval;
import no.helseprofil.register.practitioner.RegisteredPractitioner.RegisteredCode;
import no.helseprofil.register.practitioner.RegisteredPractitioner.Validity;

/**
 * Reads what the register says of a person. Strict: an answer that has another shape than was said, a date that can't be read or
 * an authorization that doesn't say whether it is active is no answer, since to guess would be to approve somebody.
 */
record AnswerReader(AnswerShape shape) {

    /** The list of authorizations in Volven. What stands in another list is none. */
    private static final String AUTHORIZATIONS = "7704";

    /**
     * Reads an answer.
     *
     * @throws MalformedException if it can't be relied on; the reason quotes nothing of it
     */
    RegisteredPractitioner read(ObjectNode answer) throws MalformedException {
        List<RegisteredApproval> approvals = new ArrayList<>();
        JsonNode list = shape.at(Place.APPROVALS, answer);
        if (!list.isArray()) {
            throw new MalformedException("there is no list of approvals");
        }
        for (JsonNode approval : list) {
            approvals.add(approval(approval));
        }
        return new RegisteredPractitioner(number(answer), suspensions(answer), approvals);
    }

    /**
     * Whom an answer is about.
     *
     * @throws MalformedException if it doesn't say
     */
    NationalIdentityNumber pid(ObjectNode answer) throws MalformedException {
        try {
            return NationalIdentityNumber.parse(shape.at(Place.PID, answer).asText(), false);
        } catch (MalformedIdentifierException malformed) {
            throw new MalformedException("there is no national identity number");
        }
    }

    private HprNumber number(ObjectNode answer) throws MalformedException {
        JsonNode number = shape.at(Place.NUMBER, answer);
        try {
            return HprNumber.parse(number.isTextual() || number.isIntegralNumber() ? number.asText() : "");
        } catch (MalformedIdentifierException malformed) {
            throw new MalformedException("there is no HPR number");
        }
    }

    private RegisteredApproval approval(JsonNode approval) throws MalformedException {
        JsonNode authorization = shape.at(Place.AUTHORIZATION, approval);
        String list = shape.at(Place.LIST, authorization).asText(AUTHORIZATIONS);
        return new RegisteredApproval(
                validity(approval, isActive(authorization) && list.equals(AUTHORIZATIONS)),
                code(shape.at(Place.PROFESSION, approval)).value(),
                code(authorization),
                codes(shape.at(Place.REQUISITION_RIGHTS, approval)),
                codes(shape.at(Place.SPECIALITIES, approval)));
    }

    private List<RegisteredCode> codes(JsonNode list) throws MalformedException {
        if (!list.isMissingNode() && !list.isArray()) {
            throw new MalformedException("rights or specialities are not a list");
        }
        List<RegisteredCode> codes = new ArrayList<>();
        for (JsonNode entry : list) {
            JsonNode type = shape.at(Place.TYPE, entry);
            codes.add(new RegisteredCode(validity(entry, isActive(type)), code(type)));
        }
        return codes;
    }

    private Code code(JsonNode node) throws MalformedException {
        JsonNode value = shape.at(Place.VALUE, node);
        if (!value.isTextual() && !value.isIntegralNumber() || value.asText().isBlank()) {
            throw new MalformedException("a code has no value");
        }
        return new Code(value.asText(), shape.at(Place.DESCRIPTION, node).textValue());
    }

    private boolean isActive(JsonNode code) throws MalformedException {
        JsonNode active = shape.at(Place.ACTIVE, code);
        if (!active.isBoolean()) {
            throw new MalformedException("a code does not say whether it is active");
        }
        return active.booleanValue();
    }

    private Validity validity(JsonNode node, boolean isActive) throws MalformedException {
        return new Validity(isActive, period(node, Place.VALID_FROM, Place.VALID_TO), suspensions(node));
    }

    private List<Period> suspensions(JsonNode node) throws MalformedException {
        JsonNode there = shape.at(Place.SUSPENSIONS, node);
        if (there.isMissingNode() || there.isBoolean()) {
            return there.asBoolean() ? List.of(Period.ALWAYS) : List.of();
        }
        if (!there.isArray()) {
            throw new MalformedException("suspensions are neither true nor a list");
        }
        List<Period> suspensions = new ArrayList<>();
        for (JsonNode suspension : there) {
            suspensions.add(period(suspension, Place.SUSPENDED_FROM, Place.SUSPENDED_TO));
        }
        return suspensions;
    }

    private Period period(JsonNode node, Place from, Place to) throws MalformedException {
        JsonNode begins = shape.at(from, node);
        JsonNode ends = shape.at(to, node);
        return new Period(
                begins.isMissingNode() ? null : Period.instant(begins.asText()),
                ends.isMissingNode() ? null : Period.instant(ends.asText()));
    }
}

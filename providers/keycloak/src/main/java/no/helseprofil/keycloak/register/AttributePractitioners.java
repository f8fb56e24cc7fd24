package no.helseprofil.keycloak.register;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import no.helseprofil.identifiers.HprNumber;
import no.helseprofil.identifiers.MalformedIdentifierException;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.user.HealthAttribute;
import no.helseprofil.keycloak.user.HprDetails;
import no.helseprofil.register.Answer;
import no.helseprofil.register.Approval;
import no.helseprofil.register.Code;
import no.helseprofil.register.Practitioner;
import org.keycloak.models.UserModel;

/**
 * Practitioners according to user attributes that administrators or a directory wrote. All approvals in them count as
 * valid, since they have no end dates.
 */
final class AttributePractitioners {

    private static final String INVALID = "An attribute of the user is not valid.";

    private AttributePractitioners() {}

    static Answer<Practitioner> of(UserModel user) {
        List<String> numbers = values(user, HealthAttribute.HPR_NUMBER);
        List<String> details = values(user, HealthAttribute.HPR_DETAILS);
        if (numbers.isEmpty()) {
            return new Answer.NotFound<>(ServerClock.INSTANCE.instant());
        }
        if (numbers.size() > 1 || details.size() > 1) {
            return new Answer.Unavailable<>(INVALID);
        }
        try {
            return new Answer.Found<>(
                    new Practitioner(
                            HprNumber.parse(numbers.get(0)), details.isEmpty() ? List.of() : approvals(details.get(0))),
                    ServerClock.INSTANCE.instant());
        } catch (MalformedIdentifierException | MalformedException malformed) {
            return new Answer.Unavailable<>(INVALID);
        }
    }

    private static List<String> values(UserModel user, HealthAttribute attribute) {
        return user.getAttributeStream(attribute.attribute()).toList();
    }

    private static List<Approval> approvals(String details) throws MalformedException {
        return HprDetails.parse(details)
                .path("approvals")
                .valueStream()
                .map(approval -> new Approval(
                        approval.path("profession").asText(),
                        code(approval.path("authorization")),
                        codes(approval.path("requisition_rights")),
                        codes(approval.path("specialities"))))
                .toList();
    }

    private static List<Code> codes(JsonNode list) {
        return list.valueStream().map(AttributePractitioners::code).toList();
    }

    private static Code code(JsonNode node) {
        return node.isTextual()
                ? new Code(node.textValue(), null)
                : new Code(node.path("value").asText(), node.path("description").textValue());
    }
}

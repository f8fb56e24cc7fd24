package no.helseprofil.keycloak.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import no.helseprofil.organisation.Details;
import no.helseprofil.profile.Facts;
import org.jspecify.annotations.Nullable;

/** Reads the details that a request carries, wherever they stand. */
final class SentDetailsReader {

    private static final String OF_ASSERTION = "assertion_details";
    private static final String OF_REQUEST_OBJECT = "authorization_details";

    private SentDetailsReader() {}

    static Facts.SentDetails ofTokenRequest(DecodedForm form, Facts.Assertion assertion, GrantContext login) {
        return new Facts.SentDetails(
                        inAssertion(assertion),
                        Details.ABSENT,
                        login.request().details(),
                        hasPlain(form) || claim(assertion, OF_REQUEST_OBJECT) != null,
                        isTwice(assertion))
                .since(login.request().since())
                .picking(login.request().picked());
    }

    /** An assertion proves who pushes; what holds for the login stands in what is pushed. */
    static Facts.SentDetails ofPushedRequest(
            DecodedForm form, Facts.Assertion assertion, PushedRequest pushed, Instant instant) {
        Details inAssertion = inAssertion(assertion);
        return new Facts.SentDetails(
                        inAssertion,
                        pushed.details(),
                        Details.ABSENT,
                        hasPlain(form) || pushed.hasMisplacedDetails() || inAssertion != Details.ABSENT,
                        isTwice(assertion))
                .since(pushed.since(instant));
    }

    /** HelseID's older examples call them in an assertion what they are called in a request object. */
    private static Details inAssertion(Facts.Assertion assertion) {
        JsonNode details = claim(assertion, OF_ASSERTION);
        return Details.of(details == null ? claim(assertion, OF_REQUEST_OBJECT) : details);
    }

    private static boolean isTwice(Facts.Assertion assertion) {
        return claim(assertion, OF_ASSERTION) != null && claim(assertion, OF_REQUEST_OBJECT) != null;
    }

    private static boolean hasPlain(DecodedForm form) {
        return form.value(OF_ASSERTION) != null || form.value(OF_REQUEST_OBJECT) != null;
    }

    private static @Nullable JsonNode claim(Facts.Assertion assertion, String name) {
        ObjectNode payload = assertion instanceof Facts.Assertion.Present present
                ? present.content().jws().payload()
                : null;
        return payload == null ? null : payload.get(name);
    }
}

package no.helseprofil.profile.organisation;

import java.nio.charset.StandardCharsets;
import no.helseprofil.organisation.Details;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck.DetailsCheck;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;

/**
 * {@code authorization-details}: all details are of known types and can be read. A part that isn't understood would be
 * missing in the token, while the client relies on it. Until the date of an existing client its request passes, but its
 * details are ignored.
 */
public final class AuthorizationDetails extends DefinedRequirement implements DetailsCheck {

    /**
     * Limit on the details of a login, in bytes. The refresh token of a login contains the details of its request
     * object, and Keycloak accepts one of at most 4,000 characters. This is what remains, in Base64, beside its other
     * content and its signature. A login with more would end at its first refresh.
     */
    private static final int MOST_BYTES_OF_LOGIN = 1500;

    public AuthorizationDetails() {
        super(
                "authorization-details",
                RequirementKind.DATED,
                OAuthError.INVALID_REQUEST,
                "RFC 9396 section 5",
                "HelseID");
    }

    @Override
    public boolean isStricterThanHelseId() {
        return true;
    }

    @Override
    public Outcome check(Facts facts, Parameters parameters) {
        Facts.SentDetails details = facts.details();
        if (details.inAssertion() instanceof Details.Malformed malformed) {
            return failed(malformed.sentence());
        }
        if (details.inRequestObject() instanceof Details.Malformed malformed) {
            return ofLogin(malformed.sentence());
        }
        if (bytes(details.inRequestObject()) > MOST_BYTES_OF_LOGIN) {
            return ofLogin("HID-1007: send at most 1500 bytes of details in a request object");
        }
        return details.inAssertion() == Details.ABSENT && details.inRequestObject() == Details.ABSENT
                ? Outcome.NOT_APPLICABLE
                : Outcome.PASSED;
    }

    private static Outcome ofLogin(String sentence) {
        return new Outcome.Failed(OAuthError.INVALID_AUTHORIZATION_DETAILS, sentence);
    }

    private static int bytes(Details details) {
        return details.isPresent() ? details.json().toString().getBytes(StandardCharsets.UTF_8).length : 0;
    }
}

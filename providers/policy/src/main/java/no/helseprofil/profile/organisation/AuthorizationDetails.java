package no.helseprofil.profile.organisation;

import java.nio.charset.StandardCharsets;
import no.helseprofil.organisation.Details;
import no.helseprofil.profile.DefinedRequirement;
import no.helseprofil.profile.DetailsCheck;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequirementKind;

/**
 * {@code authorization-details}: details are of known types and can be read, all of them. What isn't understood would
 * be missing in the token, and the client would take it for granted. A client of before goes on until its date; what it
 * says counts for nothing then.
 */
public final class AuthorizationDetails extends DefinedRequirement implements DetailsCheck {

    /**
     * The refresh token of a login has the details of its request object in it, and Keycloak takes one of 4,000
     * characters: what is left beside the rest of it and its signature, in Base64. A login with more would end
     * with its first refresh.
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

package no.helseprofil.profile.organisation;

import no.helseprofil.organisation.Details;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Kind;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck;

/**
 * {@code authorization-details}: details are of known types and can be read, all of them. What isn't understood would be
 * missing in the token, and the client would take it for granted.
 */
public final class AuthorizationDetails implements RequestCheck {

    private static final Definition DEFINITION = new Definition(
            "authorization-details", Kind.INVARIANT, OAuthError.INVALID_REQUEST, "RFC 9396 section 5", "HelseID");

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public Outcome check(Facts facts, Parameters parameters) {
        Facts.SentDetails details = facts.details();
        if (details.inAssertion() instanceof Details.Malformed malformed) {
            return failed(malformed.sentence());
        }
        if (details.inRequestObject() instanceof Details.Malformed malformed) {
            return new Outcome.Failed(
                    OAuthError.INVALID_AUTHORIZATION_DETAILS, malformed.sentence(), Outcome.Stage.RULE);
        }
        return details.inAssertion() == Details.ABSENT && details.inRequestObject() == Details.ABSENT
                ? Outcome.NOT_APPLICABLE
                : Outcome.PASSED;
    }
}

package no.helseprofil.profile.organisation;

import no.helseprofil.organisation.Details;
import no.helseprofil.profile.DefinedRequirement;
import no.helseprofil.profile.DetailsCheck;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequirementKind;
import no.helseprofil.profile.assertion.KeyPossession;

/**
 * {@code organisation-placement}: details stand in one place, which says how long they hold: in the assertion of a
 * token request, as {@code assertion_details}, for the token that is asked for; in the request object that is pushed,
 * as {@code authorization_details}, for the login and all its tokens. What the client hasn't signed is nobody's word,
 * and what stands where no API will read it isn't left out in silence.
 */
public final class OrganisationPlacement extends DefinedRequirement implements DetailsCheck {

    public OrganisationPlacement() {
        super("organisation-placement", RequirementKind.DATED, OAuthError.INVALID_REQUEST, "FK5", "HelseID");
    }

    @Override
    public boolean isStricterThanHelseId() {
        return true;
    }

    @Override
    public Outcome check(Facts facts, Parameters parameters) {
        Facts.SentDetails details = facts.details();
        if (isTwice(facts)) {
            return new Outcome.Failed(
                    OAuthError.ACCESS_DENIED,
                    "HID-DOUBLE-STRUCTURE: send the details in one place, the client assertion or the request object");
        }
        if (details.misplaced()) {
            return failed("send the details as assertion_details in the assertion of a token request, or as"
                    + " authorization_details in a pushed request object");
        }
        if (!isAbsent(details.inAssertion()) && isToldToNobody(facts)) {
            return failed(
                    "ask for a scope of the API that the details are for, or have one made a default scope of this"
                            + " client; this token would be for no API and tell them to nobody");
        }
        return isAbsent(details.inAssertion()) && isAbsent(details.inRequestObject())
                ? Outcome.NOT_APPLICABLE
                : Outcome.PASSED;
    }

    /** A refresh token may be used for another organisation than its login was for, so there the assertion counts. */
    private static boolean isTwice(Facts facts) {
        Facts.SentDetails details = facts.details();
        boolean ofLogin = facts.endpoint() == Endpoint.TOKEN
                && "authorization_code".equals(facts.form().grantType())
                && !isAbsent(details.ofLogin());
        return details.twice() || !isAbsent(details.inAssertion()) && (ofLogin || !isAbsent(details.inRequestObject()));
    }

    /**
     * A token that opens no API tells them to none; an ID token beside it may tell them to the client. Which APIs a
     * client gets without asking is told to that client alone.
     */
    private static boolean isToldToNobody(Facts facts) {
        boolean hasIdToken = facts.asked().scopes().contains("openid")
                && !"client_credentials".equals(facts.form().grantType());
        return facts.endpoint() == Endpoint.TOKEN
                && facts.asked().apis().isEmpty()
                && !hasIdToken
                && !bringsNoCode(facts)
                && KeyPossession.isProven(facts);
    }

    /** Of a code that is none, or none any more, nobody can say what for; no token comes of it. */
    private static boolean bringsNoCode(Facts facts) {
        return "authorization_code".equals(facts.form().grantType()) && facts.code() == null;
    }

    private static boolean isAbsent(Details details) {
        return details == Details.ABSENT;
    }
}

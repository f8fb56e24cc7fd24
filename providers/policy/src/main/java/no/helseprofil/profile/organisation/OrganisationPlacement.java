package no.helseprofil.profile.organisation;

import no.helseprofil.organisation.Details;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck.DetailsCheck;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;
import no.helseprofil.profile.assertion.KeyPossession;

/**
 * {@code organisation-placement}: details are in one place, which determines how long they apply. In the assertion of a
 * token request, as {@code assertion_details}, they apply to the token that is asked for. In a pushed request object,
 * as {@code authorization_details}, they apply to the login and all its tokens. Details that the client hasn't signed
 * aren't trusted, and details that no API will receive are refused rather than ignored.
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
            return new Outcome.Failed(
                    facts.endpoint() == Endpoint.PUSHED_AUTHORIZATION
                            ? OAuthError.INVALID_AUTHORIZATION_DETAILS
                            : OAuthError.INVALID_REQUEST,
                    "send the details as assertion_details in the assertion of a token request, or as"
                            + " authorization_details in a pushed request object");
        }
        if (!isAbsent(details.inAssertion()) && isForNoApi(facts)) {
            return failed(
                    "ask for a scope of the API that the details are for, or have one made a default scope of this"
                            + " client; this token would be for no API that could receive them");
        }
        return isAbsent(details.inAssertion()) && isAbsent(details.inRequestObject())
                ? Outcome.NOT_APPLICABLE
                : Outcome.PASSED;
    }

    /** A refresh token may be used for another organisation than its login, so its assertion counts. */
    private static boolean isTwice(Facts facts) {
        Facts.SentDetails details = facts.details();
        boolean ofLogin = facts.endpoint() == Endpoint.TOKEN
                && "authorization_code".equals(facts.form().grantType())
                && !isAbsent(details.ofLogin());
        return details.twice() || !isAbsent(details.inAssertion()) && (ofLogin || !isAbsent(details.inRequestObject()));
    }

    /**
     * A token for no API discloses the details to none, but an ID token beside it may disclose them to the client. Only
     * the client itself may learn which APIs it gets without asking.
     */
    private static boolean isForNoApi(Facts facts) {
        boolean hasIdToken = facts.asked().scopes().contains("openid")
                && !"client_credentials".equals(facts.form().grantType());
        return facts.endpoint() == Endpoint.TOKEN
                && facts.asked().apis().isEmpty()
                && !hasIdToken
                && !bringsNoCode(facts)
                && KeyPossession.isProven(facts);
    }

    /** The purpose of a code that doesn't exist any more is unknown, and no token is issued for it. */
    private static boolean bringsNoCode(Facts facts) {
        return "authorization_code".equals(facts.form().grantType()) && facts.code() == null;
    }

    private static boolean isAbsent(Details details) {
        return details == Details.ABSENT;
    }
}

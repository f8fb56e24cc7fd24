package no.helseprofil.profile.assertion;

import no.helseprofil.jose.ClientAssertion;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck.AssertionCheck;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;
import no.helseprofil.profile.RuleSet;

/**
 * {@code assertion-type}: an explicit type, so that no other JWT of the client passes for an assertion (RFC 8725,
 * 3.11).
 */
public final class AssertionType extends DefinedRequirement implements AssertionCheck {

    /** The type of a client assertion, and of nothing else. */
    public static final String TYPE = "client-authentication+jwt";

    public AssertionType() {
        super(
                "assertion-type",
                RequirementKind.DATED,
                OAuthError.INVALID_CLIENT,
                "HelseID",
                "draft-ietf-oauth-rfc7523bis");
    }

    /** {@inheritDoc} FAPI 2.0 requires no {@code typ}. */
    @Override
    public RequirementKind kindIn(RuleSet ruleSet) {
        return ruleSet.isNational() ? kind() : RequirementKind.MEASURED;
    }

    @Override
    public Outcome judge(ClientAssertion assertion, Facts facts, Parameters parameters) {
        return TYPE.equals(assertion.type())
                ? Outcome.PASSED
                : failed("set typ in the header of the client assertion to " + TYPE);
    }
}

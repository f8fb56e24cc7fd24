package no.helseprofil.profile.assertion;

import no.helseprofil.jose.ClientAssertion;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck.AssertionCheck;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;

/**
 * {@code assertion-per-request}: an assertion that came with a failed request doesn't come again, not even after
 * {@code use_dpop_nonce}, which uses nothing up. The nonce of the failure says which assertion it answered.
 */
public final class AssertionPerRequest extends DefinedRequirement implements AssertionCheck {

    public AssertionPerRequest() {
        super(
                "assertion-per-request",
                RequirementKind.DATED,
                OAuthError.INVALID_CLIENT,
                "HelseID",
                "RFC 7523 section 3");
    }

    @Override
    public boolean isMetByNewClientsAtOnce() {
        return false;
    }

    @Override
    public boolean isStricterThanHelseId() {
        return true;
    }

    @Override
    public boolean isSeenIn(RequestKind kind) {
        return kind.endpoint().issues();
    }

    @Override
    public Outcome judge(ClientAssertion assertion, Facts facts, Parameters parameters) {
        if (PrivateKeyJwt.isSpare(facts) || !(facts.proof() instanceof Facts.Proof.Present proof)) {
            return Outcome.NOT_APPLICABLE;
        }
        return proof.nonce().hasAnswered(assertion)
                ? failed("make a new client assertion for each request, also for the one after use_dpop_nonce")
                : Outcome.PASSED;
    }
}

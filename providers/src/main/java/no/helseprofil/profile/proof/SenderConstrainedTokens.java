package no.helseprofil.profile.proof;

import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Kind;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.Requirement;

/** {@code sender-constrained-tokens}: a token that anyone can use who finds it (a bearer token) is neither issued nor taken. */
public final class SenderConstrainedTokens implements Requirement {

    private static final Definition DEFINITION = new Definition(
            "sender-constrained-tokens",
            Kind.DATED,
            OAuthError.INVALID_DPOP_PROOF,
            "FAPI2-SP-FINAL-5.3.2.1-4",
            "FAPI2-SP-FINAL-5.3.2.1-5");

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public Outcome check(Facts facts, Parameters parameters) {
        if (facts.endpoint() == Endpoint.TOKEN) {
            return hasProof(facts) ? Outcome.PASSED : failed("send a DPoP proof in the DPoP header");
        }
        if (facts.endpoint() == Endpoint.USERINFO) {
            boolean constrained = "dpop".equals(facts.form().scheme()) && hasProof(facts);
            return constrained
                    ? Outcome.PASSED
                    : failed("send the access token as Authorization: DPoP, with a DPoP proof in the DPoP header");
        }
        return Outcome.NOT_APPLICABLE;
    }

    private static boolean hasProof(Facts facts) {
        return !(facts.proof() instanceof Facts.Proof.Absent);
    }
}

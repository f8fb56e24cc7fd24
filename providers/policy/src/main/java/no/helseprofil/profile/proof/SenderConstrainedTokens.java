package no.helseprofil.profile.proof;

import java.util.Optional;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;

/**
 * {@code sender-constrained-tokens}: a token that any finder could use (a bearer token) is neither issued nor accepted.
 */
public final class SenderConstrainedTokens extends DefinedRequirement implements RequestCheck, ClientCheck {

    /** Answer to a bound token that comes without a proof, or by another scheme. */
    public static final String AT_USERINFO =
            "send the access token as Authorization: DPoP, with a DPoP proof in the DPoP header";

    private static final Protection PROTECTION = new Protection(
            ClientSetting.DPOP_BOUND_ACCESS_TOKENS,
            "true",
            "leave dpop_bound_access_tokens on for this client; manage-realm may turn it off with a reason");

    public SenderConstrainedTokens() {
        super(
                "sender-constrained-tokens",
                RequirementKind.DATED,
                OAuthError.INVALID_DPOP_PROOF,
                "FAPI2-SP-FINAL-5.3.2.1-4",
                "FAPI2-SP-FINAL-5.3.2.1-5");
    }

    @Override
    public boolean isStricterThanHelseId() {
        return true;
    }

    @Override
    public boolean isSeenIn(RequestKind kind) {
        return kind.endpoint() == Endpoint.TOKEN || kind.endpoint() == Endpoint.USERINFO;
    }

    @Override
    public Outcome check(Facts facts, Parameters parameters) {
        if (facts.endpoint() == Endpoint.TOKEN) {
            return hasProof(facts) ? Outcome.PASSED : failed("send a DPoP proof in the DPoP header");
        }
        if (facts.endpoint() == Endpoint.USERINFO) {
            boolean constrained = "dpop".equals(facts.form().scheme()) && hasProof(facts);
            return constrained ? Outcome.PASSED : failed(AT_USERINFO);
        }
        return Outcome.NOT_APPLICABLE;
    }

    private static boolean hasProof(Facts facts) {
        return !(facts.proof() instanceof Facts.Proof.Absent);
    }

    @Override
    public Optional<Protection> protection() {
        return Optional.of(PROTECTION);
    }
}

package no.helseprofil.profile.proof;

import no.helseprofil.profile.Facts;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck.ProofCheck;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;

/**
 * {@code dpop-replay}: a proof is used for one request. Only Keycloak can detect a second use, since it remembers
 * proofs across the cluster in one atomic step; its refusal is answered as {@link #USED}. At userinfo Keycloak wouldn't
 * give that reason, so its memory is queried beforehand. Elsewhere every proof passes here.
 */
public final class DpopReplay extends DefinedRequirement implements ProofCheck {

    /** Answer to a proof that has been used. */
    public static final String USED = "make a new DPoP proof for each request; this one has been used";

    public DpopReplay() {
        super("dpop-replay", RequirementKind.INVARIANT, OAuthError.INVALID_DPOP_PROOF, "RFC 9449 section 11.1");
    }

    @Override
    public Outcome judge(Facts.Proof.Present proof, Facts facts, Parameters parameters) {
        return proof.use().isUsed() ? failed(USED) : Outcome.PASSED;
    }
}

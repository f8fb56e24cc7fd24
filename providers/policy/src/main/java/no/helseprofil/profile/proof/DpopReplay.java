package no.helseprofil.profile.proof;

import no.helseprofil.profile.DefinedRequirement;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequirementKind;

/**
 * {@code dpop-replay}: one proof, one request. Only Keycloak can tell, which remembers proofs across the cluster and
 * does so in one step; its refusal is answered as {@link #USED}. Where Keycloak wouldn't say why it refuses, which is
 * at userinfo, it is asked before what it remembers; elsewhere every proof passes until then.
 */
public final class DpopReplay extends DefinedRequirement implements ProofCheck {

    /** The answer to a proof that has been used. */
    public static final String USED = "make a new DPoP proof for each request; this one has been used";

    public DpopReplay() {
        super("dpop-replay", RequirementKind.INVARIANT, OAuthError.INVALID_DPOP_PROOF, "RFC 9449 section 11.1");
    }

    @Override
    public Outcome judge(Facts.Proof.Present proof, Facts facts, Parameters parameters) {
        return proof.use().isUsed() ? failed(USED) : Outcome.PASSED;
    }
}

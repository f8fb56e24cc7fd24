package no.helseprofil.profile.proof;

import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.RequestCheck.RequestPart;
import no.helseprofil.profile.RequestKind;

/**
 * Requirement on the content of a DPoP proof, which applies to requests with a proof at endpoints that check proofs.
 */
interface ProofCheck extends RequestCheck {

    @Override
    default Outcome check(Facts facts, Parameters parameters) {
        boolean applies = facts.endpoint().takesProof() && facts.proof() instanceof Facts.Proof.Present;
        return applies ? judge((Facts.Proof.Present) facts.proof(), facts, parameters) : Outcome.NOT_APPLICABLE;
    }

    @Override
    default boolean isSeenIn(RequestKind kind) {
        return kind.endpoint().takesProof();
    }

    @Override
    default RequestPart part() {
        return RequestPart.PROOF;
    }

    /** Judges the proof of a request that has one. */
    Outcome judge(Facts.Proof.Present proof, Facts facts, Parameters parameters);
}

package no.helseprofil.profile.proof;

import java.time.Duration;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameter;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck.ProofCheck;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;

/**
 * {@code dpop-nonce}: a proof has a nonce that this realm issued recently, so that no proof can be made in advance. It
 * is checked before anything is used up: the same assertion and the same code may be sent again.
 */
public final class DpopNonce extends DefinedRequirement implements ProofCheck {

    /** Greatest age of a nonce. */
    public static final Parameter<Duration> LIFETIME =
            Parameter.duration("lifetime", Duration.ofSeconds(180), Duration.ofSeconds(1), Duration.ofMinutes(10));

    /** Parameter that requires a nonce in a proof at userinfo. */
    public static final Parameter<Boolean> USERINFO = Parameter.flag("userinfo", false);

    public DpopNonce() {
        super(new Definition(
                        "dpop-nonce",
                        RequirementKind.DATED,
                        OAuthError.USE_DPOP_NONCE,
                        "FAPI2-SP-FINAL-5.3.2.1-10",
                        "RFC 9449 section 8",
                        "HelseID")
                .with(LIFETIME, USERINFO));
    }

    /** Userinfo isn't included, since only some authorities require a nonce there. */
    @Override
    public boolean isSeenIn(RequestKind kind) {
        return kind.endpoint().issues();
    }

    @Override
    public Outcome judge(Facts.Proof.Present proof, Facts facts, Parameters parameters) {
        if (facts.endpoint() == Endpoint.USERINFO && !parameters.get(USERINFO)) {
            return Outcome.NOT_APPLICABLE;
        }
        boolean fresh = proof.content().nonce() != null && proof.nonce().isFresh(parameters.get(LIFETIME));
        return fresh
                ? Outcome.PASSED
                : new Outcome.Failed(
                        OAuthError.USE_DPOP_NONCE,
                        "put the value of the DPoP-Nonce header as nonce into a new DPoP proof, and send the request again",
                        Outcome.Precedence.NONCE);
    }
}

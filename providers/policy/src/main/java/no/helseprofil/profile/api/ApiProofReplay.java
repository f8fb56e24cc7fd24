package no.helseprofil.profile.api;

import java.util.List;
import no.helseprofil.profile.ApiCheck;
import no.helseprofil.profile.ApiFault;
import no.helseprofil.profile.ApiFault.JwtChange;
import no.helseprofil.profile.Parameters;

/** {@code api-proof-replay}: a proof is accepted once, so that a copy of it is useless. */
public final class ApiProofReplay extends ApiCheck {

    private static final String REMEMBER = "refuse a DPoP proof without jti: it can't be remembered";
    private static final String ONCE =
            "remember jti of each DPoP proof on all nodes for as long as the proof is taken, and refuse it the second time";
    private static final String ATOMIC = "look for jti and remember it in one atomic step, such as put-if-absent";

    private static final String UNSEEN =
            "replay was tried at one address, which may be one node: see to it that all nodes share what they remember";

    public ApiProofReplay() {
        super("api-proof-replay", "RFC 9449 section 11.1", "FAPI2-SP-FINAL-5.3.4-5");
    }

    @Override
    public List<ApiFault> faults(Parameters parameters) {
        return List.of(
                ApiFault.refused("proof without jti", REMEMBER).proof(new JwtChange.WithoutClaim("jti")),
                ApiFault.refused("the same proof again", ONCE).sent(ApiFault.Sending.AGAIN),
                ApiFault.refused("the same proof again " + ApiFault.LATER_BY.toSeconds() + " s later", ONCE)
                        .sent(ApiFault.Sending.LATER),
                ApiFault.refused("the same proof several times at once", ATOMIC).sent(ApiFault.Sending.AT_ONCE));
    }

    @Override
    public String unseen() {
        return UNSEEN;
    }
}

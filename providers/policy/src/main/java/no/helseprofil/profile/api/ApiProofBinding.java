package no.helseprofil.profile.api;

import java.util.List;
import no.helseprofil.profile.ApiCheck;
import no.helseprofil.profile.ApiFault;
import no.helseprofil.profile.ApiFault.JwtChange;
import no.helseprofil.profile.Parameters;

/** {@code api-proof-binding}: the key of the proof is the one that the token is bound to. */
public final class ApiProofBinding extends ApiCheck {

    private static final String COMPARE =
            "compare the thumbprint of the key of the DPoP proof with cnf.jkt of the token";
    private static final String BOUND = "refuse a token without cnf.jkt: it is bound to no key";

    public ApiProofBinding() {
        super("api-proof-binding", "RFC 9449 section 7.1", "RFC 9449 section 6.1", "FAPI2-SP-FINAL-5.3.4-5");
    }

    @Override
    public List<ApiFault> faults(Parameters parameters) {
        return List.of(
                ApiFault.refused("proof of another key than the token is bound to", COMPARE)
                        .proof(JwtChange.Signing.OTHER_KEY_IN_HEADER),
                ApiFault.refused("proof of another key, the first that comes with the token", COMPARE)
                        .sent(ApiFault.Sending.WITH_NEW_TOKEN)
                        .proof(JwtChange.Signing.OTHER_KEY_IN_HEADER),
                ApiFault.refused("token that is bound to no key", BOUND).token(ApiFault.UNBOUND));
    }
}

package no.helseprofil.profile.api;

import java.util.List;
import no.helseprofil.profile.ApiCheck;
import no.helseprofil.profile.ApiFault;
import no.helseprofil.profile.ApiFault.JwtChange;
import no.helseprofil.profile.Parameters;

/** {@code api-proof-signature}: an API verifies the signature of a proof, which shows that the client has the key. */
public final class ApiProofSignature extends ApiCheck {

    private static final String VERIFY = "verify the signature of the DPoP proof with the key in its header";
    private static final String ALGORITHM = "take DPoP proofs with an asymmetric algorithm of your list alone";

    public ApiProofSignature() {
        super("api-proof-signature", "RFC 9449 section 4.3", "FAPI2-SP-FINAL-5.3.4-5", "RFC 8725 section 3.2");
    }

    @Override
    public List<ApiFault> faults(Parameters parameters) {
        return List.of(
                ApiFault.refused("proof with a wrong signature", VERIFY).proof(JwtChange.Signing.SPOILED),
                ApiFault.refused("proof signed by another key than in its header", VERIFY)
                        .proof(JwtChange.Signing.OTHER_KEY),
                ApiFault.refused("proof with alg none", ALGORITHM).proof(JwtChange.Signing.NONE),
                ApiFault.refused("proof without alg", ALGORITHM).proof(new JwtChange.WithoutHeader("alg")),
                ApiFault.refused("proof with a symmetric alg", ALGORITHM).proof(JwtChange.Signing.SYMMETRIC));
    }
}

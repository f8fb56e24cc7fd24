package no.helseprofil.profile.api;

import java.util.List;
import no.helseprofil.profile.ApiCheck;
import no.helseprofil.profile.ApiFault;
import no.helseprofil.profile.ApiFault.JwtChange;
import no.helseprofil.profile.Parameters;

/** {@code api-proof-ath}: a proof is valid for one token. */
public final class ApiProofAth extends ApiCheck {

    /** The SHA-256 of an empty text. */
    private static final String OTHER = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";

    private static final String COMPARE = "compare ath of the DPoP proof with the SHA-256 of the token";

    public ApiProofAth() {
        super("api-proof-ath", "RFC 9449 section 4.3", "RFC 9449 section 7.1", "FAPI2-SP-FINAL-5.3.4-5");
    }

    @Override
    public List<ApiFault> faults(Parameters parameters) {
        return List.of(
                ApiFault.refused("proof without ath", COMPARE).proof(new JwtChange.WithoutClaim("ath")),
                ApiFault.refused("proof for another token", COMPARE).proof(JwtChange.claim("ath", OTHER)));
    }
}

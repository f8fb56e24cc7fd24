package no.helseprofil.profile.api;

import java.util.List;
import no.helseprofil.profile.ApiCheck;
import no.helseprofil.profile.ApiFault;
import no.helseprofil.profile.ApiFault.JwtChange;
import no.helseprofil.profile.Parameters;

/** {@code api-proof-htm}: a proof is valid for one HTTP method. */
public final class ApiProofHtm extends ApiCheck {

    private static final String COMPARE = "compare htm of the DPoP proof with the method of the request, exactly";

    public ApiProofHtm() {
        super("api-proof-htm", "RFC 9449 section 4.3", "FAPI2-SP-FINAL-5.3.4-5");
    }

    @Override
    public List<ApiFault> faults(Parameters parameters) {
        return List.of(
                ApiFault.refused("proof without htm", COMPARE).proof(new JwtChange.WithoutClaim("htm")),
                ApiFault.refused("proof for another method", COMPARE).proof(JwtChange.claim("htm", "DELETE")),
                ApiFault.refused("proof for the method in lower case", COMPARE).proof(JwtChange.claim("htm", "get")));
    }
}

package no.helseprofil.profile.api;

import java.util.List;
import no.helseprofil.profile.ApiCheck;
import no.helseprofil.profile.ApiFault;
import no.helseprofil.profile.ApiFault.JwtChange;
import no.helseprofil.profile.Parameters;

/** {@code api-proof-type}: an API doesn't accept another JWT that the client has signed as a proof. */
public final class ApiProofType extends ApiCheck {

    private static final String TYPE = "take DPoP proofs whose typ is dpop+jwt alone";

    public ApiProofType() {
        super("api-proof-type", "RFC 9449 section 4.3", "FAPI2-SP-FINAL-5.3.4-5");
    }

    @Override
    public List<ApiFault> faults(Parameters parameters) {
        return List.of(
                ApiFault.refused("proof with typ JWT", TYPE).proof(new JwtChange.Header("typ", "JWT")),
                ApiFault.refused("proof without typ", TYPE).proof(new JwtChange.WithoutHeader("typ")));
    }
}

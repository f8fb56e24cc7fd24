package no.helseprofil.profile.api;

import java.util.List;
import no.helseprofil.profile.ApiCheck;
import no.helseprofil.profile.ApiFault;
import no.helseprofil.profile.ApiFault.JwtChange;
import no.helseprofil.profile.Parameters;

/** {@code api-proof-htu}: a proof is valid for one URL, whose query doesn't count. */
public final class ApiProofHtu extends ApiCheck {

    private static final String COMPARE = "compare htu of the DPoP proof with the whole address of the request";
    private static final String QUERY = "leave query and fragment out of both when htu is compared with the address";

    public ApiProofHtu() {
        super("api-proof-htu", "RFC 9449 section 4.3", "FAPI2-SP-FINAL-5.3.4-5");
    }

    @Override
    public List<ApiFault> faults(Parameters parameters) {
        return List.of(
                ApiFault.refused("proof without htu", COMPARE).proof(new JwtChange.WithoutClaim("htu")),
                ApiFault.refused("proof for another path", COMPARE)
                        .proof(JwtChange.claim("htu", JwtChange.ADDRESS + "/other")),
                ApiFault.refused("proof for another host", COMPARE)
                        .proof(JwtChange.claim("htu", "https://other.invalid" + JwtChange.PATH)),
                ApiFault.refused("proof for an address that this one only begins with", COMPARE)
                        .proof(JwtChange.claim("htu", JwtChange.BEGINNING)),
                ApiFault.letIn("a request with a query, and a proof without it", QUERY)
                        .sent(ApiFault.Sending.WITH_QUERY));
    }
}

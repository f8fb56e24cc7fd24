package no.helseprofil.profile.api;

import java.util.List;
import no.helseprofil.profile.ApiCheck;
import no.helseprofil.profile.ApiFault;
import no.helseprofil.profile.ApiFault.JwtChange;
import no.helseprofil.profile.Parameters;

/** {@code api-proof-key}: a proof contains the public key, and never the private one. */
public final class ApiProofKey extends ApiCheck {

    private static final String PUBLIC = "refuse a DPoP proof whose jwk is missing or holds a private key";

    public ApiProofKey() {
        super("api-proof-key", "RFC 9449 section 4.3", "FAPI2-SP-FINAL-5.3.4-5");
    }

    @Override
    public List<ApiFault> faults(Parameters parameters) {
        return List.of(
                ApiFault.refused("proof without jwk", PUBLIC).proof(new JwtChange.WithoutHeader("jwk")),
                ApiFault.refused("proof with the private key in jwk", PUBLIC)
                        .proof(JwtChange.Signing.PRIVATE_KEY_IN_HEADER));
    }
}

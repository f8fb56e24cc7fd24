package no.helseprofil.profile.api;

import java.util.List;
import no.helseprofil.profile.ApiCheck;
import no.helseprofil.profile.ApiFault;
import no.helseprofil.profile.ApiFault.JwtChange;
import no.helseprofil.profile.Parameters;

/** {@code api-token-signature}: an API accepts only tokens that the realm has signed. */
public final class ApiTokenSignature extends ApiCheck {

    private static final String VERIFY = "verify the signature of the token with the keys that the realm publishes";
    private static final String UNKNOWN =
            "verify every token with a key that the realm publishes, also one whose kid is missing or unknown";
    private static final String HEADER = "never take the key from the header of the token";
    private static final String ALGORITHM = "take tokens with the algorithms of the realm alone";

    public ApiTokenSignature() {
        super("api-token-signature", "FAPI2-SP-FINAL-5.3.4-3", "RFC 9068 section 4", "RFC 8725 section 3.2");
    }

    @Override
    public List<ApiFault> faults(Parameters parameters) {
        return List.of(
                ApiFault.refused("token with a wrong signature", VERIFY).token(JwtChange.Signing.SPOILED),
                ApiFault.refused("token signed by another key under the same kid", VERIFY)
                        .token(JwtChange.Signing.OTHER_KEY),
                ApiFault.refused("token signed by another key under a kid that nobody knows", UNKNOWN)
                        .token(new JwtChange.Header("kid", "helseprofil-probe-no-key"), JwtChange.Signing.OTHER_KEY),
                ApiFault.refused("token signed by another key without kid", UNKNOWN)
                        .token(new JwtChange.WithoutHeader("kid"), JwtChange.Signing.OTHER_KEY),
                ApiFault.refused("token signed by a key in its own header", HEADER)
                        .token(JwtChange.Signing.OTHER_KEY_IN_HEADER),
                ApiFault.refused("token with alg none", ALGORITHM).token(JwtChange.Signing.NONE),
                ApiFault.refused("token with HS256 and the public key as secret", ALGORITHM)
                        .token(JwtChange.Signing.SYMMETRIC));
    }
}

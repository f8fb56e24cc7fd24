package no.helseprofil.profile.api;

import java.util.List;
import no.helseprofil.profile.ApiCheck;
import no.helseprofil.profile.ApiFault;
import no.helseprofil.profile.ApiFault.JwtChange;
import no.helseprofil.profile.Parameters;

/** {@code api-token-issuer}: an API accepts tokens of the realm only. */
public final class ApiTokenIssuer extends ApiCheck {

    private static final String COMPARE = "compare iss of the token with the issuer of the realm, exactly";

    public ApiTokenIssuer() {
        super("api-token-issuer", "FAPI2-SP-FINAL-5.3.4-3", "RFC 9068 section 4");
    }

    @Override
    public List<ApiFault> faults(Parameters parameters) {
        return List.of(
                ApiFault.refused("token of another issuer", COMPARE)
                        .token(JwtChange.claim("iss", "https://other.invalid/")),
                ApiFault.refused("token of an issuer whose name only begins alike", COMPARE)
                        .token(JwtChange.claim("iss", JwtChange.ISSUER + "-other")),
                ApiFault.refused("token without issuer", COMPARE).token(new JwtChange.WithoutClaim("iss")));
    }
}

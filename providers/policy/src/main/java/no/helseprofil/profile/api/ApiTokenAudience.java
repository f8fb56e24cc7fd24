package no.helseprofil.profile.api;

import java.util.List;
import no.helseprofil.profile.ApiCheck;
import no.helseprofil.profile.ApiFault;
import no.helseprofil.profile.ApiFault.JwtChange;
import no.helseprofil.profile.Parameters;

/** {@code api-token-audience}: an API refuses tokens for other APIs. */
public final class ApiTokenAudience extends ApiCheck {

    /** An audience that no API has. */
    private static final String OTHER = "urn:helseprofil:probe:no-api";

    private static final String COMPARE = "compare aud of the token with your own audience, exactly";
    private static final String ALONE = "take tokens for your API alone, and none that also opens another";

    public ApiTokenAudience() {
        super("api-token-audience", "FAPI2-SP-FINAL-5.3.4-3", "RFC 9068 section 4", "HelseID");
    }

    @Override
    public List<ApiFault> faults(Parameters parameters) {
        return List.of(
                ApiFault.refused("token for another API", COMPARE).token(JwtChange.claim("aud", OTHER)),
                ApiFault.refused("token whose audience only ends with this one", COMPARE)
                        .token(JwtChange.claim("aud", OTHER + ":" + JwtChange.AUDIENCE)),
                ApiFault.refused("token whose audience only begins with this one", COMPARE)
                        .token(JwtChange.claim("aud", JwtChange.AUDIENCE + ":" + OTHER)),
                ApiFault.refused("token without audience", COMPARE).token(new JwtChange.WithoutClaim("aud")),
                ApiFault.refused("token for this API and another", ALONE)
                        .token(new JwtChange.Claim("aud", List.of(JwtChange.AUDIENCE, OTHER)))
                        .advised());
    }
}

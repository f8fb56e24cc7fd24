package no.helseprofil.profile.api;

import java.util.List;
import no.helseprofil.profile.ApiCheck;
import no.helseprofil.profile.ApiFault;
import no.helseprofil.profile.ApiFault.JwtChange;
import no.helseprofil.profile.Parameters;

/** {@code api-token-type}: an API doesn't accept another JWT that the realm has signed as an access token. */
public final class ApiTokenType extends ApiCheck {

    private static final String TYPE = "take tokens whose typ is at+jwt, and none of another type";

    public ApiTokenType() {
        super("api-token-type", "RFC 9068 section 4", "RFC 8725 section 3.11", "HelseID");
    }

    @Override
    public List<ApiFault> faults(Parameters parameters) {
        return List.of(
                ApiFault.refused("a token with typ dpop+jwt", TYPE).token(new JwtChange.Header("typ", "dpop+jwt")),
                ApiFault.refused("a token with typ logout+jwt", TYPE).token(new JwtChange.Header("typ", "logout+jwt")));
    }
}

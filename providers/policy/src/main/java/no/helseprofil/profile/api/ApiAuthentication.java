package no.helseprofil.profile.api;

import java.util.List;
import no.helseprofil.profile.ApiCheck;
import no.helseprofil.profile.ApiFault;
import no.helseprofil.profile.Parameters;

/** {@code api-authentication}: an API refuses every request without a token. */
public final class ApiAuthentication extends ApiCheck {

    private static final String REFUSE = "refuse every request that carries no access token, whatever else it carries";

    public ApiAuthentication() {
        super("api-authentication", "FAPI2-SP-FINAL-5.3.4-3", "RFC 9449 section 7.1");
    }

    @Override
    public List<ApiFault> faults(Parameters parameters) {
        return List.of(
                ApiFault.refused("no token", REFUSE).sent(ApiFault.Sending.WITHOUT_TOKEN_AND_PROOF),
                ApiFault.refused("a proof and no token", REFUSE).sent(ApiFault.Sending.WITHOUT_TOKEN));
    }
}

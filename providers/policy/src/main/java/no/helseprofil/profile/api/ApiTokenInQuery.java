package no.helseprofil.profile.api;

import java.util.List;
import no.helseprofil.profile.ApiCheck;
import no.helseprofil.profile.ApiFault;
import no.helseprofil.profile.Parameters;

/** {@code api-token-in-query}: an API accepts no token in a URL, since URLs are logged and passed on. */
public final class ApiTokenInQuery extends ApiCheck {

    private static final String HEADER = "take the token from the header Authorization alone";

    public ApiTokenInQuery() {
        super("api-token-in-query", "FAPI2-SP-FINAL-5.3.4-2", "RFC 9449 section 7.1");
    }

    @Override
    public List<ApiFault> faults(Parameters parameters) {
        return List.of(ApiFault.refused("the token in the query", HEADER).sent(ApiFault.Sending.TOKEN_IN_QUERY));
    }
}

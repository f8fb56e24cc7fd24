package no.helseprofil.profile.api;

import java.util.List;
import no.helseprofil.profile.ApiCheck;
import no.helseprofil.profile.ApiFault;
import no.helseprofil.profile.Parameters;

/** {@code api-dpop-only}: an API accepts no token without a proof of its key, which a thief of a token can't make. */
public final class ApiDpopOnly extends ApiCheck {

    private static final String DPOP = "take access tokens by the scheme DPoP alone, and refuse the scheme Bearer";
    private static final String PROOF = "refuse every request that carries no DPoP proof";
    private static final String ONE = "refuse a request with more than one DPoP header";

    public ApiDpopOnly() {
        super("api-dpop-only", "FAPI2-SP-FINAL-5.3.4-5", "RFC 9449 section 7.2", "HelseID");
    }

    @Override
    public boolean isStricterThanHelseId() {
        return true;
    }

    @Override
    public List<ApiFault> faults(Parameters parameters) {
        return List.of(
                ApiFault.refused("a bound token as Bearer", DPOP).sent(ApiFault.Sending.AS_BEARER),
                ApiFault.refused("a bound token as Bearer beside a proof", DPOP)
                        .sent(ApiFault.Sending.AS_BEARER_WITH_PROOF),
                ApiFault.refused("an unbound token as Bearer", DPOP)
                        .sent(ApiFault.Sending.AS_BEARER)
                        .token(ApiFault.UNBOUND),
                ApiFault.refused("no proof", PROOF).sent(ApiFault.Sending.WITHOUT_PROOF),
                ApiFault.refused("two proofs", ONE).sent(ApiFault.Sending.WITH_TWO_PROOFS));
    }
}

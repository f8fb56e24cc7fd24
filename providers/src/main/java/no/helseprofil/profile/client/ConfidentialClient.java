package no.helseprofil.profile.client;

import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Kind;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.Requirement;

/** {@code confidential-client}: a client without credentials proves nothing, so it gets no token. */
public final class ConfidentialClient implements Requirement {

    private static final Definition DEFINITION = new Definition(
            "confidential-client", Kind.DATED, OAuthError.UNAUTHORIZED_CLIENT, "FAPI2-SP-FINAL-5.3.2.1-3", "SK3");

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public Outcome check(Facts facts, Parameters parameters) {
        if (!facts.endpoint().authenticatesClient() || facts.client() == null) {
            return Outcome.NOT_APPLICABLE;
        }
        return facts.client().isPublic()
                ? failed("register this client as confidential; public clients are not accepted")
                : Outcome.PASSED;
    }
}

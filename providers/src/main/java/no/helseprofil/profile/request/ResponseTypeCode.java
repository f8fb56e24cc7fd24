package no.helseprofil.profile.request;

import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Facts.AuthorizationParameters;
import no.helseprofil.profile.Kind;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;

/** {@code response-type-code}: no token goes through a browser. */
public final class ResponseTypeCode implements AuthorizationCheck {

    private static final Definition DEFINITION = new Definition(
            "response-type-code", Kind.DATED, OAuthError.UNSUPPORTED_RESPONSE_TYPE, "FAPI2-SP-FINAL-5.3.2.2-1");

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public Outcome judge(AuthorizationParameters request, Facts facts) {
        return "code".equals(request.responseType()) ? Outcome.PASSED : failed("set response_type to code");
    }
}

package no.helseprofil.profile.request;

import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Facts.AuthorizationParameters;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.RequestKind;

/** Requirement on the parameters of an authorization request, which applies if these are known. */
interface AuthorizationCheck extends RequestCheck {

    @Override
    default Outcome check(Facts facts, Parameters parameters) {
        AuthorizationParameters request = facts.authorizationParameters();
        return request == null ? Outcome.NOT_APPLICABLE : judge(request, facts);
    }

    @Override
    default boolean isSeenIn(RequestKind kind) {
        return kind.isOfLogin();
    }

    Outcome judge(AuthorizationParameters request, Facts facts);
}

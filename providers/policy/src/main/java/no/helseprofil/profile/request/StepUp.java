package no.helseprofil.profile.request;

import no.helseprofil.profile.Facts;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;

/**
 * {@code step-up}: a login that was requested at a level ends at that level, or with an error. Otherwise a client that
 * sends its user for a better login, since an API requires one, would get the same again and mistake it for the other.
 */
public final class StepUp extends DefinedRequirement implements RequestCheck {

    public StepUp() {
        super("step-up", RequirementKind.DATED, OAuthError.UNMET_AUTHENTICATION_REQUIREMENTS, "RFC 9470 section 5");
    }

    @Override
    public boolean isSeenIn(RequestKind kind) {
        return kind.isOfLogin();
    }

    @Override
    public Outcome check(Facts facts, Parameters parameters) {
        Facts.EndedLogin login =
                facts.authorization() == null ? null : facts.authorization().login();
        if (login == null || !login.asked().isAny()) {
            return Outcome.NOT_APPLICABLE;
        }
        return login.asked().isReachedBy(login.level())
                ? Outcome.PASSED
                : failed(
                        "let the user log in at a level that the request names in acr_values; this login is at a lower one");
    }
}

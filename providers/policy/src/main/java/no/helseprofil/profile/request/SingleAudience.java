package no.helseprofil.profile.request;

import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;

/**
 * {@code single-audience}: a token is for one API, so that this API can't use it at another, unless the client names
 * several in {@code resource} (RFC 8707). A login may be for many APIs; each of its tokens is not.
 */
public final class SingleAudience extends DefinedRequirement implements RequestCheck {

    /** Answer if a token would be for several APIs and the client hasn't named them. */
    public static final String SEVERAL = "name in resource the API that the token is for";

    public SingleAudience() {
        super(
                "single-audience",
                RequirementKind.DATED,
                OAuthError.INVALID_TARGET,
                "RFC 8707 section 2",
                "RFC 9068 section 3",
                "HelseID");
    }

    @Override
    public boolean isStricterThanHelseId() {
        return true;
    }

    @Override
    public boolean isSeenIn(RequestKind kind) {
        return kind.endpoint() == Endpoint.TOKEN || kind.isOfLogin();
    }

    @Override
    public Outcome check(Facts facts, Parameters parameters) {
        Facts.Asked asked = facts.asked();
        if (asked.apis().isEmpty() && asked.resources().isEmpty()) {
            return Outcome.NOT_APPLICABLE;
        }
        if (!asked.apis().containsAll(asked.resources())) {
            return failed("name in resource nothing but APIs whose scopes this request asks for");
        }
        return facts.endpoint() == Endpoint.TOKEN
                        && asked.resources().isEmpty()
                        && asked.apis().size() > 1
                ? failed(SEVERAL)
                : Outcome.PASSED;
    }
}

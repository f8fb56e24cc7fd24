package no.helseprofil.profile.proof;

import no.helseprofil.jose.PublicJwk;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;
import org.jspecify.annotations.Nullable;

/**
 * {@code dpop-code-binding}: a code whose authorization request named a DPoP key, by proof or by {@code dpop_jkt}, is
 * exchanged with that key only (RFC 9449, section 10). If it named none, nothing is required. An authorization request
 * that names two keys is an invalid request: there is no grant yet.
 */
public final class DpopCodeBinding extends DefinedRequirement implements RequestCheck {

    /** Answer to a code that comes with a proof of another key. */
    public static final String OTHER_KEY = "exchange the code with the DPoP key that its authorization request named";

    public DpopCodeBinding() {
        super(
                "dpop-code-binding",
                RequirementKind.INVARIANT,
                OAuthError.INVALID_GRANT,
                "FAPI2-SP-FINAL-5.3.2.1-12",
                "RFC 9449 section 10");
    }

    @Override
    public boolean isSeenIn(RequestKind kind) {
        return kind.endpoint() != Endpoint.AUTHORIZATION && kind.isOfLogin();
    }

    @Override
    public Outcome check(Facts facts, Parameters parameters) {
        if (facts.code() != null && facts.code().dpopJkt() != null) {
            return facts.code().dpopJkt().equals(thumbprint(facts)) ? Outcome.PASSED : failed(OTHER_KEY);
        }
        return ofAuthorizationRequest(facts);
    }

    private Outcome ofAuthorizationRequest(Facts facts) {
        Facts.AuthorizationParameters asked = facts.authorizationParameters();
        String named = asked == null ? null : asked.dpopJkt();
        if (named == null || !(facts.proof() instanceof Facts.Proof.Present)) {
            return Outcome.NOT_APPLICABLE;
        }
        return named.equals(thumbprint(facts))
                ? Outcome.PASSED
                : new Outcome.Failed(
                        OAuthError.INVALID_REQUEST,
                        "make dpop_jkt the thumbprint of the key in the DPoP proof, or leave one of them out");
    }

    private static @Nullable String thumbprint(Facts facts) {
        PublicJwk key = facts.proof() instanceof Facts.Proof.Present present
                ? present.content().key()
                : null;
        return key == null ? null : key.thumbprint();
    }
}

package no.helseprofil.profile.assertion;

import com.fasterxml.jackson.databind.JsonNode;
import no.helseprofil.jose.ClientAssertion;
import no.helseprofil.profile.DefinedRequirement;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequirementKind;

/**
 * {@code assertion-audience}: {@code aud} is the issuer, as one string. An assertion that names an endpoint, or several
 * audiences, can be obtained by another authorization server and used here (audience injection, CVE-2025-27370).
 */
public final class AssertionAudience extends DefinedRequirement implements AssertionCheck {

    /** Answer to another audience. */
    public static final String WRONG_AUDIENCE =
            "set aud of the client assertion to the issuer of this realm, as one string";

    public AssertionAudience() {
        super("assertion-audience", RequirementKind.DATED, OAuthError.INVALID_CLIENT, "FAPI2-SP-FINAL-5.3.2.1-8");
    }

    @Override
    public Outcome judge(ClientAssertion assertion, Facts facts, Parameters parameters) {
        JsonNode audience = assertion.audience();
        boolean isIssuer =
                audience != null && audience.isTextual() && audience.textValue().equals(facts.issuer());
        return isIssuer ? Outcome.PASSED : failed(WRONG_AUDIENCE);
    }
}

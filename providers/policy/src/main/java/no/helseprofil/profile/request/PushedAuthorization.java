package no.helseprofil.profile.request;

import java.util.Map;
import java.util.Optional;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.ClientSetting;
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
 * {@code pushed-authorization}: an authorization request comes from an authenticated client and not through the browser
 * (RFC 9126). A code of a request that wasn't pushed is refused as well, so that none outlives the change of a rule.
 */
public final class PushedAuthorization extends DefinedRequirement implements RequestCheck, ClientCheck {

    private static final String REMEDY =
            "push the authorization request to the PAR endpoint, and send only client_id and request_uri here";

    private static final String BESIDE =
            "send only client_id and request_uri here, or repeat a parameter as it was pushed; one that stands here was not"
                    + " pushed with this value";

    private static final Protection PROTECTION = new Protection(
            ClientSetting.REQUIRE_PUSHED_AUTHORIZATION_REQUESTS,
            "true",
            "leave require_pushed_authorization_requests on for this client; manage-realm may turn it off with a reason");

    public PushedAuthorization() {
        super(
                "pushed-authorization",
                RequirementKind.DATED,
                OAuthError.INVALID_REQUEST,
                "FAPI2-SP-FINAL-5.3.2.2-3",
                "RFC 9126 section 4");
    }

    @Override
    public boolean isSeenIn(RequestKind kind) {
        return kind.isOfLogin() && kind.endpoint() != Endpoint.PUSHED_AUTHORIZATION;
    }

    @Override
    public Outcome check(Facts facts, Parameters parameters) {
        if (facts.endpoint() == Endpoint.AUTHORIZATION && facts.authorization() != null) {
            return ofRequest(facts.authorization());
        }
        if (facts.code() != null) {
            return facts.code().pushed()
                    ? Outcome.PASSED
                    : failed(
                            "push the authorization request to the PAR endpoint; this code comes from one that was not");
        }
        return Outcome.NOT_APPLICABLE;
    }

    private Outcome ofRequest(Facts.Authorization request) {
        if (request.pushed()) {
            return Outcome.PASSED;
        }
        return request.beside() == null ? failed(REMEDY) : failed(BESIDE).with("it is " + request.beside());
    }

    @Override
    public Map<String, String> explained() {
        return Map.of(BESIDE, "beside");
    }

    @Override
    public Optional<Protection> protection() {
        return Optional.of(PROTECTION);
    }
}

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
 * {@code token-exchange}: a client that exchanges a token gets an access token, and names no actor. A refresh token
 * would outlive the call that it was made for. An ID token would disclose a user to a client where they never logged
 * in. The server doesn't verify another actor.
 */
public final class TokenExchange extends DefinedRequirement implements RequestCheck {

    private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

    public TokenExchange() {
        super("token-exchange", RequirementKind.DATED, OAuthError.INVALID_REQUEST, "RFC 8693 section 2.1", "HelseID");
    }

    @Override
    public boolean isSeenIn(RequestKind kind) {
        return kind.isGrant(RequestKind.TOKEN_EXCHANGE);
    }

    @Override
    public Outcome check(Facts facts, Parameters parameters) {
        Facts.Exchange exchange = facts.asked().exchange();
        if (facts.endpoint() != Endpoint.TOKEN || exchange == null) {
            return Outcome.NOT_APPLICABLE;
        }
        if (exchange.namesActor()) {
            return failed("leave actor_token out; who acts is the client that its own assertion names");
        }
        return exchange.requestedType() == null || exchange.requestedType().equals(ACCESS_TOKEN)
                ? Outcome.PASSED
                : failed("ask for an access token: leave requested_token_type out, or set it to " + ACCESS_TOKEN);
    }
}

package no.helseprofil.profile.request;

import java.util.Collection;
import java.util.List;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;

/** {@code identity-scopes}: a request without a logged-in user doesn't ask for scopes about users. */
public final class IdentityScopes extends DefinedRequirement implements RequestCheck {

    private static final List<String> IDENTITY = List.of("helseid://scopes/identity/", "helseid://scopes/hpr");

    private static final String CLIENT_CREDENTIALS = "client_credentials";

    public IdentityScopes() {
        super("identity-scopes", RequirementKind.INVARIANT, OAuthError.INVALID_SCOPE, "HelseID");
    }

    @Override
    public boolean isSeenIn(RequestKind kind) {
        return kind.isGrant(CLIENT_CREDENTIALS) || kind.isGrant(RequestKind.TOKEN_EXCHANGE);
    }

    @Override
    public Outcome check(Facts facts, Parameters parameters) {
        if (facts.endpoint() != Endpoint.TOKEN || !isForNobody(facts)) {
            return Outcome.NOT_APPLICABLE;
        }
        return areAmong(facts.asked().scopes())
                ? failed("ask for scopes of identity and HPR only in a login of a user")
                : Outcome.PASSED;
    }

    /** Returns whether the token is for no user. A machine's own token remains one when it is exchanged. */
    private static boolean isForNobody(Facts facts) {
        String grant = facts.form().grantType();
        return CLIENT_CREDENTIALS.equals(grant)
                || (RequestKind.TOKEN_EXCHANGE.equals(grant) && facts.asked().forNobody());
    }

    /** Returns whether any of these scopes is about identity or HPR. */
    public static boolean areAmong(Collection<String> scopes) {
        return scopes.stream().anyMatch(IdentityScopes::isAboutUsers);
    }

    private static boolean isAboutUsers(String scope) {
        return IDENTITY.stream().anyMatch(scope::startsWith);
    }
}

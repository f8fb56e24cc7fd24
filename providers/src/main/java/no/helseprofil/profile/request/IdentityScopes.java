package no.helseprofil.profile.request;

import java.util.List;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Kind;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.RequestKind;

/** {@code identity-scopes}: where no user has logged in there is nobody to tell of. */
public final class IdentityScopes implements RequestCheck {

    private static final List<String> IDENTITY = List.of("helseid://scopes/identity/", "helseid://scopes/hpr");

    private static final Definition DEFINITION =
            new Definition("identity-scopes", Kind.INVARIANT, OAuthError.INVALID_SCOPE, "HelseID");

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public boolean isSeenIn(RequestKind kind) {
        return kind.isGrant("client_credentials");
    }

    @Override
    public Outcome check(Facts facts, Parameters parameters) {
        if (facts.endpoint() != Endpoint.TOKEN
                || !"client_credentials".equals(facts.form().grantType())) {
            return Outcome.NOT_APPLICABLE;
        }
        return facts.asked().scopes().stream().anyMatch(IdentityScopes::isAboutUsers)
                ? failed("ask for scopes of identity and HPR only in a login of a user")
                : Outcome.PASSED;
    }

    private static boolean isAboutUsers(String scope) {
        return IDENTITY.stream().anyMatch(scope::startsWith);
    }
}

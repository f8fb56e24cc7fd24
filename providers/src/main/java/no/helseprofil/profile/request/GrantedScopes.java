package no.helseprofil.profile.request;

import no.helseprofil.profile.DefinedRequirement;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Kind;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.RequestKind;

/**
 * {@code granted-scopes}: a client asks for scopes that it has been given. Keycloak looks them up, word by word and
 * once the client has proven who it is; its refusal is answered as {@link #OTHERS}. Before that, every request passes.
 */
public final class GrantedScopes extends DefinedRequirement implements RequestCheck {

    /** The answer to a request for other scopes. */
    public static final String OTHERS =
            "ask for scopes that this client has been given, spelled as they are; one of these isn't";

    /** The answer to a registration with other scopes than anybody may register. */
    public static final String REGISTERED =
            "register without scopes of APIs and without openid; an administrator gives a client its scopes";

    public GrantedScopes() {
        super("granted-scopes", Kind.INVARIANT, OAuthError.INVALID_SCOPE, "RFC 6749 section 3.3");
    }

    @Override
    public boolean isSeenIn(RequestKind kind) {
        return kind.endpoint().issues();
    }

    @Override
    public Outcome check(Facts facts, Parameters parameters) {
        return facts.endpoint().issues() ? Outcome.PASSED : Outcome.NOT_APPLICABLE;
    }
}

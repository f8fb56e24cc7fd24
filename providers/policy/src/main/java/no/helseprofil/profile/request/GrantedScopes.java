package no.helseprofil.profile.request;

import java.util.Set;
import no.helseprofil.grammar.Grammar.NearestName;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;

/**
 * {@code granted-scopes}: a client asks for scopes that it has been given. Keycloak looks them up, word by word, after
 * the client has authenticated; its refusal is answered by {@link #sentence}. Before that, every request passes.
 */
public final class GrantedScopes extends DefinedRequirement implements RequestCheck {

    /** Answer to a request for other scopes; the nearest that the client has may follow. */
    static final String OTHERS =
            "ask for scopes that this client has been given, spelled as they are; one of these isn't";

    /** Answer to a registration with scopes that clients may not register. */
    public static final String REGISTERED =
            "register without scopes of APIs and without openid; an administrator gives a client its scopes";

    public GrantedScopes() {
        super("granted-scopes", RequirementKind.INVARIANT, OAuthError.INVALID_SCOPE, "RFC 6749 section 3.3");
    }

    /**
     * Returns the refusal of a request for other scopes.
     *
     * @param given the scopes of the client, which has authenticated
     */
    public static String sentence(Facts facts, Set<String> given) {
        return facts.asked().scopes().stream()
                .filter(scope -> !given.contains(scope))
                .sorted()
                .findFirst()
                .flatMap(misspelt -> NearestName.of(misspelt, given))
                .map(nearest -> OTHERS + "; the nearest that it has is " + nearest)
                .orElse(OTHERS);
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

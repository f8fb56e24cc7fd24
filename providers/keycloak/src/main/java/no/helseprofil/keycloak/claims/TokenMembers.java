package no.helseprofil.keycloak.claims;

import org.jspecify.annotations.Nullable;
import org.keycloak.representations.AccessToken;
import org.keycloak.representations.IDToken;

/** A token by the names of its claims: Keycloak keeps some of them in members of their own. */
final class TokenMembers {

    private TokenMembers() {}

    static void put(IDToken token, String claim, Object value) {
        switch (claim) {
            case "sub" -> token.setSubject(value.toString());
            case "name" -> token.setName(value.toString());
            case "given_name" -> token.setGivenName(value.toString());
            case "middle_name" -> token.setMiddleName(value.toString());
            case "family_name" -> token.setFamilyName(value.toString());
            case ScopeArrayMapper.SCOPE -> putScope(token, value);
            default -> token.getOtherClaims().put(claim, value);
        }
    }

    static @Nullable Object get(IDToken token, String claim) {
        return switch (claim) {
            case "sub" -> token.getSubject();
            case "name" -> token.getName();
            case "given_name" -> token.getGivenName();
            case "middle_name" -> token.getMiddleName();
            case "family_name" -> token.getFamilyName();
            default -> token.getOtherClaims().get(claim);
        };
    }

    /** Only an access token has one, and what isn't a text stands among the others. */
    private static void putScope(IDToken token, Object value) {
        if (token instanceof AccessToken accessToken) {
            accessToken.setScope(null);
            accessToken.getOtherClaims().put(ScopeArrayMapper.SCOPE, value);
        }
    }
}

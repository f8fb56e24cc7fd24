package no.helseprofil.keycloak.token;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.decision.token.ClaimNames;
import no.helseprofil.decision.token.GrantedApis;
import no.helseprofil.decision.token.TokenRules;
import no.helseprofil.decision.token.TokenRules.ForcedProperties;
import no.helseprofil.keycloak.client.ApiScope;
import no.helseprofil.keycloak.request.PresentedTokens;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.representations.AccessToken;
import org.keycloak.representations.IDToken;

/**
 * Claims of a token about the APIs that it opens and the client that it is for. The audience of an API comes with its
 * scope alone; a client that the profile doesn't judge opens no API.
 *
 * @param context the token's client, login and granted scopes
 * @param rules rules for the client's tokens
 * @param apis APIs that it opens
 */
record TokenClaims(ClientSessionContext context, TokenRules rules, GrantedApis apis) {

    private static final String CLIENT_ID = "client_id";
    private static final String AMR = "amr";

    /** Claims on how the token was made, which is no longer known at an introspection. */
    private static final Set<String> OF_THE_REQUEST = Set.of(AMR, PresentedTokens.ACTOR);

    static TokenClaims of(KeycloakSession session, ClientSessionContext context, TokenRules rules) {
        return new TokenClaims(context, rules, TokenLookup.apis(session, context, rules));
    }

    /** Takes out of an access token, before it is signed, what no scope has put there. */
    void restrict(AccessToken token) {
        dropReserved(token);
        token.audience(audience(token.getAudience()));
        token.setScope(TokenLookup.scope(token.getScope(), apis, realm()));
        dropRolesOfClosedApis(token);
        client(token);
        if (rules.followsHelseId()) {
            token.getOtherClaims().put(CLIENT_ID, clientId());
            follow(token);
            if (opensApi(token)) {
                dropWhatNoApiReads(token);
            }
        }
    }

    /** Brings the end of a token forward, if it lasts longer than it may; one that has no end gets one. */
    static void shorten(AccessToken token, ForcedProperties forced) {
        token.exp(forced.end(token.getIat(), token.getExp()));
    }

    /**
     * Introspection says what the token says that is asked about.
     *
     * @param answer what Keycloak's mappers have made of it anew
     */
    void repeat(AccessToken answer, AccessToken bearer) {
        answer.nbf(bearer.getNbf());
        answer.setAcr(bearer.getAcr());
        answer.setAllowedOrigins(bearer.getAllowedOrigins());
        OF_THE_REQUEST.forEach(claim -> {
            Object value = bearer.getOtherClaims().get(claim);
            if (value == null) {
                answer.getOtherClaims().remove(claim);
            } else {
                answer.getOtherClaims().put(claim, value);
            }
        });
    }

    /**
     * An ID token is for the client (OpenID Connect Core, section 2); one of before may have other readers beside it.
     */
    void restrictIdToken(IDToken token) {
        dropReserved(token);
        String[] others = rules.isOutside() || rules.keepsClaimsAboutUsers() ? others(token.getAudience()) : null;
        token.audience(others == null ? new String[] {clientId()} : others);
        client(token);
        if (rules.followsHelseId()) {
            follow(token);
        }
    }

    /**
     * Puts claims right as HelseID has them: a token is valid from when it was issued, and Keycloak's methods are
     * dropped, since they are of other logins too.
     */
    private static void follow(IDToken token) {
        token.nbf(token.getIat());
        token.getOtherClaims().remove(AMR);
    }

    /**
     * Keycloak itself looks into none of these when such a token is presented: origins are asked of tokens for its own
     * APIs, and a key without a type is one of DPoP. A machine has not logged in at any level.
     */
    private void dropWhatNoApiReads(AccessToken token) {
        token.setAllowedOrigins(null);
        if (token.getConfirmation() != null) {
            token.setConfirmation(withoutType(token.getConfirmation()));
        }
        UserModel user = context.getClientSession().getUserSession().getUser();
        if (user != null && user.getServiceAccountClientLink() != null) {
            token.setAcr(null);
        }
    }

    /** Another object, since a refresh token may have the same one. */
    private static AccessToken.Confirmation withoutType(AccessToken.Confirmation key) {
        AccessToken.Confirmation same = new AccessToken.Confirmation();
        same.setKeyThumbprint(key.getKeyThumbprint());
        same.setCertThumbprint(key.getCertThumbprint());
        return same;
    }

    /** Returns whether a token names an API in its audience. */
    boolean opensApi(AccessToken token) {
        return stream(token.getAudience()).anyMatch(this::isApi);
    }

    /** Takes out what a mapper can have put beside the server's own claims. */
    static void dropReserved(IDToken token) {
        dropReserved(token.getOtherClaims());
    }

    /** Takes out what a mapper can have put beside the server's own members. */
    static void dropReserved(Map<String, Object> claims) {
        claims.keySet().removeIf(name -> ClaimNames.isReserved(name) || ClaimNames.isWrittenByTheServer(name));
    }

    /** Writes the client that a token is for (RFC 9068, section 2.2). */
    private void client(IDToken token) {
        token.issuedFor(clientId());
        token.getOtherClaims().computeIfPresent(CLIENT_ID, (claim, written) -> clientId());
    }

    private String clientId() {
        return context.getClientSession().getClient().getClientId();
    }

    /**
     * The APIs of the granted scopes and nothing beside them; without any, or where a client keeps its readers of
     * before, what Keycloak put there, less the APIs.
     */
    private String @Nullable [] audience(String @Nullable [] written) {
        if (apis.audiences().isEmpty()) {
            return others(written);
        }
        Stream<String> kept = rules.keepsClaimsAboutUsers() ? stream(others(written)) : Stream.empty();
        return Stream.concat(apis.audiences().stream().sorted(), kept).toArray(String[]::new);
    }

    private String @Nullable [] others(String @Nullable [] written) {
        String[] others = stream(written).filter(audience -> !isApi(audience)).toArray(String[]::new);
        return others.length == 0 ? null : others;
    }

    private void dropRolesOfClosedApis(AccessToken token) {
        Set<String> open = stream(token.getAudience()).collect(Collectors.toSet());
        token.getResourceAccess().keySet().removeIf(name -> !open.contains(name) && isApi(name));
    }

    private boolean isApi(String audience) {
        return ApiScope.isAudience(audience, realm());
    }

    private RealmModel realm() {
        return context.getClientSession().getRealm();
    }

    private static Stream<String> stream(String @Nullable [] values) {
        return values == null ? Stream.empty() : Arrays.stream(values);
    }
}

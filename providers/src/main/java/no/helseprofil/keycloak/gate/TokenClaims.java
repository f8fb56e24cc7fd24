package no.helseprofil.keycloak.gate;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.keycloak.client.ApiScope;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.AccessToken;
import org.keycloak.representations.IDToken;

/**
 * What a token says of the APIs that it opens and of the client it is for. An API's audience comes with its scope and in
 * no other way; a client that the profile doesn't judge opens none.
 *
 * @param context whose token it is, and which scopes it was granted
 * @param rules what holds for the client's tokens
 * @param apis the APIs that it opens
 */
record TokenClaims(ClientSessionContext context, TokenRules rules, GrantedApis apis) {

    static TokenClaims of(KeycloakSession session, ClientSessionContext context, TokenRules rules) {
        return new TokenClaims(context, rules, GrantedApis.of(session, context, rules));
    }

    /** Takes out of an access token, before it is signed, what no scope has put there. */
    void restrict(AccessToken token) {
        dropReserved(token);
        token.audience(audience(token.getAudience()));
        token.setScope(apis.scope(token.getScope(), realm()));
        dropRolesOfClosedApis(token);
        client(token);
    }

    /** An ID token is for the client (OpenID Connect Core, section 2); one of before may have other readers beside it. */
    void restrictIdToken(IDToken token) {
        dropReserved(token);
        String clientId = context.getClientSession().getClient().getClientId();
        String[] others = rules.isOutside() || rules.keepsClaimsAboutUsers() ? others(token.getAudience()) : null;
        token.audience(others == null ? new String[] {clientId} : others);
        client(token);
    }

    /** Whether a token names an API among its readers. */
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

    /** Which client a token is for is the server's to say (RFC 9068, section 2.2). */
    private void client(IDToken token) {
        String clientId = context.getClientSession().getClient().getClientId();
        token.issuedFor(clientId);
        token.getOtherClaims().computeIfPresent("client_id", (claim, written) -> clientId);
    }

    /**
     * The APIs of the granted scopes and nothing beside them; without any, or where a client keeps its readers of before, what
     * Keycloak put there, less the APIs.
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

package no.helseprofil.keycloak.gate;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.keycloak.client.ApiScope;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.Constants;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.AccessToken;
import org.keycloak.representations.IDToken;

/**
 * What a token says of the APIs that it opens and of the client it is for. An API's audience comes with its scope and in
 * no other way; a client that the profile doesn't judge opens none.
 *
 * @param context whose token it is, and which scopes it was granted
 * @param rules what holds for the client's tokens
 */
record TokenClaims(ClientSessionContext context, TokenRules rules) {

    /** Takes out of an access token, before it is signed, what no scope has put there. */
    void restrict(AccessToken token) {
        dropReserved(token);
        token.audience(audience(token.getAudience()));
        if (rules.isOutside()) {
            token.setScope(ApiScope.without(token.getScope(), realm()));
        }
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
        Set<String> granted = rules.isOutside() ? Set.of() : granted();
        if (granted.isEmpty()) {
            return others(written);
        }
        Stream<String> kept = rules.keepsClaimsAboutUsers() ? stream(others(written)) : Stream.empty();
        return Stream.concat(granted.stream().sorted(), kept).toArray(String[]::new);
    }

    private String @Nullable [] others(String @Nullable [] written) {
        String[] others = stream(written).filter(audience -> !isApi(audience)).toArray(String[]::new);
        return others.length == 0 ? null : others;
    }

    /** Keycloak counts the client itself among its scopes; its name is free text and opens nothing. */
    private Set<String> granted() {
        return context.getClientScopesStream()
                .filter(scope -> !(scope instanceof ClientModel))
                .map(ClientScopeModel::getName)
                .flatMap(name -> ApiScope.of(name, realm()).stream())
                .map(ApiScope::audience)
                .filter(requested())
                .collect(Collectors.toSet());
    }

    /** An exchange of tokens may ask for less than is granted (RFC 8693, section 2.1). */
    private Predicate<String> requested() {
        ClientModel[] clients = context.getAttribute(Constants.REQUESTED_AUDIENCE_CLIENTS, ClientModel[].class);
        if (clients == null) {
            return audience -> true;
        }
        Collection<String> names =
                Arrays.stream(clients).map(ClientModel::getClientId).toList();
        return names::contains;
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

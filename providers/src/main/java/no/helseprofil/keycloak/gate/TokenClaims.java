package no.helseprofil.keycloak.gate;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.keycloak.storage.ClientAttributes;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.AccessToken;

/**
 * What an access token says of the APIs that it opens. An API's audience comes with its scope and in no other way; a
 * client that the profile doesn't judge opens none.
 *
 * @param token the token, before it is signed
 * @param context whose it is, and which scopes it was granted
 */
record TokenClaims(AccessToken token, ClientSessionContext context) {

    private static final String CONFIRMATION = "cnf";
    private static final List<String> RESERVED = List.of("helseid://claims/", "nhn:");

    /**
     * Takes out what no scope has put there.
     *
     * @param outside whether the profile doesn't judge the client
     */
    void restrict(boolean outside) {
        dropReserved(token);
        Set<ApiScope> apis = outside ? Set.of() : granted();
        audience(apis);
        if (outside) {
            dropApiScopes();
        } else {
            client();
        }
    }

    /** A {@code cnf} from a mapper would stand beside Keycloak's own, and readers differ in which of two they believe. */
    static void dropReserved(AccessToken token) {
        token.getOtherClaims().keySet().removeIf(name -> isReserved(name) || name.equals(CONFIRMATION));
    }

    /** Which client a token is for is the server's to say (RFC 9068, section 2.2); Keycloak lets mappers write it. */
    private void client() {
        String clientId = context.getClientSession().getClient().getClientId();
        token.issuedFor(clientId);
        token.getOtherClaims().computeIfPresent("client_id", (claim, written) -> clientId);
    }

    /** Keycloak counts the client itself among its scopes; its name is free text and opens nothing. */
    private Set<ApiScope> granted() {
        return context.getClientScopesStream()
                .filter(scope -> !(scope instanceof ClientModel))
                .map(ClientScopeModel::getName)
                .flatMap(name -> ApiScope.parse(name).stream())
                .collect(Collectors.toSet());
    }

    /** The APIs of the granted scopes and nothing beside them; without any, what Keycloak put there, less the APIs. */
    private void audience(Set<ApiScope> apis) {
        if (!apis.isEmpty()) {
            token.audience(
                    apis.stream().map(ApiScope::audience).distinct().sorted().toArray(String[]::new));
            return;
        }
        String[] others =
                stream(token.getAudience()).filter(audience -> !isApi(audience)).toArray(String[]::new);
        token.audience(others.length == 0 ? null : others);
    }

    private void dropApiScopes() {
        if (token.getScope() != null) {
            token.setScope(Stream.of(token.getScope().split(" "))
                    .filter(scope -> ApiScope.parse(scope).isEmpty())
                    .collect(Collectors.joining(" ")));
        }
    }

    private boolean isApi(String audience) {
        RealmModel realm = context.getClientSession().getRealm();
        return isReserved(audience) || isDeclared(audience, realm) || hasScope(audience, realm);
    }

    private static boolean isDeclared(String audience, RealmModel realm) {
        ClientModel client = realm.getClientByClientId(audience);
        return client != null && Boolean.parseBoolean(client.getAttribute(ClientAttributes.API));
    }

    private static boolean hasScope(String audience, RealmModel realm) {
        return realm.getClientScopesStream()
                .flatMap(scope -> ApiScope.parse(scope.getName()).stream())
                .anyMatch(scope -> scope.audience().equals(audience));
    }

    private static boolean isReserved(String name) {
        return RESERVED.stream().anyMatch(name::startsWith);
    }

    private static Stream<String> stream(String @Nullable [] values) {
        return values == null ? Stream.empty() : Arrays.stream(values);
    }
}

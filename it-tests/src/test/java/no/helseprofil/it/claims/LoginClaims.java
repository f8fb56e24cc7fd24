package no.helseprofil.it.claims;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;

/**
 * Claims of one login: sent to APIs in the access token and by introspection, to the client in the ID token and by
 * userinfo.
 *
 * @param accessToken the claims of the access token
 * @param idToken those of the ID token; nothing without one
 * @param userInfo the answer of userinfo; nothing where no user has logged in
 * @param introspection the answer to the API
 */
record LoginClaims(JsonNode accessToken, JsonNode idToken, JsonNode userInfo, JsonNode introspection) {

    /** Everything that comes of these tokens; it is the API of {@link TestRealm#API} that asks. */
    static LoginClaims of(TestRealm realm, OidcClient client, Exchange tokens) {
        boolean login = tokens.response().text("id_token") != null;
        return new LoginClaims(
                tokens.accessTokenClaims(),
                login ? tokens.idTokenClaims() : nothing(),
                login ? client.userinfo(tokens.accessToken()).response().json() : nothing(),
                introspection(realm, tokens.accessToken()));
    }

    /** Returns the answer that the API gets on introspection of a token. */
    static JsonNode introspection(TestRealm realm, String accessToken) {
        return realm.oidc(TestRealm.API).introspect(accessToken).response().json();
    }

    /** The value of a claim in each place that has it. */
    Map<String, JsonNode> of(String claim) {
        Map<String, JsonNode> places = new LinkedHashMap<>();
        places.put("access token", accessToken);
        places.put("introspection", introspection);
        places.put("ID token", idToken);
        places.put("userinfo", userInfo);
        return places.entrySet().stream()
                .filter(place -> place.getValue().has(claim))
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        place -> place.getValue().get(claim),
                        (one, other) -> one,
                        LinkedHashMap::new));
    }

    /** Returns the disclosed ones of these claims, each with its place. */
    Set<String> names(Collection<String> claims) {
        return claims.stream()
                .flatMap(claim -> of(claim).keySet().stream().map(place -> place + ": " + claim))
                .collect(Collectors.toSet());
    }

    private static JsonNode nothing() {
        return JsonNodeFactory.instance.objectNode();
    }
}

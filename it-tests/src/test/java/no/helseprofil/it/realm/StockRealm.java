package no.helseprofil.it.realm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import no.helseprofil.testkit.client.SigningKey;

/** A realm with Keycloak's own settings and clients of every kind: not one that the profile would like. */
final class StockRealm {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private StockRealm() {}

    static ObjectNode json(String name, SigningKey key) {
        ObjectNode realm = read("""
                {"enabled": true, "sslRequired": "none", "eventsEnabled": true, "adminEventsEnabled": true,
                 "adminEventsDetailsEnabled": true, "attributes": {"cibaExpiresIn": "120"}}""");
        realm.put("realm", name);
        realm.putArray("users").add(user(name));
        ArrayNode clients = realm.putArray("clients");
        clients.add(withSecret());
        clients.add(withKey(StockSide.KEY_CLIENT, key, false));
        clients.add(withKey(StockSide.BOUND_CLIENT, key, true));
        clients.add(client(StockSide.PUBLIC_CLIENT).put("publicClient", true));
        return realm;
    }

    private static ObjectNode user(String realm) {
        ObjectNode user = read("""
                {"username": "%s", "enabled": true, "email": "kvart@example.com", "emailVerified": true,
                 "firstName": "Kvart", "lastName": "Grevling",
                 "credentials": [{"type": "password", "value": "%s"}]}""".formatted(StockSide.USERNAME, StockSide.PASSWORD));
        user.putArray("realmRoles").add("default-roles-" + realm);
        return user;
    }

    private static ObjectNode withSecret() {
        ObjectNode client = client(StockSide.SECRET_CLIENT)
                .put("clientAuthenticatorType", "client-secret")
                .put("secret", StockSide.SECRET)
                .put("implicitFlowEnabled", true);
        client.putObject("attributes")
                .put("oauth2.device.authorization.grant.enabled", "true")
                .put("oidc.ciba.grant.enabled", "true")
                .put("standard.token.exchange.enabled", "true")
                .put("helseprofil.cohort", "imported");
        return client;
    }

    private static ObjectNode withKey(String clientId, SigningKey key, boolean bound) {
        ObjectNode client = client(clientId).put("clientAuthenticatorType", "client-jwt");
        client.putObject("attributes")
                .put("use.jwks.string", "true")
                .put("jwks.string", key.publicJwkSet())
                .put("dpop.bound.access.tokens", Boolean.toString(bound));
        return client;
    }

    private static ObjectNode client(String clientId) {
        ObjectNode client = read("""
                {"enabled": true, "protocol": "openid-connect", "publicClient": false, "standardFlowEnabled": true,
                 "directAccessGrantsEnabled": true}""");
        client.put("clientId", clientId).put("serviceAccountsEnabled", !clientId.equals(StockSide.PUBLIC_CLIENT));
        client.putArray("redirectUris").add(StockSide.REDIRECT_URI.toString());
        client.putArray("webOrigins").add(StockSide.ORIGIN);
        return client;
    }

    private static ObjectNode read(String json) {
        try {
            return (ObjectNode) MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}

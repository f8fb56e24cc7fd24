package no.helseprofil.it.support;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import no.helseprofil.testkit.client.SigningKey;

/** Registrations of clients as the admin REST takes them: compliant, and those that the profile refuses for what they are. */
final class TestClients {

    private TestClients() {}

    /** A confidential client that may do nothing yet, with {@code private_key_jwt} and bound tokens. */
    static ObjectNode compliant(String clientId, SigningKey key) {
        ObjectNode client = JsonNodeFactory.instance.objectNode();
        client.put("clientId", clientId)
                .put("enabled", true)
                .put("protocol", "openid-connect")
                .put("publicClient", false)
                .put("clientAuthenticatorType", "client-jwt")
                .put("standardFlowEnabled", false)
                .put("implicitFlowEnabled", false)
                .put("directAccessGrantsEnabled", false)
                .put("serviceAccountsEnabled", false)
                .put("fullScopeAllowed", false);
        client.putObject("attributes")
                .put("use.jwks.string", "true")
                .put("jwks.string", key.publicJwkSet())
                .put("dpop.bound.access.tokens", "true")
                .put("require.pushed.authorization.requests", "true")
                .put("pkce.code.challenge.method", "S256")
                .put("access.token.header.type.rfc9068", "true");
        client.putArray("defaultClientScopes").add("basic").add("acr").add("service_account");
        client.putArray("optionalClientScopes")
                .add("profile")
                .add("email")
                .add("offline_access")
                .add(TestRealm.SCOPE);
        return client;
    }

    static ObjectNode machine(String clientId, SigningKey key) {
        return compliant(clientId, key).put("serviceAccountsEnabled", true);
    }

    static ObjectNode userLogin(String clientId, SigningKey key) {
        ObjectNode client = compliant(clientId, key).put("standardFlowEnabled", true);
        client.putArray("redirectUris").add(TestRealm.REDIRECT_URI.toString());
        return attribute(client, "standard.token.exchange.enabled", "true");
    }

    static ObjectNode api(String clientId, SigningKey key) {
        return attribute(compliant(clientId, key), "helseprofil.api", "true");
    }

    /** All grants, and a shared secret. */
    static ObjectNode withSecret(String clientId, SigningKey key) {
        ObjectNode client = userLogin(clientId, key)
                .put("serviceAccountsEnabled", true)
                .put("directAccessGrantsEnabled", true)
                .put("clientAuthenticatorType", "client-secret")
                .put("secret", TestRealm.SECRET);
        return attribute(client, "require.pushed.authorization.requests", "false");
    }

    /** No credentials at all. */
    static ObjectNode withoutCredentials(String clientId, SigningKey key) {
        ObjectNode client = userLogin(clientId, key).put("publicClient", true).put("directAccessGrantsEnabled", true);
        return attribute(client, "require.pushed.authorization.requests", "false");
    }

    /** The registration with one other attribute. */
    static ObjectNode attribute(ObjectNode client, String name, String value) {
        ((ObjectNode) client.get("attributes")).put(name, value);
        return client;
    }
}

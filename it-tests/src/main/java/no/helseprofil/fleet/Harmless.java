package no.helseprofil.fleet;

import java.util.Map;
import java.util.function.Consumer;

/** Settings that look like faults but contradict nothing: an assessment that reports one is wrong. */
enum Harmless {
    /** Open settings, which only the client's requests show. */
    UNPROTECTED(client -> client.attribute("dpop.bound.access.tokens", "false")
            .attribute("require.pushed.authorization.requests", "false")
            .without("pkce.code.challenge.method")),

    NATIVE(client -> client.redirectUri("http://127.0.0.1:8765/callback").redirectUri("http://localhost/callback")),

    ANY_REQUEST_OBJECT(client -> client.attribute("request.object.signature.alg", "any")),

    LONGEST_LIFE(client -> client.attribute("access.token.lifespan", "600")),

    LONG_HASH(client -> client.attribute("token.endpoint.auth.signing.alg", "PS512")
            .attribute("id.token.signed.response.alg", "ES384")
            .attribute("access.token.signed.response.alg", "RS256")),

    SWITCHES_THAT_ARE_OFF(client -> client.attribute("exclude.issuer.from.auth.response", "false")
            .attribute("oauth2.device.authorization.grant.enabled", "false")
            .attribute("oidc.ciba.grant.enabled", "false")),

    /** A key that Keycloak keeps but doesn't use. */
    UNUSED_SHORT_KEY(client -> client.keysIn("jwks.url", "https://keys.example/client.jwks")
            .attribute("jwks.string", FleetKeys.set(client.keys().weak().publicJwk()))),

    UNUSED_SINGLE_KEY(client ->
            client.attribute("jwt.credential.public.key", client.keys().weakByItself())),

    UNUSED_SECRET(client -> client.set("secret", "a-secret-of-the-fleet")),

    /** The end of a key that no longer exists. */
    END_OF_ANOTHER_KEY(client -> client.attribute("helseprofil.key-expires.last-years", "2025-01-01T00:00:00Z")),

    END_TO_COME(
            client -> client.attribute("helseprofil.key-expires." + client.key().kid(), "2099-01-01T00:00:00Z")),

    ONE_ORGANISATION(client -> client.attribute("helseprofil.orgnr-parent", "994598759")
            .attribute("helseprofil.orgnr-children", "912159523, 922734046")),

    MANY_ORGANISATIONS(client -> client.attribute("helseprofil.tenancy", "multi-tenant")
            .attribute("helseprofil.orgnr-supplier", "313745392")
            .attribute("helseprofil.delegations", "994598759,912159523")),

    MAPPER_OF_ITS_OWN(client -> client.mapper("department", "department")),

    /** A claim in the client's own ID token, which no API sees. */
    USERS_TOLD_TO_ITSELF(client -> client.mapper(
            "own-mail",
            "oidc-usermodel-property-mapper",
            "email",
            Map.of("user.attribute", "email", "introspection.token.claim", "false"),
            "id.token.claim")),

    ROLES_AS_KEYCLOAK_WRITES_THEM(client -> client.mapper(
            "own-roles", "oidc-usermodel-realm-role-mapper", "realm_access.roles", Map.of("multivalued", "true"))),

    /** An audience that comes with the scope in any case. */
    THE_API_AS_READER(client ->
            client.mapper("api", "oidc-audience-mapper", null, Map.of("included.custom.audience", "nhn:fleet-api"))),

    MAPPER_THAT_WRITES_NOWHERE(client -> client.mapper(
            "nowhere",
            "oidc-usermodel-property-mapper",
            "email",
            Map.of("user.attribute", "email", "access.token.claim", "false")));

    private final Consumer<FleetRegistration> change;

    Harmless(Consumer<FleetRegistration> change) {
        this.change = change;
    }

    void put(FleetRegistration client) {
        change.accept(client);
    }
}

package no.helseprofil.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;

/**
 * The two realms that are compared. They differ in their rules and in nothing else: same keys' algorithm, same scopes,
 * same client with the same key.
 */
enum BenchRealm {
    /** Keycloak's own FAPI 2.0 profile with DPoP, which a policy of the realm binds to every client. */
    STOCK(
            "bench-stock",
            Map.of(),
            Map.of(
                    "clientPolicies",
                    Map.of(
                            "policies",
                            List.of(Map.of(
                                    "name",
                                    "every client",
                                    "enabled",
                                    true,
                                    "conditions",
                                    List.of(Map.of("condition", "any-client", "configuration", Map.of())),
                                    "profiles",
                                    List.of("fapi-2-dpop-security-profile")))))),

    /** The national profile. */
    PROFILE(
            "bench-profile",
            Map.of(
                    "no.helseprofil.keycloak.storage.ProfileProvider",
                    List.of(Map.of(
                            "name",
                            "helseprofil",
                            "providerId",
                            "helseprofil",
                            "config",
                            Map.of("document", List.of("{\"ruleSet\":\"helseid\"}"))))),
            Map.of());

    static final String CLIENT = "bench-machine";
    static final String SCOPE = "nhn:bench-api/read";
    static final String USER = "kvart.grevling";
    static final String PASSWORD = "bench";

    /** Nobody listens there. */
    static final URI REDIRECT_URI = URI.create("https://localhost:8765/callback");

    private static final String ALGORITHM = "ES256";

    private final String realm;
    private final Map<String, Object> components;
    private final Map<String, Object> rules;

    BenchRealm(String realm, Map<String, Object> components, Map<String, Object> rules) {
        this.realm = realm;
        this.components = components;
        this.rules = rules;
    }

    /** The key of the client, the same in both. */
    static SigningKey newClientKey() {
        return SigningKey.generate(ALGORITHM);
    }

    /** Creates the realm. Its import asks no policy about the client, so that none can change it. */
    void create(AdminApi admin, SigningKey clientKey) {
        Response answer = admin.realm("").post("", representation(clientKey));
        if (!answer.isSuccess()) {
            throw new IllegalStateException("creating the realm " + realm + ": " + answer + " " + answer.body());
        }
    }

    /** The client as the server has it, without what differs between any two. */
    ObjectNode client(AdminApi admin) {
        ObjectNode client = admin.realm(realm).client(CLIENT);
        client.remove(List.of("id", "secret"));
        client.withObject("/attributes").remove("client.secret.creation.time");
        return client;
    }

    /** The issuer identifier. */
    String issuer(String server) {
        return server + "/realms/" + realm;
    }

    private Map<String, Object> representation(SigningKey clientKey) {
        return merged(
                Map.of(
                        "realm",
                        realm,
                        "enabled",
                        true,
                        "defaultSignatureAlgorithm",
                        ALGORITHM,
                        "clientScopes",
                        List.of(subjectScope(), Map.of("name", SCOPE, "protocol", "openid-connect")),
                        "clients",
                        List.of(client(clientKey)),
                        "users",
                        List.of(user()),
                        "components",
                        merged(components, Map.of("org.keycloak.keys.KeyProvider", keys()))),
                rules);
    }

    private static List<Object> keys() {
        return List.of(
                Map.of(
                        "name", "ecdsa",
                        "providerId", "ecdsa-generated",
                        "config", Map.of("ecdsaEllipticCurveKey", List.of("P-256"))),
                Map.of("name", "hmac", "providerId", "hmac-generated", "config", Map.of()),
                Map.of("name", "aes", "providerId", "aes-generated", "config", Map.of()));
    }

    private static Map<String, Object> subjectScope() {
        return Map.of(
                "name",
                "basic",
                "protocol",
                "openid-connect",
                "protocolMappers",
                List.of(Map.of(
                        "name", "sub",
                        "protocol", "openid-connect",
                        "protocolMapper", "oidc-sub-mapper",
                        "config", Map.of("access.token.claim", "true"))));
    }

    private static Map<String, Object> user() {
        return Map.of(
                "username",
                USER,
                "enabled",
                true,
                "email",
                "kvart@example.org",
                "firstName",
                "Kvart",
                "lastName",
                "Grevling",
                "credentials",
                List.of(Map.of("type", "password", "value", PASSWORD)));
    }

    private static Map<String, Object> client(SigningKey key) {
        Map<String, Object> flows = Map.of(
                "standardFlowEnabled", true,
                "redirectUris", List.of(REDIRECT_URI.toString()),
                "implicitFlowEnabled", false,
                "directAccessGrantsEnabled", false,
                "serviceAccountsEnabled", true,
                "fullScopeAllowed", false);
        return merged(
                flows,
                Map.of(
                        "clientId",
                        CLIENT,
                        "publicClient",
                        false,
                        "clientAuthenticatorType",
                        "client-jwt",
                        "attributes",
                        attributes(key),
                        "defaultClientScopes",
                        List.of("basic"),
                        "optionalClientScopes",
                        List.of(SCOPE)));
    }

    private static Map<String, Object> attributes(SigningKey key) {
        return Map.of(
                "use.jwks.string",
                "true",
                "jwks.string",
                key.publicJwkSet(),
                "token.endpoint.auth.signing.alg",
                ALGORITHM,
                "access.token.signed.response.alg",
                ALGORITHM,
                "id.token.signed.response.alg",
                ALGORITHM,
                "dpop.bound.access.tokens",
                "true",
                "access.token.header.type.rfc9068",
                "true");
    }

    private static Map<String, Object> merged(Map<String, Object> first, Map<String, Object> second) {
        Map<String, Object> both = new LinkedHashMap<>(first);
        both.putAll(second);
        return both;
    }
}

package no.helseprofil.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Details;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.jspecify.annotations.Nullable;

/**
 * The compared realms. They differ only in their rules and in what those rules need: the algorithm of the keys, the
 * scopes, the client and its key are the same.
 */
enum BenchRealm {
    /** Stock Keycloak, which checks what a client sends and requires none of it. */
    STOCK("bench-stock", "stock", realm -> {}),

    /** Keycloak's own FAPI 2.0 profile with DPoP, which a policy of the realm applies to every client. */
    FAPI("bench-fapi", "stock, FAPI 2", realm -> {
        ObjectNode policy = realm.withArray("/clientPolicies/policies").addObject();
        policy.put("name", "every client").put("enabled", true);
        policy.putArray("conditions").addObject().put("condition", "any-client").putObject("configuration");
        policy.putArray("profiles").add("fapi-2-dpop-security-profile");
    }),

    /** The national profile, as it is installed. */
    PROFILE("bench-profile", "profile", realm -> document(realm, "{\"ruleSet\":\"helseid\"}")),

    /** The national profile with everything that an authority can configure. */
    EVERYTHING("bench-everything", "everything", Everything::putInto);

    static final String CLIENT = "bench-machine";
    static final String SCOPE = "nhn:bench-api/read";
    static final String USER = "kvart.grevling";
    static final String PASSWORD = "bench";

    /** A redirect URI at which no server listens. */
    static final URI REDIRECT_URI = URI.create("https://localhost:8765/callback");

    private static final String ALGORITHM = "ES256";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final String realm;
    private final String title;
    private final Consumer<ObjectNode> difference;

    BenchRealm(String realm, String title, Consumer<ObjectNode> difference) {
        this.realm = realm;
        this.title = title;
        this.difference = difference;
    }

    /** Returns the name on the server. */
    String realm() {
        return realm;
    }

    /** Returns the name for people. */
    String title() {
        return title;
    }

    /** Returns the organisation that its clients name in requests; null if they name none. */
    @Nullable
    Details details() {
        return this == EVERYTHING ? Everything.details() : null;
    }

    /** Generates the key of the client, which is the same in all realms. */
    static SigningKey newClientKey() {
        return SigningKey.generate(ALGORITHM);
    }

    /** Creates the realm. Its import runs no client policy that could change the client. */
    void create(AdminApi admin, SigningKey clientKey) {
        Response answer = admin.realm("").post("", representation(clientKey));
        if (!answer.isSuccess()) {
            throw new IllegalStateException("creating the realm " + realm + ": " + answer + " " + answer.body());
        }
        if (this == EVERYTHING) {
            Everything.setDates(admin.realm(realm));
        }
    }

    /** Returns the client as the server has it, without the values that differ between any two. */
    ObjectNode client(AdminApi admin) {
        ObjectNode client = admin.realm(realm).client(CLIENT);
        client.remove(List.of("id", "secret"));
        client.withObject("/attributes").remove("client.secret.creation.time");
        return client;
    }

    /** Lets the client exchange tokens, which none of the compared realms does. */
    static void allowExchange(AdminApi realm) {
        ObjectNode client = realm.client(CLIENT);
        client.withObject("/attributes").put("standard.token.exchange.enabled", "true");
        Response answer = realm.update(client);
        if (!answer.isSuccess()) {
            throw new IllegalStateException("letting the client exchange tokens: " + answer + " " + answer.body());
        }
    }

    static void block(AdminApi realm, SigningKey key) {
        Response answer = realm.post(
                "helseprofil/blocks",
                Map.of("kind", "key", "value", key.thumbprint(), "reason", "stolen, so that it comes and is refused"));
        if (!answer.isSuccess()) {
            throw new IllegalStateException("blocking a key: " + answer + " " + answer.body());
        }
    }

    /** Returns the issuer identifier. */
    String issuer(String server) {
        return server + "/realms/" + realm;
    }

    /** Puts a profile document into the representation of a realm. */
    static void document(ObjectNode realm, String document) {
        realm.withArray("/components/no.helseprofil.keycloak.storage.ProfileProvider")
                .addObject()
                .put("name", "helseprofil")
                .put("providerId", "helseprofil")
                .putObject("config")
                .putArray("document")
                .add(document);
    }

    private ObjectNode representation(SigningKey clientKey) {
        ObjectNode representation = MAPPER.valueToTree(Map.of(
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
                Map.of("org.keycloak.keys.KeyProvider", keys())));
        difference.accept(representation);
        return representation;
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

package no.helseprofil.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;
import no.helseprofil.fleet.FleetRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Details;
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
    FAPI("bench-fapi", "stock, FAPI 2", realm -> realm.set("clientPolicies", FleetRealm.json("""
            {"policies": [{"name": "every client", "enabled": true, "profiles": ["fapi-2-dpop-security-profile"],
              "conditions": [{"condition": "any-client", "configuration": {}}]}]}
            """))),

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

    private static final String REALM = """
            {"enabled": true, "defaultSignatureAlgorithm": "ES256",
             "clientScopes": [
               {"name": "basic", "protocol": "openid-connect", "protocolMappers": [
                 {"name": "sub", "protocol": "openid-connect", "protocolMapper": "oidc-sub-mapper",
                  "config": {"access.token.claim": "true"}}]},
               {"name": "nhn:bench-api/read", "protocol": "openid-connect"}],
             "clients": [
               {"clientId": "bench-machine", "publicClient": false, "clientAuthenticatorType": "client-jwt",
                "standardFlowEnabled": true, "redirectUris": ["https://localhost:8765/callback"],
                "implicitFlowEnabled": false, "directAccessGrantsEnabled": false, "serviceAccountsEnabled": true,
                "fullScopeAllowed": false, "defaultClientScopes": ["basic"],
                "optionalClientScopes": ["nhn:bench-api/read"],
                "attributes": {
                  "use.jwks.string": "true", "token.endpoint.auth.signing.alg": "ES256",
                  "access.token.signed.response.alg": "ES256", "id.token.signed.response.alg": "ES256",
                  "dpop.bound.access.tokens": "true", "access.token.header.type.rfc9068": "true"}}],
             "users": [
               {"username": "kvart.grevling", "enabled": true, "email": "kvart@example.org",
                "firstName": "Kvart", "lastName": "Grevling",
                "credentials": [{"type": "password", "value": "bench"}]}],
             "components": {"org.keycloak.keys.KeyProvider": [
               {"name": "ecdsa", "providerId": "ecdsa-generated", "config": {"ecdsaEllipticCurveKey": ["P-256"]}},
               {"name": "hmac", "providerId": "hmac-generated", "config": {}},
               {"name": "aes", "providerId": "aes-generated", "config": {}}]}}
            """;

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
        return SigningKey.generate("ES256");
    }

    /** Creates the realm. Its import runs no client policy that could change the client. */
    void create(AdminApi admin, SigningKey clientKey) {
        FleetRealm.succeeded(admin.realm("").post("", representation(clientKey)));
        if (this == EVERYTHING) {
            Everything.setDates(admin.realm(realm));
        }
    }

    /** Returns the realm in the form of Keycloak's import. */
    ObjectNode representation(SigningKey clientKey) {
        ObjectNode representation = FleetRealm.json(REALM).put("realm", realm);
        ((ObjectNode) representation.at("/clients/0/attributes")).put("jwks.string", clientKey.publicJwkSet());
        difference.accept(representation);
        return representation;
    }

    /** Returns the client as the server has it, without the values that differ between any two. */
    ObjectNode client(AdminApi admin) {
        ObjectNode client = admin.realm(realm).client(CLIENT);
        client.remove(List.of("id", "secret"));
        client.withObject("/attributes").remove("client.secret.creation.time");
        return client;
    }

    /** Puts a profile document into the representation of a realm. */
    static void document(ObjectNode realm, String document) {
        ObjectNode provider = FleetRealm.json("{\"name\": \"helseprofil\", \"providerId\": \"helseprofil\"}");
        provider.putObject("config").putArray("document").add(document);
        realm.withArray("/components/no.helseprofil.keycloak.storage.ProfileProvider")
                .add(provider);
    }
}

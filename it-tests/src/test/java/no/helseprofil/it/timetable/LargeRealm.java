package no.helseprofil.it.timetable;

import static no.helseprofil.it.support.Answers.succeeded;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Random;
import java.util.stream.IntStream;
import no.helseprofil.it.support.GivenKeys;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.SigningKey;

/**
 * A realm as an authority has it before it knows of the profile: clients of every kind, policies, scopes and mappers of its
 * own. What it is made of follows from a seed alone.
 */
final class LargeRealm {

    static final int CLIENTS = 1800;

    /** Secret of client 0, 4, 8 and so on; each kind has every fourth. */
    static final String SECRET = "a-secret-of-the-large-realm";

    static final String USERNAME = "kvart.grevling";
    static final String PASSWORD = "demo";

    private static final int SCOPES = 20;
    /** To import many at once takes Keycloak a time that grows with the square of their number. */
    private static final int PORTION = 20;

    private final Random random;
    private final String name;
    private final SigningKey key;

    private LargeRealm(String name, SigningKey key, long seed) {
        this.name = name;
        this.key = key;
        this.random = new Random(seed);
    }

    /**
     * Creates it, the clients in portions.
     *
     * @param admin its administration
     * @param key the key of every client that authenticates with one
     */
    static void create(AdminApi admin, String name, SigningKey key, long seed) {
        LargeRealm realm = new LargeRealm(name, key, seed);
        succeeded(admin.realm("").post("", realm.representation()));
        for (int i = 0; i < CLIENTS; i += PORTION) {
            ObjectNode portion = JsonNodeFactory.instance.objectNode().put("ifResourceExists", "FAIL");
            ArrayNode clients = portion.putArray("clients");
            IntStream.range(i, i + PORTION).forEach(number -> clients.add(realm.client(number)));
            succeeded(admin.post("partialImport", portion));
        }
    }

    static String secret(int number) {
        return "confidential-" + number * 4;
    }

    static String withoutCredentials(int number) {
        return "public-" + (number * 4 + 1);
    }

    static String withKey(int number) {
        return "keyed-" + (number * 4 + 2);
    }

    static String other(int number) {
        return (number % 2 == 0 ? "bearer-" : "saml-") + (number * 4 + 3);
    }

    private ObjectNode representation() {
        ObjectNode realm = JsonNodeFactory.instance.objectNode();
        realm.put("realm", name).put("enabled", true).put("sslRequired", "none").put("accessTokenLifespan", 1800);
        realm.putObject("attributes").put("owner", "the authority");
        GivenKeys.addTo(realm);
        ArrayNode scopes = realm.putArray("clientScopes");
        for (int i = 0; i < SCOPES; i++) {
            ObjectNode scope = scopes.addObject()
                    .put("name", "own-scope-" + i)
                    .put("protocol", "openid-connect")
                    .put("description", "scope " + random.nextInt());
            mapper(scope.putArray("protocolMappers"), "scope-claim-" + i);
        }
        policies(realm);
        users(realm.putArray("users"));
        return realm;
    }

    private void policies(ObjectNode realm) {
        ObjectNode profile =
                realm.putObject("clientProfiles").putArray("profiles").addObject();
        profile.put("name", "own-profile").put("description", "of the authority");
        profile.putArray("executors")
                .addObject()
                .put("executor", "consent-required")
                .putObject("configuration")
                .put("auto-configure", "false");
        ObjectNode policy =
                realm.putObject("clientPolicies").putArray("policies").addObject();
        policy.put("name", "own-policy").put("description", "of the authority").put("enabled", true);
        policy.putArray("profiles").add("own-profile");
        policy.putArray("conditions")
                .addObject()
                .put("condition", "client-roles")
                .putObject("configuration")
                .putArray("roles")
                .add("nobody-has-it");
    }

    private ObjectNode client(int i) {
        ObjectNode client = JsonNodeFactory.instance.objectNode();
        client.put("name", "Client " + i)
                .put("description", "number " + random.nextInt())
                .put("enabled", true);
        client.putObject("attributes").put("owner", "vendor-" + random.nextInt(90));
        switch (i % 4) {
            case 0 -> confidential(client.put("clientId", "confidential-" + i));
            case 1 -> withoutCredentials(client.put("clientId", "public-" + i));
            case 2 -> withKey(client.put("clientId", "keyed-" + i));
            default -> other(client, i);
        }
        return client;
    }

    private void confidential(ObjectNode client) {
        oidc(client)
                .put("serviceAccountsEnabled", true)
                .put("clientAuthenticatorType", "client-secret")
                .put("secret", SECRET);
    }

    private void withoutCredentials(ObjectNode client) {
        oidc(client)
                .put("publicClient", true)
                .put("directAccessGrantsEnabled", true)
                .put("implicitFlowEnabled", random.nextBoolean());
        client.putArray("redirectUris").add("https://app-" + random.nextInt(999) + ".example/*");
    }

    private void withKey(ObjectNode client) {
        oidc(client).put("serviceAccountsEnabled", true).put("clientAuthenticatorType", "client-jwt");
        ((ObjectNode) client.get("attributes")).put("use.jwks.string", "true").put("jwks.string", key.publicJwkSet());
    }

    private void other(ObjectNode client, int i) {
        if (i / 4 % 2 == 0) {
            client.put("clientId", "bearer-" + i)
                    .put("protocol", "openid-connect")
                    .put("bearerOnly", true);
        } else {
            client.put("clientId", "saml-" + i).put("protocol", "saml");
            client.putArray("redirectUris").add("https://sp-" + i + ".example/acs");
            ((ObjectNode) client.get("attributes"))
                    .put("saml.client.signature", "false")
                    .put("saml_idp_initiated_sso_url_name", "saml-" + i);
        }
    }

    private ObjectNode oidc(ObjectNode client) {
        client.put("protocol", "openid-connect").put("fullScopeAllowed", random.nextBoolean());
        client.putArray("optionalClientScopes").add("own-scope-" + random.nextInt(SCOPES));
        mapper(client.putArray("protocolMappers"), "department");
        return client;
    }

    private void mapper(ArrayNode mappers, String claim) {
        mappers.addObject()
                .put("name", claim)
                .put("protocol", "openid-connect")
                .put("protocolMapper", "oidc-hardcoded-claim-mapper")
                .putObject("config")
                .put("claim.name", claim)
                .put("claim.value", "value " + random.nextInt(99))
                .put("jsonType.label", "String")
                .put("access.token.claim", "true");
    }

    private static void users(ArrayNode users) {
        for (int i = 0; i < 50; i++) {
            users.addObject().put("username", "user-" + i).put("enabled", true);
        }
        users.addObject()
                .put("username", USERNAME)
                .put("enabled", true)
                .put("email", "kvart@example.org")
                .put("firstName", "Kvart")
                .put("lastName", "Grevling")
                .putArray("credentials")
                .addObject()
                .put("type", "password")
                .put("value", PASSWORD);
    }
}

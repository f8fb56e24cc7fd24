package no.helseprofil.it.registration;

import static no.helseprofil.it.support.Answers.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import no.helseprofil.it.support.Scopes;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;

/**
 * SCIM of a realm that calls {@code pid} there {@code nickName}, as a client of before with {@code manage-users} sees it.
 *
 * @param realm the realm
 * @param client the client
 * @param token its token
 */
record Scim(TestRealm realm, OidcClient client, String token) {

    private static final String CLIENT = "provisioning";

    private static final String USER_PROFILE = """
            { "attributes": [
              { "name": "username", "annotations": { "kc.scim.schema.attribute": "userName" },
                "permissions": { "view": ["admin", "user"], "edit": ["admin", "user"] } },
              { "name": "email", "permissions": { "view": ["admin", "user"], "edit": ["admin", "user"] } },
              { "name": "pid", "annotations": { "kc.scim.schema.attribute": "nickName" },
                "permissions": { "view": ["admin", "user"], "edit": ["admin", "user"] } } ] }""";

    static Scim of(TestRealm realm) {
        realm.changeRealm(settings -> settings.put("scimApiEnabled", true));
        succeeded(realm.admin().put("users/profile", USER_PROFILE));
        OidcClient client = realm.plant(CLIENT, SigningKey.generate("ES256"), made -> {
            made.withArray("optionalClientScopes").removeAll();
            ObjectNode mapper = made.withArrayProperty("protocolMappers").addObject();
            mapper.put("name", "scim").put("protocol", "openid-connect").put("protocolMapper", "oidc-audience-mapper");
            mapper.putObject("config")
                    .put("included.custom.audience", realm.issuer() + "/scim/v2")
                    .put("access.token.claim", "true");
        });
        realm.administers(CLIENT, "manage-users");
        String management = "clients/" + realm.id("realm-management");
        JsonNode granted = realm.admin().get(management + "/roles/manage-users").json();
        succeeded(
                realm.admin().post("clients/" + realm.id(CLIENT) + "/scope-mappings/" + management, List.of(granted)));
        Scopes.give(realm, "roles", CLIENT, "default");
        return new Scim(realm, client, client.clientCredentials("openid").accessToken());
    }

    /** All users. */
    String read() {
        Response users = ask(Request.get(realm.address("scim/v2/Users")));
        assertThat(users.status()).as(users.body()).isEqualTo(200);
        return users.body();
    }

    /** Returns the users who have this number. */
    String find(String number) {
        String filter = URLEncoder.encode("nickName eq \"" + number + "\"", StandardCharsets.UTF_8);
        return ask(Request.get(realm.address("scim/v2/Users?filter=" + filter))).body();
    }

    /** Gives {@link TestRealm#USERNAME} this number. */
    void write(String number) {
        ask(Request.of("PATCH", realm.address("scim/v2/Users/" + realm.userId()))
                .body("application/scim+json", """
                        { "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
                          "Operations": [{ "op": "replace", "path": "nickName", "value": "%s" }] }""".formatted(number)));
    }

    /** Returns what is stored of the user. */
    String stored() {
        return realm.admin().get("users/" + realm.userId()).body();
    }

    private Response ask(Request request) {
        return client.call(request, token).response();
    }
}

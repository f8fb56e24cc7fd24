package no.helseprofil.it.realm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import no.helseprofil.it.support.Scopes;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;

/** Realm in which a {@link Forgery} has something to write: an API with roles, a group, a user who has both. */
final class ForgeryRealm {

    static final String OTHER_API = "nhn:other-api";
    private static final String CLAIMS =
            "{\"id_token\":{\"helseid://claims/identity/pid\":{\"essential\":true,\"value\":\"forged\"}}}";

    private ForgeryRealm() {}

    static void prepare(TestRealm realm) {
        realm.register(OTHER_API, SigningKey.generate("ES256"), client -> {});
        String api = id(realm.admin().client(OTHER_API));
        created(realm.admin().post("clients/" + api + "/roles", Representations.json("{\"name\":\"write\"}")));
        created(realm.admin().post("clients/" + api + "/roles", Representations.json("{\"name\":\"read\"}")));
        String user = id(
                realm.admin().get("users?username=" + TestRealm.USERNAME).json().path(0));
        JsonNode role = realm.admin().get("clients/" + api + "/roles/read").json();
        JsonNode roles = JsonNodeFactory.instance.arrayNode().add(role);
        done(realm.admin().post("users/" + user + "/role-mappings/clients/" + api, roles));
        String login = id(realm.admin().client(TestRealm.USER_LOGIN));
        done(realm.admin().post("clients/" + login + "/scope-mappings/clients/" + api, roles));
        created(realm.admin().post("roles", Representations.json("{\"name\":\"doctor\"}")));
        JsonNode realmRoles = JsonNodeFactory.instance
                .arrayNode()
                .add(realm.admin().get("roles/doctor").json());
        done(realm.admin().post("users/" + user + "/role-mappings/realm", realmRoles));
        done(realm.admin().post("clients/" + login + "/scope-mappings/realm", realmRoles));
        created(realm.admin().post("groups", Representations.json("{\"name\":\"doctors\"}")));
        String group = id(realm.admin().get("groups").json().path(0));
        done(realm.admin().put("users/" + user + "/groups/" + group, "{}"));
        for (String scope : new String[] {"roles", "web-origins"}) {
            Scopes.give(realm, scope, TestRealm.USER_LOGIN, "default");
        }
    }

    /** The client asks for values of claims (OpenID Connect Core, section 5.5). */
    static OidcClient asking(OidcClient client) {
        return client.withRequest(request -> request.form("claims", CLAIMS));
    }

    private static String id(JsonNode representation) {
        return representation.path("id").textValue();
    }

    private static void created(Response answer) {
        assertThat(answer.status()).as(answer + " " + answer.body()).isEqualTo(201);
    }

    private static void done(Response answer) {
        assertThat(answer.status()).as(answer + " " + answer.body()).isEqualTo(204);
    }
}

package no.helseprofil.it.broker;

import static no.helseprofil.it.support.Answers.succeeded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import no.helseprofil.it.support.Scopes;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;

/** A realm whose users log in by another side, as its administrator sets it up. */
record BrokeringRealm(TestRealm realm) {

    static final String LEVEL = "helseid://claims/identity/security_level";
    static final String PID = "helseid://claims/identity/pid";

    private static final List<String> SCOPES =
            List.of("helseid://scopes/identity/pid", "helseid://scopes/identity/security_level");

    static BrokeringRealm create() {
        TestRealm realm = TestRealm.reachingThisMachine();
        SCOPES.forEach(scope -> Scopes.give(realm, scope, TestRealm.USER_LOGIN, "optional"));
        return new BrokeringRealm(realm);
    }

    /** Adds a provider with a mapper for each thing that it says. */
    void provider(String type, String alias, Map<String, String> config) {
        ObjectNode provider = JsonNodeFactory.instance.objectNode();
        provider.put("alias", alias).put("providerId", type).put("enabled", true);
        ObjectNode settings = provider.putObject("config");
        settings.put("clientId", "a-realm")
                .put("clientSecret", "whatever-the-form-wants")
                .put("signatureAlgorithm", "ES256")
                .put("syncMode", "FORCE");
        config.forEach(settings::put);
        succeeded(realm.admin().post("identity-provider/instances", provider));
        for (String what : List.of("pid", "hpr_number", LEVEL)) {
            ObjectNode mapper = JsonNodeFactory.instance.objectNode();
            mapper.put("name", what)
                    .put("identityProviderAlias", alias)
                    .put("identityProviderMapper", "helseprofil-claim-importer");
            mapper.putObject("config").put("syncMode", "INHERIT").put("user.attribute", what);
            succeeded(realm.admin().post("identity-provider/instances/" + alias + "/mappers", mapper));
        }
    }

    /** Changes one setting. */
    void set(String alias, String setting, String value) {
        ObjectNode provider = instance(alias);
        ((ObjectNode) provider.get("config")).put(setting, value);
        succeeded(realm.admin().put("identity-provider/instances/" + alias, provider));
    }

    ObjectNode instance(String alias) {
        return (ObjectNode)
                realm.admin().get("identity-provider/instances/" + alias).json();
    }

    /** The realm's user is known at the other side by this subject. */
    void link(String alias, String subject) {
        String user = realm.admin()
                .get("users?exact=true&username=" + TestRealm.USERNAME)
                .json()
                .path(0)
                .path("id")
                .textValue();
        succeeded(realm.admin().post("users/" + user + "/federated-identity/" + alias, """
                { "identityProvider": "%s", "userId": "%s", "userName": "%2$s" }
                """.formatted(alias, subject)));
    }

    URI endpoint(String alias, String path) {
        return realm.address("broker/" + alias + "/endpoint" + path);
    }

    /** The public keys that the other side registers. */
    String publishedKeys(String alias) {
        Response answer = Request.get(endpoint(alias, "/jwks")).send();
        succeeded(answer);
        return answer.body();
    }

    OidcClient client() {
        return realm.oidc(TestRealm.USER_LOGIN);
    }

    static AuthorizationRequest asking() {
        return AuthorizationRequest.of("openid " + String.join(" ", SCOPES), TestRealm.REDIRECT_URI);
    }

    /** A browser that is sent to the other side at once. */
    LoginForm open(String alias, AuthorizationRequest asked) {
        OidcClient choosing = client().withRequest(request -> request.form("kc_idp_hint", alias));
        return LoginForm.open(choosing.authorizeUrl(choosing.push(asked).requestUri()));
    }

    /** Returns what the client learns of the user who has logged in. */
    JsonNode idTokenClaims(LoginForm browser, AuthorizationRequest asked) {
        return client().redeem(asked, browser.answer().orElseThrow().requiredCode())
                .idTokenClaims();
    }
}

package no.helseprofil.it.registration;

import static no.helseprofil.it.support.Answers.succeeded;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import no.helseprofil.it.realm.Administrators;
import no.helseprofil.it.support.Scopes;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that the profile doesn't judge: Keycloak's own, those of SAML, an exempt one. */
class UnjudgedClientsIT {

    private static final String EXEMPT = TestRealm.WITH_SECRET;

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    private static final AdminApi clientManager = Administrators.of(SharedServer.get(), realm.name(), "manage-clients");

    @ParameterizedTest
    @ValueSource(strings = {"account", "account-console", "admin-cli", "broker", "security-admin-console"})
    void aBuiltInClientIsSavedUnchanged(String clientId) {
        ObjectNode own = realm.admin().client(clientId);

        Response saved = realm.admin().update(own);

        assertThat(saved.status()).as("%s %s", saved, saved.body()).isEqualTo(204);
        assertThat(withoutSecret(realm.admin().client(clientId))).isEqualTo(withoutSecret(own));
    }

    @Test
    void aBuiltInNameInCapitalsIsAnotherName() {
        SigningKey key = SigningKey.generate("ES256");
        OidcClient client = realm.register("ADMIN-CLI", key, registered -> {});

        assertThat(client.clientCredentials(TestRealm.SCOPE)
                        .accessTokenClaims()
                        .path("aud")
                        .asText())
                .isEqualTo(TestRealm.API);
        refused(client.withoutProof().clientCredentials(TestRealm.SCOPE)).by("sender-constrained-tokens");
        refused(clientManager.update(clientManager.client("ADMIN-CLI").put("publicClient", true)))
                .by("confidential-client");
    }

    @Test
    void aSamlClientIsCheckedByNameAndGetsNoToken() {
        ObjectNode client = saml("of-saml").put("publicClient", true);
        assertThat(realm.admin().post("clients", client).status()).isEqualTo(201);

        Response token = Request.post(realm.address("protocol/openid-connect/token"))
                .form("grant_type", "client_credentials")
                .form("client_id", "of-saml")
                .send();

        refused(token);
        refused(realm.admin().update(realm.admin().client("of-saml").put("clientId", "account")))
                .by("client-id")
                .with(400, "invalid_client_metadata");
    }

    @Test
    void aSamlClientThatBecomesOidcIsEvaluatedAsNew() {
        assertThat(realm.admin().post("clients", saml("becoming-oidc")).status())
                .isEqualTo(201);
        ObjectNode stored = realm.admin().client("becoming-oidc");
        ObjectNode changed = stored.deepCopy().put("protocol", "openid-connect");
        changed.put("fullScopeAllowed", false).put("clientAuthenticatorType", "client-jwt");

        refused(realm.admin().update(changed)).by("redirect-uris").with(400, "invalid_redirect_uri");
        assertThat(Sorted.lists(realm.admin().client("becoming-oidc"))).isEqualTo(Sorted.lists(stored));

        changed.putArray("redirectUris").add("https://client.example/callback");
        Response taken = realm.admin().update(changed);
        assertThat(taken.status()).as(taken.body()).isEqualTo(204);
        assertThat(realm.admin()
                        .client("becoming-oidc")
                        .path("attributes")
                        .path("dpop.bound.access.tokens")
                        .asText())
                .isEqualTo("true");
    }

    @Test
    void anExemptClientsServiceAccountAdministersButGetsNoApi() {
        realm.putProfile(realm.exempting(EXEMPT));
        grant(EXEMPT, "manage-clients");
        String token = bearer("openid " + TestRealm.SCOPE);

        ObjectNode client = TestRealm.representation("by-a-service-account", SigningKey.generate("ES256"));
        client.withObject("/attributes").put("helseprofil.api", "true").put("helseprofil.registered", "existing");
        Response refused =
                administer(token, "POST", "clients", client.deepCopy().put("publicClient", true));
        Response taken = administer(token, "POST", "clients", client);
        JsonNode attributes = realm.admin().client("by-a-service-account").path("attributes");

        refused(refused).by("confidential-client").with(400, "invalid_client_metadata");
        assertThat(taken.status()).as("it does administer: " + taken.body()).isEqualTo(201);
        assertThat(attributes.has("helseprofil.api")).isFalse();
        assertThat(attributes.path("helseprofil.registered").asText()).isNotEqualTo("existing");
    }

    @Test
    void anExemptClientCannotGrantItselfAnApi() {
        realm.putProfile(realm.exempting(EXEMPT));
        grant(EXEMPT, "manage-clients");
        String scope = Scopes.id(realm, TestRealm.SCOPE);
        String id = realm.id(EXEMPT);

        Response added = administer(
                bearer("openid"),
                "PUT",
                "clients/" + id + "/default-client-scopes/" + scope,
                JsonNodeFactory.instance.objectNode());
        String claims = decoded(bearer("openid"));

        assertThat(added.status()).as(added.toString()).isEqualTo(204);
        assertThat(claims).doesNotContain(TestRealm.API);
    }

    @Test
    void aFineGrainedPermissionIsNoBypass() {
        realm.putProfile(realm.exempting(EXEMPT));
        realm.changeRealm(representation -> representation.put("adminPermissionsEnabled", true));
        grant(EXEMPT, "query-clients");
        permit(EXEMPT, TestRealm.MACHINE);
        String token = bearer("openid");
        ObjectNode client = realm.admin().client(TestRealm.MACHINE);
        String path = "clients/" + client.path("id").asText();
        ObjectNode turnedOff = client.deepCopy();
        turnedOff
                .withObject("/attributes")
                .put("dpop.bound.access.tokens", "false")
                .put("helseprofil.reason", "why not");

        Response described = administer(token, "PUT", path, client.deepCopy().put("description", "changed"));
        Response publicClient = administer(token, "PUT", path, client.deepCopy().put("publicClient", true));
        Response withReason = administer(token, "PUT", path, turnedOff);

        assertThat(described.status()).as("it may: %s", described.body()).isEqualTo(204);
        refused(publicClient).by("confidential-client").with(400, "invalid_client_metadata");
        refused(withReason).by("sender-constrained-tokens").with(400, "invalid_client_metadata");
    }

    private static void permit(String administrator, String clientId) {
        AdminApi admin = realm.admin();
        String server = "clients/" + realm.id("admin-permissions") + "/authz/resource-server";
        ObjectNode policy = JsonNodeFactory.instance.objectNode().put("name", "the administrator");
        policy.putArray("users")
                .add(admin.get("clients/" + realm.id(administrator) + "/service-account-user")
                        .text("id"));
        succeeded(admin.post(server + "/policy/user", policy));
        ObjectNode permission =
                JsonNodeFactory.instance.objectNode().put("name", "one client").put("resourceType", "Clients");
        permission.putArray("resources").add(realm.id(clientId));
        permission.putArray("scopes").add("view").add("manage");
        permission.putArray("policies").add("the administrator");
        succeeded(admin.post(server + "/permission/scope", permission));
    }

    /** Keycloak makes a secret when it saves a client that has none. */
    private static ObjectNode withoutSecret(ObjectNode client) {
        ObjectNode other = Sorted.lists(client);
        other.remove("secret");
        other.withObject("/attributes").remove("client.secret.creation.time");
        return other;
    }

    /** Without signatures, for which Keycloak would make a key: that takes a server of the tests ten seconds. */
    private static ObjectNode saml(String clientId) {
        ObjectNode client = JsonNodeFactory.instance.objectNode();
        client.put("clientId", clientId).put("protocol", "saml").put("fullScopeAllowed", true);
        client.putObject("attributes").put("saml.client.signature", "false");
        client.putArray("redirectUris").add("https://client.example/*");
        return client;
    }

    private static void grant(String clientId, String role) {
        realm.administers(clientId, role);
        String management = "clients/" + realm.id("realm-management");
        JsonNode granted = realm.admin().get(management + "/roles/" + role).json();
        succeeded(realm.admin()
                .post("clients/" + realm.id(clientId) + "/scope-mappings/" + management, List.of(granted)));
        realm.alterAttribute(clientId, "dpop.bound.access.tokens", "false");
    }

    private static String bearer(String scope) {
        Response issued = Request.post(realm.address("protocol/openid-connect/token"))
                .basicAuthentication(EXEMPT, TestRealm.SECRET)
                .form("grant_type", "client_credentials")
                .form("scope", scope)
                .send();
        assertThat(issued.status()).as("%s %s", issued, issued.body()).isEqualTo(200);
        return String.valueOf(issued.text("access_token"));
    }

    private static Response administer(String token, String method, String path, ObjectNode body) {
        return Request.of(method, URI.create(SharedServer.get().url() + "/admin/realms/" + realm.name() + "/" + path))
                .header("Authorization", "Bearer " + token)
                .body("application/json", body.toString())
                .send();
    }

    private static String decoded(String token) {
        return new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8);
    }
}

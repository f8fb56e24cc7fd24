package no.helseprofil.it.registration;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.incident.IncidentPlay;
import no.helseprofil.it.realm.Administrators;
import no.helseprofil.it.support.ConnectedServer;
import no.helseprofil.it.support.SignedRequest;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.it.support.TestTable;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The cells of admin REST v2, on a server that has this experimental feature switched on; and since it is a server of
 * its own, what it imported when it started, a mapper of an extension that its operator vouches for, and SCIM.
 */
@Tag("own-server")
class AdminV2IT {

    /** Number of the user of every test realm. */
    private static final String NUMBER = "06828399789";

    private static final String OTHER_NUMBER = "04056600324";

    private static KeycloakServer server;
    private static RegistrationStage stage;

    @BeforeAll
    static void prepare() {
        server = ConnectedServer.get();
        stage = RegistrationStage.on(server);
    }

    @Test
    void anImportedClientIsEvaluated() {
        OidcClient client = OidcClient.discover(
                server.url() + "/realms/" + ConnectedServer.IMPORTED, ConnectedServer.IMPORTED, ConnectedServer.KEY);
        AuthorizationRequest request = AuthorizationRequest.of("openid", TestRealm.REDIRECT_URI);

        refused(client.withRequest(sent -> sent.formInstead("redirect_uri", "https://client.example/any"))
                        .push(request))
                .by("redirect-uris")
                .with(400, "invalid_request");
        refused(client.withRequest(sent -> sent.formInstead("grant_type", "password"))
                        .clientCredentials("openid"))
                .by("no-password-grant")
                .with(400, "unauthorized_client");
        assertThat(client.push(request).requestUri()).isNotEmpty();
    }

    @Test
    @Tag("FAPI2-MS-FINAL-5.3.1")
    void anImportedMessageSigningRealmRequiresSignedRequests() {
        OidcClient client = OidcClient.discover(
                server.url() + "/realms/" + ConnectedServer.SIGNING, ConnectedServer.SIGNING, ConnectedServer.KEY);
        AuthorizationRequest request = AuthorizationRequest.of("openid", TestRealm.REDIRECT_URI);

        refused(client.push(request)).by("request-object").with(400, "invalid_request");
        Exchange pushed = SignedRequest.by(client, ConnectedServer.SIGNING, ConnectedServer.KEY, request)
                .push();
        String code = LoginForm.open(client.authorizeUrl(pushed.requestUri()))
                .submit(TestRealm.USERNAME, TestRealm.PASSWORD)
                .requiredCode();

        assertThat(client.redeem(request, code).response().status()).isEqualTo(200);
        assertThat(client.metadata()
                        .json()
                        .path("require_signed_request_object")
                        .booleanValue())
                .isTrue();
    }

    @Test
    @Attack(
            by = Attacker.VENDOR,
            tries = "takes an API's audience, or an internal id, by admin REST v2",
            outcome = "the audience is refused; the server chooses the id")
    void refusesAnotherClientsName() {
        refused(v2("POST", "", client("nhn:squat"))).by("client-id").with(400, "invalid_client_metadata");
        refused(v2("PUT", "/nhn%3Asquat", client("nhn:squat"))).by("client-id");
        String id = UUID.randomUUID().toString();
        v2("POST", "", client("chooses").put("uuid", id));

        assertThat(stage.realm().admin().get("clients/" + id).status())
                .as("a client of the id that was asked for")
                .isEqualTo(404);
        assertThat(stage.realm().admin().get("clients?clientId=nhn%3Asquat").json())
                .isEmpty();
    }

    /** Here since this server's operator has given out no keys, and that of the shared one has. */
    @Test
    @Attack(
            by = Attacker.ADMINISTRATOR,
            tries = "allows test tokens in the profile document where the operator doesn't",
            outcome = "none are made")
    void aDocumentAloneAllowsNoTestTokens() {
        try (TestRealm realm = TestRealm.on(server, TestRealm.DOCUMENT.replace("}", ",\"testTokens\":true}"))) {
            String path = "helseprofil/test-tokens/";
            assertThat(Request.post(realm.address(path + "v2/create-test-token-with-key"))
                            .header("X-Auth-Key", SharedServer.TEST_TOKEN_KEY)
                            .body("application/json", "{\"audience\":\"a\"}")
                            .send()
                            .status())
                    .isEqualTo(404);
            assertThat(Request.get(realm.address(path + "jwks")).send().status())
                    .isEqualTo(404);
        }
    }

    @Test
    void addsNoMapperAndNoScope() {
        stage.realm()
                .plant(
                        "of-before",
                        ConnectedServer.KEY,
                        client -> client.withObject("/attributes").put("helseprofil.registered", "existing"));
        ObjectNode stored = stage.realm().admin().client("of-before");
        ObjectNode more = client("of-before");
        more.putArray("protocolMappers")
                .addObject()
                .put("name", "number")
                .put("protocol", "openid-connect")
                .put("protocolMapper", "oidc-usermodel-property-mapper")
                .putObject("config")
                .put("user.attribute", "attributes");
        more.putArray("defaultClientScopes").add("offline_access");

        v2("PUT", "/of-before", more);

        ObjectNode after = stage.realm().admin().client("of-before");
        assertThat(after.path("protocolMappers")).isEqualTo(stored.path("protocolMappers"));
        assertThat(after.path("defaultClientScopes").toString()).doesNotContain("offline_access");
    }

    @Test
    void changedRedirectUrisAreRecorded() {
        Response made = v2("POST", "", client("watched"));
        assertThat(made.isSuccess()).as(made.body()).isTrue();
        ObjectNode changed = client("watched");
        changed.putArray("redirectUris").add("https://watched.example/callback");

        Response answer = v2("PUT", "/watched", changed);

        assertThat(answer.isSuccess()).as(answer.body()).isTrue();
        assertThat(stage.realm().admin().get("helseprofil/changes").body())
                .contains("{\"redirectUris\":{\"added\":[\"https://watched.example/callback\"]}}");
    }

    private static ObjectNode client(String clientId) {
        ObjectNode client = JsonNodeFactory.instance.objectNode();
        client.put("protocol", "openid-connect").put("clientId", clientId).put("enabled", true);
        client.putObject("auth").put("method", "client-jwt");
        return client;
    }

    private static Response v2(String method, String path, ObjectNode client) {
        URI address = URI.create(server.url() + "/admin/api/" + stage.realm().name() + "/clients/v2" + path);
        return stage.clientManager().send(Request.of(method, address).body("application/json", client.toString()));
    }

    @Test
    void aVouchedExtensionMapperRuns() {
        OidcClient client = stage.realm().register("with-an-extension", SigningKey.generate("ES256"), registration -> {
            ObjectNode mapper = registration.putArray("protocolMappers").addObject();
            mapper.put("name", "extension")
                    .put("protocol", "openid-connect")
                    .put("protocolMapper", "test-extension-mapper");
            mapper.putObject("config").put("access.token.claim", "true");
        });

        assertThat(client.clientCredentials(TestRealm.SCOPE).accessTokenClaims().has("extension"))
                .as("MapperTypesIT sees that it doesn't on a server whose operator says nothing")
                .isTrue();
    }

    @Test
    @Attack(
            by = Attacker.ADMINISTRATOR,
            tries = "reads and writes personal numbers by SCIM, where the realm's user profile names them",
            outcome = "SCIM doesn't know them under the profile")
    void scimExposesNoPersonalNumber() {
        try (TestRealm stock = TestRealm.on(server, null)) {
            Scim without = Scim.of(stock);
            assertThat(without.read()).as("without the profile").contains(NUMBER);
            without.write(OTHER_NUMBER);
            assertThat(without.read()).as("without the profile").contains(OTHER_NUMBER);
        }
        Scim scim = Scim.of(stage.realm());
        assertThat(scim.read())
                .as("it does read users")
                .contains(TestRealm.USERNAME)
                .doesNotContain(NUMBER);
        scim.write(OTHER_NUMBER);
        assertThat(scim.find(NUMBER)).doesNotContain(TestRealm.USERNAME);
        assertThat(scim.stored()).contains(NUMBER).doesNotContain(OTHER_NUMBER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT"})
    void onlyARealmManagerRegistersSamlClients(String method) {
        String id = "saml-by-" + method.toLowerCase(Locale.ROOT);
        ObjectNode client = JsonNodeFactory.instance
                .objectNode()
                .put("clientId", id)
                .put("protocol", "saml")
                .put("enabled", true)
                // Else Keycloak makes it a key, which takes a server of the tests ten seconds.
                .put("clientSignatureRequired", false);
        URI address = URI.create(server.url() + "/admin/api/" + stage.realm().name() + "/clients/v2"
                + (method.equals("PUT") ? "/" + id : ""));
        AdminApi clientManager = Administrators.of(server, stage.realm().name(), "manage-clients");

        Response refused = clientManager.send(Request.of(method, address).body("application/json", client.toString()));
        Response taken =
                stage.realm().admin().send(Request.of(method, address).body("application/json", client.toString()));

        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        assertThat(refused.body()).contains("openid-connect", "manage-realm");
        assertThat(taken.isSuccess()).as("the control: %s", taken.body()).isTrue();
    }

    @TestFactory
    @Attack(
            by = Attacker.STRANGER,
            tries = "uses what is blocked, or denied in an emergency, at admin REST v2 and SCIM",
            outcome = "refused by the requirement")
    Stream<DynamicNode> eachIncidentMeasureClosesItsPaths() {
        return IncidentPlay.ofFeatures(server);
    }

    @TestFactory
    Stream<DynamicNode> everyApplicableChange() {
        List<ChangeRow> applicable = ChangeRows.ALL.stream()
                .filter(change -> change.deviation().v2().isPresent())
                .toList();
        return new TestTable<>("change × way of v2", applicable, ChangeTable::row)
                .tests(place -> RegistrationWay.V2.contains(place.way()) && place.isTest(), place -> place.test(stage));
    }
}

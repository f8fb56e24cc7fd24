package no.helseprofil.it.realm;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No way leads to an access token but those that the profile judges. Keycloak knows more ways than it: here each is tried
 * by a client that Keycloak would serve, which a realm of the same clients without the profile shows.
 */
@Attack(by = Attacker.VENDOR, tries = "gets an access token by each other way in Keycloak", outcome = "no token")
class AccessTokenPostProcessorIT {

    private static final String UMA = "urn:ietf:params:oauth:grant-type:uma-ticket";
    private static final String DEVICE = "urn:ietf:params:oauth:grant-type:device_code";
    private static final String[] BEFORE_THE_GATE = {"response-type-code", "pushed-authorization", "pkce-s256"};

    @AutoClose
    private static TestRealm realm;

    @AutoClose
    private static TestRealm stock;

    @BeforeAll
    static void createRealms() {
        realm = TestRealm.underProfile();
        stock = TestRealm.withoutProfile();
        open(realm);
        open(stock);
    }

    @AfterEach
    void enforceEverything() {
        realm.putProfile(TestRealm.DOCUMENT);
    }

    @Tag("smoke")
    @ParameterizedTest
    @ValueSource(
            strings = {
                UMA,
                DEVICE,
                "urn:openid:params:grant-type:ciba",
                "urn:ietf:params:oauth:grant-type:jwt-bearer",
                "urn:ietf:params:oauth:grant-type:pre-authorized_code",
                "urn:example:a-grant-of-the-next-version",
                "implicit",
                "PASSWORD"
            })
    void refusesEveryUnsupportedGrant(String grantType) {
        OidcClient client = realm.oidc(TestRealm.MACHINE);

        assertThat(client.clientCredentials(TestRealm.SCOPE).accessToken())
                .as("the same client, by a grant that is judged")
                .isNotEmpty();
        refused(client.authenticated(client.post("token_endpoint").form("grant_type", grantType)))
                .by("grant-type")
                .with(400, "unsupported_grant_type");
    }

    @Test
    void refusesThePasswordGrant() {
        OidcClient client = realm.oidc(TestRealm.USER_LOGIN);

        assertThat(realm.logIn(client).accessToken())
                .as("the login page takes the password")
                .isNotEmpty();
        refused(client.authenticated(password(client.post("token_endpoint"))))
                .by("no-password-grant")
                .with(400, "unauthorized_client");
        assertThat(stock.oidc(TestRealm.USER_LOGIN)
                        .authenticated(password(stock.oidc(TestRealm.USER_LOGIN).post("token_endpoint")))
                        .accessToken())
                .as("Keycloak would serve this client")
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "id_token token", "code token", "code id_token token"})
    void issuesNoTokenInTheBrowserEvenIfRequirementsAreOff(String responseType) {
        assertThat(browse(stock, responseType).parameter("access_token"))
                .as("Keycloak would serve this client")
                .isNotNull();
        realm.off(BEFORE_THE_GATE);
        AuthorizationAnswer answer = browse(realm, responseType);

        assertThat(answer.redirect()).as("nothing goes to the client").isNull();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.pageText()).contains("\"grant-type: ").doesNotContain("access_token");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"token", "id_token token", "code token", "code id_token token", "id_token", "code id_token"})
    void refusesImplicitAndHybridRequestsAtPar(String responseType) {
        OidcClient client = realm.oidc(TestRealm.USER_LOGIN);

        assertThat(client.push(realm.authorizationRequest()).requestUri())
                .as("the same request for a code")
                .isNotEmpty();
        refused(client.withRequest(request -> request.formInstead("response_type", responseType))
                        .push(realm.authorizationRequest()))
                .by("response-type-code")
                .with(400, "unsupported_response_type");
    }

    @Test
    void refusesUmaWithABearerTokenAlone() {
        Response issued = uma(stock).send();

        assertThat(issued.text("access_token"))
                .as("Keycloak would serve this client: " + issued)
                .isNotNull();
        realm.putProfile(realm.exempting(TestRealm.WITH_SECRET));
        refused(uma(realm).send()).by("private-key-jwt").with(401, "invalid_client");
    }

    @Test
    void refusesUmaInTheNameOfAnExemptClient() {
        realm.putProfile(realm.exempting(TestRealm.WITH_SECRET));

        refused(uma(realm).form("client_id", TestRealm.WITH_SECRET).send())
                .by("private-key-jwt")
                .with(401, "invalid_client");
    }

    @Test
    void refusesTheDeviceFlow() {
        assertThat(begin(stock, "protocol/openid-connect/auth/device", "profile")
                        .response()
                        .text("device_code"))
                .as("Keycloak would serve this client")
                .isNotNull();
        refused(begin(realm, "protocol/openid-connect/auth/device", "profile"))
                .by("grant-type")
                .with(400, "unsupported_grant_type");
    }

    @Test
    void refusesTheBackchannelFlow() {
        Response unserved =
                begin(stock, "protocol/openid-connect/ext/ciba/auth", "openid").response();
        assertThat(unserved.errorUri())
                .as("without the profile Keycloak goes on to the device of the user: " + unserved)
                .isNull();
        refused(begin(realm, "protocol/openid-connect/ext/ciba/auth", "openid"))
                .by("grant-type")
                .with(400, "unsupported_grant_type");
    }

    /** Every flow that Keycloak has is open to these clients, and no stock rule stands before the gate. */
    private static void open(TestRealm opened) {
        opened.alter(TestRealm.USER_LOGIN, AccessTokenPostProcessorIT::everyFlow);
        opened.alter(TestRealm.MACHINE, AccessTokenPostProcessorIT::everyFlow);
        opened.change(TestRealm.MACHINE, client -> client.put("authorizationServicesEnabled", true));
        permitTheClientWithSecret(opened);
        opened.alterAttribute(TestRealm.WITH_SECRET, "dpop.bound.access.tokens", "false");
    }

    /** A resource, and a permission to it for {@link TestRealm#WITH_SECRET}. */
    private static void permitTheClientWithSecret(TestRealm opened) {
        String server = "clients/" + opened.id(TestRealm.MACHINE) + "/authz/resource-server";
        ObjectNode resource = JsonNodeFactory.instance.objectNode().put("name", "record");
        created(opened.admin().post(server + "/resource", resource));
        ObjectNode policy = JsonNodeFactory.instance.objectNode().put("name", "the client");
        policy.putArray("clients").add(opened.id(TestRealm.WITH_SECRET));
        created(opened.admin().post(server + "/policy/client", policy));
        ObjectNode permission = JsonNodeFactory.instance.objectNode().put("name", "the client may");
        permission.putArray("resources").add("record");
        permission.putArray("policies").add("the client");
        created(opened.admin().post(server + "/permission/resource", permission));
    }

    private static void created(Response answer) {
        assertThat(answer.status()).as(answer + " " + answer.body()).isEqualTo(201);
    }

    private static void everyFlow(ObjectNode client) {
        client.put("implicitFlowEnabled", true).put("directAccessGrantsEnabled", true);
        attributes(client)
                .put("require.pushed.authorization.requests", "false")
                .put("dpop.bound.access.tokens", "false")
                .put("oauth2.device.authorization.grant.enabled", "true")
                .put("oidc.ciba.grant.enabled", "true");
    }

    private static ObjectNode attributes(ObjectNode client) {
        return (ObjectNode) client.get("attributes");
    }

    private static Request password(Request request) {
        return request.form("grant_type", "password")
                .form("username", TestRealm.USERNAME)
                .form("password", TestRealm.PASSWORD)
                .form("scope", "openid");
    }

    /** Asks for what the holder of a bearer token may do at the resource server {@link TestRealm#MACHINE}. */
    private static Request uma(TestRealm at) {
        String bearer = Objects.requireNonNull(
                SecretClient.of(at).clientCredentials("profile").text("access_token"));
        return Request.post(at.address("protocol/openid-connect/token"))
                .header("Authorization", "Bearer " + bearer)
                .form("grant_type", UMA)
                .form("audience", TestRealm.MACHINE);
    }

    private static Exchange begin(TestRealm at, String endpoint, String scope) {
        return at.oidc(TestRealm.USER_LOGIN)
                .authenticated(Request.post(at.address(endpoint))
                        .form("scope", scope)
                        .form("login_hint", TestRealm.USERNAME)
                        .form("code_challenge", at.authorizationRequest().codeChallenge())
                        .form("code_challenge_method", "S256"));
    }

    private static AuthorizationAnswer browse(TestRealm at, String responseType) {
        return Browser.of(at, TestRealm.USER_LOGIN).logIn(at.authorizationRequest(), responseType);
    }
}

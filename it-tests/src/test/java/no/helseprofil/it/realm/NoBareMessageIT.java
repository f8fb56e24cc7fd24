package no.helseprofil.it.realm;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import no.helseprofil.it.support.Scopes;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.it.table.Attacks;
import no.helseprofil.profile.request.TokenAudience;
import no.helseprofil.profile.request.UserinfoToken;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Proof;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Faults that a vendor meets on its first day and Keycloak leaves unsaid: a token that opens nothing, and refusals in
 * words of Keycloak's own. Each has a requirement, a remedy and a body.
 */
@Attacks({TokenAudience.class, UserinfoToken.class})
class NoBareMessageIT {

    private static final String SECOND_API = "nhn:second-api";
    private static final String SECOND_SCOPE = SECOND_API + "/read";

    /** The profile once the requirement is in force for existing clients, too. */
    private static final String IN_FORCE = "{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"requirements\":"
            + "{\"token-audience\":{\"enforced\":\"2025-01-01T00:00:00Z\"}}}";

    @AutoClose
    private static TestRealm realm;

    @BeforeAll
    static void makeRealm() {
        realm = TestRealm.underProfile();
        realm.register(
                SECOND_API,
                SigningKey.generate("ES256"),
                api -> ((ObjectNode) api.get("attributes")).put("helseprofil.api", "true"));
        Scopes.add(realm, SECOND_SCOPE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void aRequestWithoutScopeGetsTheClientsOnlyApi(String scope) {
        Exchange granted = silent(machine(), scope).clientCredentials(TestRealm.SCOPE);

        assertThat(granted.response().text("scope").split(" ")).contains(TestRealm.SCOPE);
        assertThat(granted.accessTokenClaims().path("aud").textValue()).isEqualTo(TestRealm.API);
    }

    @Test
    void anExplicitScopeWithoutApiIsRespected() {
        assertThat(machine().clientCredentials("openid").accessTokenClaims().has("aud"))
                .isFalse();
    }

    @Test
    void aClientWithSeveralApisMustNameOne() {
        refused(silent(machine("of-two", TestRealm.SCOPE, SECOND_SCOPE), "").clientCredentials(TestRealm.SCOPE))
                .by("token-audience")
                .saying("this client may use several")
                .with(400, "invalid_scope");
    }

    @Test
    void aClientWithoutApisGetsNoToken() {
        refused(silent(machine("of-none", "profile"), "").clientCredentials(TestRealm.SCOPE))
                .by("token-audience")
                .saying("this client gets no API without one")
                .with(400, "invalid_scope");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nhn:an-api-of-nowhere", SECOND_API})
    void aMapperForAnApiDoesNotExcuseAClientWithoutApis(String audience) {
        String clientId = "mapped-to-" + audience.replace(':', '-');
        OidcClient client = silent(machine(clientId, "profile"), "");
        Mappers.add(realm, clientId, Mappers.audience("included.custom.audience", audience));

        refused(client.clientCredentials(TestRealm.SCOPE))
                .by("token-audience")
                .saying("this client gets no API without one")
                .with(400, "invalid_scope");
    }

    @Test
    void aMapperForSomethingElseExcusesAClientWithoutApis() {
        OidcClient client = silent(machine("mapped-to-reports", "profile"), "");
        Mappers.add(realm, "mapped-to-reports", Mappers.audience("included.custom.audience", "reports"));

        assertThat(client.clientCredentials(TestRealm.SCOPE)
                        .accessTokenClaims()
                        .path("aud")
                        .textValue())
                .isEqualTo("reports");
    }

    @Test
    void anAdministeringClientGetsItsToken() {
        OidcClient client = machine("administering", TestRealm.SCOPE, SECOND_SCOPE);
        String account = id("clients/" + id("clients?clientId=administering") + "/service-account-user");
        String management = id("clients?clientId=realm-management");
        ObjectNode role = (ObjectNode) realm.admin()
                .get("clients/" + management + "/roles/view-clients")
                .json();
        assertThat(realm.admin()
                        .post(
                                "users/" + account + "/role-mappings/clients/" + management,
                                JsonNodeFactory.instance.arrayNode().add(role))
                        .status())
                .isEqualTo(204);

        assertThat(silent(client, "")
                        .clientCredentials(TestRealm.SCOPE)
                        .response()
                        .status())
                .isEqualTo(200);
    }

    @Test
    void anExistingClientKeepsItsTokenUntilTheDate() {
        OidcClient one = silent(machine("one-of-before", TestRealm.SCOPE), "");
        OidcClient two = silent(machine("two-of-before", TestRealm.SCOPE, SECOND_SCOPE), "");
        Stream.of("one-of-before", "two-of-before")
                .forEach(client -> realm.alterAttribute(client, "helseprofil.registered", "existing"));

        assertThat(Stream.of(one, two).map(client -> client.clientCredentials(TestRealm.SCOPE)))
                .allSatisfy(granted -> assertThat(granted.response().status()).isEqualTo(200))
                .allSatisfy(granted ->
                        assertThat(granted.accessTokenClaims().has("aud")).isFalse());
        realm.putProfile(IN_FORCE);
        try {
            assertThat(one.clientCredentials(TestRealm.SCOPE)
                            .accessTokenClaims()
                            .path("aud")
                            .textValue())
                    .isEqualTo(TestRealm.API);
            refused(two.clientCredentials(TestRealm.SCOPE)).by("token-audience").with(400, "invalid_scope");
        } finally {
            realm.putProfile(TestRealm.DOCUMENT);
        }
    }

    @Test
    void disclosesAllowedApisToTheClientAlone() {
        machine("of-two-with-a-key", TestRealm.SCOPE, SECOND_SCOPE);

        refused(silent(OidcClient.discover(realm.issuer(), "of-two-with-a-key", SigningKey.generate("ES256")), "")
                        .clientCredentials(TestRealm.SCOPE))
                .by("private-key-jwt")
                .with(401, "invalid_client");
    }

    @Test
    void aRequestForAClosedApiGetsNoToken() {
        machine("of-a-closed-api", TestRealm.SCOPE);
        realm.change(TestRealm.API, api -> api.put("enabled", false));
        try {
            for (OidcClient client :
                    List.of(realm.oidc("of-a-closed-api"), silent(realm.oidc("of-a-closed-api"), ""))) {
                refused(client.clientCredentials(TestRealm.SCOPE))
                        .by("token-audience")
                        .saying("ask for an API that is open to this client")
                        .with(400, "invalid_scope");
            }
        } finally {
            realm.change(TestRealm.API, api -> api.put("enabled", true));
        }
    }

    @Test
    void userinfoRefusesAnIdToken() {
        OidcClient client = login();

        refused(client.userinfo(realm.logIn(client).idToken()))
                .by("userinfo-token")
                .saying("this is an ID token")
                .with(401, "invalid_token");
    }

    @Test
    void userinfoRefusesATokenWithoutOpenid() {
        OidcClient client = login();
        Exchange narrowed = client.withRequest(request -> request.form("scope", TestRealm.SCOPE))
                .refresh(realm.logIn(client).refreshToken());

        Response answer = client.userinfo(narrowed.accessToken()).response();

        refused(answer).by("userinfo-token").saying("ask for the scope openid").with(403, "insufficient_scope");
        assertThat(answer.header("WWW-Authenticate").orElse(""))
                .startsWith("DPoP ")
                .contains("error=\"insufficient_scope\"");
    }

    @Test
    void userinfoRefusesAClientCredentialsToken() {
        refused(machine().userinfo(machine().clientCredentials(TestRealm.SCOPE).accessToken()))
                .by("userinfo-token")
                .saying("this one is of no user")
                .with(403, "insufficient_scope");
    }

    @Test
    void userinfoRefusesATokenOfAnEndedSession() {
        OidcClient client = login();
        Exchange login = realm.logIn(client);
        refused(client.withProof(Proof::withWrongSignature).userinfo(login.accessToken()))
                .as("what is wrong with the proof is said of the proof")
                .by("dpop-proof")
                .with(401, "invalid_dpop_proof");

        client.revoke(login.refreshToken());

        refused(client.userinfo(login.accessToken()))
                .by("userinfo-token")
                .saying("get a new access token")
                .with(401, "invalid_token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "short", ""})
    void refusesAnotherLoginsVerifier(String verifier) {
        AuthorizationRequest request = AuthorizationRequest.of("openid", TestRealm.REDIRECT_URI);
        URI address = login().authorizeUrl(login().push(request).requestUri());
        String code = LoginForm.open(address)
                .submit(TestRealm.USERNAME, TestRealm.PASSWORD)
                .requiredCode();

        refused(login().withRequest(sent -> sent.formInstead("code_verifier", verifier))
                        .redeem(request, code))
                .by("pkce-s256")
                .saying("send the code_verifier")
                .with(400, "invalid_grant");
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "a.b.c", "eyJhbGciOiJIUzUxMiJ9.e30.AAAA"})
    void refusesTextThatIsNoRefreshToken(String token) {
        refused(login().refresh(token))
                .by("refresh-token-rotation")
                .saying("what came is none")
                .with(400, "invalid_grant");
    }

    @Test
    void refusesARefreshTokenOfAnEndedSession() {
        String token = realm.logIn(login()).refreshToken();
        login().revoke(token);

        refused(login().refresh(token))
                .by("refresh-token-rotation")
                .saying("let the user log in again")
                .with(400, "invalid_grant");
    }

    @ParameterizedTest
    @CsvSource({"$, /, a slash at the end", "localhost, LOCALHOST, its host name", ":[0-9]+/, :1/, its port"})
    void anAlmostRightAudienceIsRefusedWithTheDifference(String part, String other, String difference) {
        String audience = realm.issuer().replaceFirst(part, other);

        refused(machine()
                        .withAssertion(assertion -> assertion.with("aud", audience))
                        .clientCredentials(TestRealm.SCOPE))
                .by("assertion-audience")
                .saying("this one differs by " + difference)
                .with(401, "invalid_client");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void aRefusedRegistrationNamesTheInvalidMember(String member, Consumer<ObjectNode> deviation) {
        refused(MistakenRegistration.send(realm, deviation))
                .saying(member + ": ")
                .with(400, member.equals("redirect-uris") ? "invalid_redirect_uri" : "invalid_client_metadata");
    }

    static Stream<Arguments> aRefusedRegistrationNamesTheInvalidMember() {
        return Stream.of(
                mistake("client_id", metadata -> metadata.put("client_id", "chosen")),
                mistake("jwks, jwks_uri", metadata -> metadata.put("jwks_uri", "https://vendor.example/jwks")),
                mistake("jwks", metadata -> key(metadata).put("x", "!")),
                mistake("jwks", metadata -> key(metadata).put("use", "enc")),
                mistake("jwks", metadata -> key(metadata).put("kty", "none")),
                mistake("jwks", metadata -> metadata.remove("jwks")),
                mistake("client metadata", metadata -> metadata.put("jwks", "a text")),
                mistake(
                        "token_endpoint_auth_method",
                        metadata -> metadata.put("token_endpoint_auth_method", "private-key-jwt")),
                mistake(
                        "response_types",
                        metadata -> metadata.putArray("response_types").add("cod")),
                mistake("client metadata", metadata -> metadata.put("redirect_uris", "https://vendor.example/cb")),
                mistake(
                        "redirect-uris",
                        metadata -> metadata.putArray("redirect_uris").add("https://vendor.example/cb#part")),
                mistake("client metadata", metadata -> metadata.put("grant_types", 1)),
                mistake("client metadata", metadata -> metadata.putObject("client_name")),
                mistake("subject_type", metadata -> metadata.put("subject_type", "none")),
                mistake("signing-algorithm", metadata -> metadata.put("id_token_signed_response_alg", "none")),
                mistake("signing-algorithm", metadata -> metadata.put("userinfo_signed_response_alg", "nope")),
                mistake("signing-algorithm", metadata -> metadata.put("request_object_signing_alg", "nope")),
                mistake("granted-scopes", metadata -> metadata.put("scope", "no-such-scope")),
                mistake("client_uri", metadata -> metadata.put("client_uri", "javascript:alert(1)")),
                mistake(
                        "backchannel_token_delivery_mode",
                        metadata -> metadata.put("backchannel_token_delivery_mode", "nope")));
    }

    private static Arguments mistake(String member, Consumer<ObjectNode> deviation) {
        return Arguments.of(member, deviation);
    }

    @Test
    void acceptsAKeyWithoutUse() {
        Response answer =
                MistakenRegistration.send(realm, metadata -> key(metadata).remove("use"));

        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(answer.json().at("/jwks/keys/0/use").asText()).isEqualTo("sig");
    }

    private static ObjectNode key(ObjectNode metadata) {
        return (ObjectNode) metadata.at("/jwks/keys/0");
    }

    private static OidcClient machine() {
        return realm.oidc(TestRealm.MACHINE);
    }

    private static OidcClient machine(String name, String... scopes) {
        return realm.register(name, SigningKey.generate("ES256"), client -> {
            client.put("serviceAccountsEnabled", true).put("standardFlowEnabled", false);
            client.putArray("redirectUris");
            Stream.of(scopes).forEach(client.putArray("optionalClientScopes")::add);
        });
    }

    private static OidcClient login() {
        return realm.oidc(TestRealm.USER_LOGIN);
    }

    /** Returns a client that sends this instead of the scope it is asked for. */
    private static OidcClient silent(OidcClient client, String scope) {
        return client.withRequest(
                request -> scope.isEmpty() ? request.withoutForm("scope") : request.formInstead("scope", scope));
    }

    private static String id(String path) {
        return realm.admin().get(path).json().findValue("id").textValue();
    }
}

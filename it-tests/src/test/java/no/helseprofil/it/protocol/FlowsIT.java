package no.helseprofil.it.protocol;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.API;
import static no.helseprofil.it.support.TestRealm.MACHINE;
import static no.helseprofil.it.support.TestRealm.OTHER_MACHINE;
import static no.helseprofil.it.support.TestRealm.SCOPE;
import static no.helseprofil.it.support.TestRealm.USER_LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Map;
import java.util.function.UnaryOperator;
import no.helseprofil.it.support.GivenKeys;
import no.helseprofil.it.support.SignedTokens;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.DemoKeys;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of what a client that complies gets. */
@Tag("smoke")
@Tag("container")
class FlowsIT {

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    @Test
    @Tag("RFC6749-4.4.3-1")
    @Tag("RFC6749-5.1-1")
    @Tag("RFC6749-5.1-2")
    @Tag("RFC6750-5.2-1")
    @Tag("RFC6750-5.3-1")
    @Tag("RFC9068-2.1-1")
    @Tag("RFC9068-2.1-3")
    @Tag("RFC9068-2.2.3-1")
    @Tag("RFC9449-5-1")
    @Tag("RFC9449-5-2")
    @Tag("RFC9449-6-1")
    void aClientCredentialsTokenIsBoundAndForOneApi() throws ParseException {
        OidcClient client = newClient(MACHINE);

        Exchange granted = client.clientCredentials(SCOPE);

        assertThat(granted.challenge()).as("the first proof has no nonce").isPresent();
        assertThat(granted.response().status()).isEqualTo(200);
        assertThat(granted.response().text("token_type")).isEqualTo("DPoP");
        assertThat(granted.response().text("refresh_token"))
                .as("a client can ask again at any time (RFC 6749, section 4.4.3)")
                .isNull();
        assertThat(granted.response().header("Cache-Control"))
                .hasValueSatisfying(value -> assertThat(value).contains("no-store"));
        assertThat(granted.response().json().path("expires_in").asInt()).isBetween(1, 600);
        assertIsAccessToken(client, granted.accessToken(), MACHINE);
    }

    @Test
    @Tag("RFC9126-2.2-1")
    @Tag("RFC9207-2-1")
    @Tag("OIDC-CORE-2-4")
    @Tag("OIDC-CORE-2-5")
    void aUserLogsInWithAPushedRequest() throws ParseException {
        OidcClient client = newClient(USER_LOGIN);
        AuthorizationRequest request = realm.authorizationRequest();

        Exchange pushed = client.push(request);
        AuthorizationAnswer answer = Logins.at(client.authorizeUrl(pushed.requestUri()));
        Exchange granted = client.redeem(request, answer.requiredCode());

        assertThat(pushed.response().status()).isEqualTo(201);
        assertThat(pushed.requestUri()).startsWith("urn:ietf:params:oauth:request_uri:");
        assertThat(pushed.response().json().path("expires_in").asInt())
                .as("FAPI 2.0, section 5.3.2.2, number 12: less than 600 seconds")
                .isBetween(1, 599);
        assertThat(answer.issuer()).isEqualTo(realm.issuer());
        assertThat(answer.state()).isEqualTo(request.state());
        assertThat(granted.response().text("token_type")).isEqualTo("DPoP");
        assertIsAccessToken(client, granted.accessToken(), USER_LOGIN);
        assertIsIdToken(client, granted.idToken(), request);
    }

    @Test
    void aRefreshReturnsANewAccessTokenAndTheSameRefreshToken() throws ParseException {
        OidcClient client = newClient(USER_LOGIN);
        Exchange login = realm.logIn(client);

        Exchange refreshed = client.refresh(login.refreshToken());

        assertIsAccessToken(client, refreshed.accessToken(), USER_LOGIN);
        assertThat(refreshed.accessToken()).isNotEqualTo(login.accessToken());
        assertThat(refreshed.response().text("refresh_token"))
                .as("FAPI 2.0, section 5.3.2.1, number 9: no rotation")
                .isIn(null, login.refreshToken());
        assertThat(client.refresh(login.refreshToken()).response().status())
                .as("the refresh token of the login serves again")
                .isEqualTo(200);
    }

    @Test
    void aRefreshMayUseANewProofKey() throws ParseException {
        OidcClient client = newClient(USER_LOGIN);
        String refreshToken = realm.logIn(client).refreshToken();
        OidcClient withNewKey = client.withProofKey(SigningKey.generate("ES256"));

        Exchange refreshed = withNewKey.refresh(refreshToken);

        assertThat(withNewKey.proofKey().thumbprint())
                .isNotEqualTo(client.proofKey().thumbprint());
        assertIsAccessToken(withNewKey, refreshed.accessToken(), USER_LOGIN);
    }

    @Test
    @Tag("OIDC-CORE-15.1-1")
    void anIdTokenUsesTheClientsRegisteredAlgorithm() throws ParseException {
        JsonNode listed = realm.oidc(USER_LOGIN).metadata().json().path("id_token_signing_alg_values_supported");
        assertThat(listed).as("those of the rule set").hasSize(9);
        for (JsonNode algorithm : listed) {
            if (algorithm.asText().matches("[RP]S\\d+")) {
                assertThat(realm.admin()
                                .post("components", GivenKeys.component(algorithm.asText()))
                                .status())
                        .isEqualTo(201);
            }
            OidcClient client = realm.register(
                    "id-token-" + algorithm.asText(),
                    SigningKey.generate("ES256"),
                    it -> it.withObject("/attributes").put("id.token.signed.response.alg", algorithm.asText()));

            Exchange login = realm.logIn(client);

            assertThat(new SignedTokens(client.metadata())
                            .verified(login.idToken())
                            .getHeader()
                            .getAlgorithm()
                            .getName())
                    .as("Spring Security takes RS256 until it is configured otherwise")
                    .isEqualTo(algorithm.asText());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"client_secret", "resource"})
    @Tag("RFC6749-3.1-3")
    void anEmptyParameterCountsAsAbsent(String name) {
        UnaryOperator<Request> empty = request -> request.formInstead(name, "");

        assertThat(newClient(MACHINE)
                        .withRequest(empty)
                        .clientCredentials(SCOPE)
                        .response()
                        .status())
                .as("RFC 6749, section 3.2")
                .isEqualTo(200);
        assertThat(newClient(USER_LOGIN)
                        .withRequest(empty)
                        .push(realm.authorizationRequest())
                        .response()
                        .status())
                .as("at PAR")
                .isEqualTo(201);
    }

    @Test
    @Tag("OIDC-CORE-5.3.2-1")
    void userinfoIdentifiesTheUser() {
        OidcClient client = newClient(USER_LOGIN);
        Exchange login = realm.logIn(client);

        Response answer = client.userinfo(login.accessToken()).response();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("sub"))
                .isEqualTo(login.idTokenClaims().path("sub").textValue());
    }

    @Test
    @Tag("RFC8693-2.2.1-1")
    void aTokenIsExchangedForAnApi() throws ParseException {
        OidcClient client = newClient(USER_LOGIN);
        AuthorizationRequest withoutApi = AuthorizationRequest.of("openid", TestRealm.REDIRECT_URI);
        Exchange login = client.logIn(withoutApi, TestRealm.USERNAME, TestRealm.PASSWORD);

        Exchange exchanged = client.exchangeToken(login.accessToken(), SCOPE);

        assertThat(login.accessTokenClaims().path("aud").toString()).doesNotContain(API);
        assertThat(exchanged.response().text("issued_token_type"))
                .isEqualTo("urn:ietf:params:oauth:token-type:access_token");
        assertThat(exchanged.response().text("token_type")).isEqualTo("DPoP");
        assertIsAccessToken(client, exchanged.accessToken(), USER_LOGIN);
    }

    @Test
    @Tag("RFC7662-2.2-1")
    @Tag("RFC9449-6.2-1")
    void anApiIntrospectsAToken() {
        OidcClient client = newClient(MACHINE);
        String token = client.clientCredentials(SCOPE).accessToken();

        JsonNode toTheApi = realm.oidc(API).introspect(token).response().json();
        Response toAnother = realm.oidc(OTHER_MACHINE).introspect(token).response();

        assertThat(toTheApi.path("active").booleanValue()).isTrue();
        assertThat(toTheApi.path("token_type").textValue()).isEqualTo("DPoP");
        assertThat(toTheApi.path("aud").textValue()).isEqualTo(API);
        assertThat(toTheApi.path("cnf").path("jkt").textValue())
                .as("without it the API can't determine whose token it is (RFC 9449, section 6.2)")
                .isEqualTo(client.proofKey().thumbprint());
        assertThat(toAnother.json().path("active").booleanValue())
                .as("a client that is not in the token's audience learns nothing")
                .isFalse();
    }

    @Test
    @Tag("RFC7009-2-1")
    @Tag("RFC7009-2-2")
    @Tag("RFC7662-4-2")
    void aRevokedTokenIsInactive() {
        OidcClient client = newClient(USER_LOGIN);
        Exchange login = realm.logIn(client);
        boolean activeBefore = realm.isActive(login.accessToken());

        Response ofAccessToken = client.revoke(login.accessToken()).response();
        Response ofRefreshToken = client.revoke(login.refreshToken()).response();

        assertThat(activeBefore).isTrue();
        assertThat(ofAccessToken.status()).isEqualTo(200);
        assertThat(ofRefreshToken.status()).isEqualTo(200);
        assertThat(realm.isActive(login.accessToken())).isFalse();
        refused(client.refresh(login.refreshToken()))
                .by("refresh-token-rotation")
                .with(400, "invalid_grant");
    }

    @Test
    void everyResponseHasADate() {
        OidcClient client = newClient(USER_LOGIN);
        AuthorizationRequest request = realm.authorizationRequest();
        Exchange pushed = client.push(request);
        Exchange granted = client.redeem(
                request, Logins.at(client.authorizeUrl(pushed.requestUri())).requiredCode());
        OidcClient withoutAssertion = client.withRequest(it -> it.withoutForm("client_assertion"));

        Map<String, Response> answers = Map.of(
                "challenge", pushed.challenge().orElseThrow(),
                "PAR", pushed.response(),
                "token", granted.response(),
                "refusal", withoutAssertion.clientCredentials(SCOPE).response(),
                "refusal at PAR", withoutAssertion.push(request).response(),
                "userinfo", client.userinfo(granted.accessToken()).response(),
                "refusal at userinfo", client.userinfo("not-a-token").response(),
                "introspection",
                        realm.oidc(API).introspect(granted.accessToken()).response(),
                "revocation", client.revoke(granted.accessToken()).response());

        assertThat(answers)
                .as("clients set their clocks by it (FK4)")
                .allSatisfy((name, answer) ->
                        assertThat(answer.headerLines("Date")).as(name).hasSize(1));
    }

    @Test
    void aDemoClientGetsAToken() throws ParseException {
        String issuer = SharedServer.get().url() + "/realms/helse";
        SigningKey key = new DemoKeys(Path.of(System.getProperty("helseprofil.realms"))).of("demo-machine");
        OidcClient client = OidcClient.discover(issuer, "demo-machine", key);

        Exchange granted = client.clientCredentials("nhn:demo-api/read");

        assertIsAccessToken(client, granted.accessToken(), "demo-machine");
    }

    private static OidcClient newClient(String clientId) {
        return OidcClient.discover(realm.issuer(), clientId, realm.key(clientId));
    }

    private static void assertIsAccessToken(OidcClient client, String token, String clientId) throws ParseException {
        SignedJWT jwt = new SignedTokens(client.metadata()).verified(token);
        JWTClaimsSet claims = jwt.getJWTClaimsSet();
        assertThat(jwt.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.ES256);
        assertThat(jwt.getHeader().getType().getType()).as("RFC 9068").isEqualTo("at+jwt");
        assertThat(claims.getIssuer()).isEqualTo(client.metadata().issuer());
        assertThat(claims.getAudience())
                .as("the API of the scope, and nothing beside it")
                .containsExactly(API);
        assertThat(claims.getStringClaim("azp")).isEqualTo(clientId);
        assertThat(claims.getStringClaim("scope").split(" ")).contains(SCOPE);
        assertThat(claims.getJSONObjectClaim("cnf"))
                .as("RFC 9449, section 6.1")
                .containsEntry("jkt", client.proofKey().thumbprint());
    }

    private static void assertIsIdToken(OidcClient client, String token, AuthorizationRequest request)
            throws ParseException {
        SignedJWT jwt = new SignedTokens(client.metadata()).verified(token);
        JWTClaimsSet claims = jwt.getJWTClaimsSet();
        assertThat(jwt.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.ES256);
        assertThat(claims.getIssuer()).isEqualTo(client.metadata().issuer());
        assertThat(claims.getAudience()).containsExactly(USER_LOGIN);
        assertThat(claims.getStringClaim("nonce")).isEqualTo(request.nonce());
    }
}

package no.helseprofil.it.protocol;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.API;
import static no.helseprofil.it.support.TestRealm.MACHINE;
import static no.helseprofil.it.support.TestRealm.SCOPE;
import static no.helseprofil.it.support.TestRealm.USER_LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.TestTime;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Tests of what the specifications ask of any server and no requirement of the profile is about: the rows of
 * {@code docs/rfcs.md}.
 */
class StandardsIT {

    private static final List<String> OF_PRIVATE_KEYS = List.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    private static final OidcClient user = realm.oidc(USER_LOGIN);
    private static final OidcClient machine = realm.oidc(MACHINE);

    @Test
    @Tag("RFC6749-3.2-1")
    void theTokenEndpointAcceptsPostOnly() {
        URI endpoint = machine.metadata().endpoint("token_endpoint");

        assertThat(List.of("GET", "PUT", "DELETE"))
                .allSatisfy(method -> assertThat(machine.authenticated(Request.of(method, endpoint)
                                        .form("grant_type", "client_credentials")
                                        .form("scope", SCOPE))
                                .response()
                                .status())
                        .as(method)
                        .isEqualTo(405));
    }

    @Test
    @Tag("RFC6749-5.2-2")
    void failedBasicAuthenticationIsChallenged() {
        Response refused = Request.of("POST", machine.metadata().endpoint("token_endpoint"))
                .header("Authorization", "Basic bWFjaGluZTp3cm9uZw==")
                .form("grant_type", "client_credentials")
                .form("scope", SCOPE)
                .send();

        assertThat(refused.status()).as(refused.body()).isEqualTo(401);
        assertThat(refused.header("WWW-Authenticate")).hasValue("Basic realm=\"clients\"");
    }

    @Test
    @Tag("RFC6749-3.2-2")
    void ignoresUnknownParameters() {
        Exchange granted =
                machine.withRequest(form -> form.form("of_tomorrow", "x")).clientCredentials(SCOPE);
        Exchange pushed =
                user.withRequest(form -> form.form("of_tomorrow", "x")).push(realm.authorizationRequest());

        assertThat(granted.response().status()).isEqualTo(200);
        assertThat(pushed.response().status()).isEqualTo(201);
    }

    @Test
    @Tag("RFC6749-4.1.2-3")
    @Tag("RFC9700-4.2.4-3")
    void theSecondUseOfACodeRevokesItsTokens() {
        AuthorizationRequest request = realm.authorizationRequest();
        String code = Logins.code(user, request);
        Exchange tokens = user.redeem(request, code);
        boolean activeBefore = realm.isActive(tokens.accessToken());

        refused(user.redeem(request, code)).with(400, "invalid_grant");

        assertThat(activeBefore).isTrue();
        assertThat(realm.isActive(tokens.accessToken())).isFalse();
        refused(user.refresh(tokens.refreshToken())).with(400, "invalid_grant");
    }

    @Test
    @Tag("RFC6749-5.1-3")
    void tokenResponsesAreNotCached() {
        Response answer = realm.logIn(user).response();

        assertThat(answer.header("Cache-Control").orElse("")).contains("no-store");
        assertThat(answer.header("Pragma").orElse("")).contains("no-cache");
    }

    @Test
    @Tag("RFC7009-2.1-2")
    void aClientCannotRevokeAnothersToken() {
        Exchange login = realm.logIn(user);

        refused(machine.revoke(login.refreshToken()))
                .satisfies(answer -> assertThat(answer.status()).isEqualTo(400));

        assertThat(realm.isActive(login.accessToken())).isTrue();
        assertThat(user.refresh(login.refreshToken()).response().status()).isEqualTo(200);
    }

    @Test
    @Tag("RFC7009-2.1-3")
    void revokingARefreshTokenRevokesAccessTokens() {
        Exchange login = realm.logIn(user);

        assertThat(user.revoke(login.refreshToken()).response().status()).isEqualTo(200);

        assertThat(realm.isActive(login.accessToken())).isFalse();
    }

    @Test
    @Tag("RFC7009-2.1-4")
    @Tag("RFC7009-2.2-1")
    void revocationNeedsNoHintAndAcceptsUnknownTokens() {
        Exchange login = realm.logIn(user);
        OidcClient misled = user.withRequest(form -> form.form("token_type_hint", "refresh_token"));

        assertThat(misled.revoke(login.accessToken()).response().status()).isEqualTo(200);
        assertThat(realm.isActive(login.accessToken()))
                .as("another type than the hint")
                .isFalse();
        assertThat(user.revoke("no-token-at-all").response().status()).isEqualTo(200);
    }

    @Test
    @Tag("RFC7517-4.5-1")
    @Tag("RFC7517-9.2-1")
    void theJwksHasPublicKeysWithDistinctKeyIds() {
        JsonNode keys = Request.get(machine.metadata().endpoint("jwks_uri"))
                .send()
                .json()
                .path("keys");

        assertThat(keys)
                .isNotEmpty()
                .allSatisfy(key -> assertThat(key.fieldNames())
                        .toIterable()
                        .contains("kid", "kty", "use", "alg")
                        .doesNotContainAnyElementsOf(OF_PRIVATE_KEYS));
        assertThat(keys.findValuesAsText("kid")).doesNotHaveDuplicates();
    }

    @Test
    @Tag("RFC7662-2.1-1")
    @Tag("RFC7662-2.3-1")
    @Tag("RFC9701-5-5")
    void introspectionRequiresAuthentication() {
        String token = machine.clientCredentials(SCOPE).accessToken();
        OidcClient api = realm.oidc(API);

        Response nobody = Request.post(api.metadata().endpoint("introspection_endpoint"))
                .form("token", token)
                .send();
        Response forged = api.withAssertion(assertion -> assertion.signedWith(SigningKey.generate("ES256")))
                .introspect(token)
                .response();
        Response signed = Request.post(api.metadata().endpoint("introspection_endpoint"))
                .header("Accept", "application/token-introspection+jwt")
                .form("token", token)
                .send();

        assertThat(List.of(nobody, forged, signed)).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.body()).doesNotContain("active");
        });
    }

    @Test
    @Tag("RFC7662-4-1")
    void anExpiredTokenIsInactive() {
        Exchange token = machine.clientCredentials(SCOPE);
        TestTime time = new TestTime(SharedServer.get());
        try {
            time.moveBy(Duration.ofMinutes(11));
            assertThat(realm.oidc(API)
                            .at(time.clock())
                            .introspect(token.accessToken())
                            .response()
                            .body())
                    .isEqualTo("{\"active\":false}");
        } finally {
            time.reset();
        }
    }

    @Test
    @Tag("RFC8414-3.2-1")
    @Tag("RFC8414-3.2-2")
    @Tag("OIDC-DISCOVERY-4.2-1")
    void metadataIsJsonWithoutEmptyLists() {
        for (String path : List.of("openid-configuration", "oauth-authorization-server")) {
            Response answer = Request.get(realm.address(".well-known/" + path)).send();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Type").orElse("")).startsWith("application/json");
            assertThat(answer.json())
                    .allSatisfy(value ->
                            assertThat(value.isArray() && value.isEmpty()).isFalse());
        }
    }

    @Test
    @Tag("RFC9068-2.2-1")
    void anAccessTokenHasAllRequiredClaims() {
        for (Exchange token : List.of(machine.clientCredentials(SCOPE), realm.logIn(user))) {
            assertThat(token.accessTokenClaims().fieldNames())
                    .toIterable()
                    .contains("iss", "exp", "aud", "sub", "client_id", "iat", "jti");
        }
    }

    @Test
    @Tag("OIDC-CORE-2-1")
    @Tag("OIDC-CORE-2-2")
    @Tag("OIDC-CORE-2-3")
    void anIdTokenHasAllRequiredClaims() {
        AuthorizationRequest request = realm.authorizationRequest();
        String code = Logins.code(user.withRequest(form -> form.form("max_age", "3600")), request);

        JsonNode claims = user.redeem(request, code).idTokenClaims();

        assertThat(claims.fieldNames()).toIterable().contains("iss", "sub", "aud", "exp", "iat", "auth_time");
        assertThat(claims.path("sub").textValue()).matches("\\p{ASCII}{1,255}");
    }

    @Test
    @Tag("OIDC-CORE-12.2-1")
    @Tag("OIDC-CORE-12.2-2")
    void aRefreshedIdTokenBelongsToTheSameLogin() {
        Exchange login = realm.logIn(user);

        JsonNode refreshed = user.refresh(login.refreshToken()).idTokenClaims();

        assertThat(List.of("iss", "sub", "aud", "auth_time"))
                .allSatisfy(claim -> assertThat(refreshed.path(claim))
                        .as(claim)
                        .isEqualTo(login.idTokenClaims().path(claim)));
        assertThat(refreshed.has("nonce")).isFalse();
    }

    @Test
    @Tag("RFC9700-4.8.2-1")
    void refusesAVerifierWithoutAChallenge() {
        realm.off("pkce-s256");
        try {
            realm.plant("without-challenge", SigningKey.generate("ES256"), client -> {});
            realm.alterAttribute("without-challenge", "pkce.code.challenge.method", "");
            OidcClient client = realm.oidc("without-challenge");
            OidcClient unchallenged = client.withRequest(
                    form -> form.withoutForm("code_challenge").withoutForm("code_challenge_method"));
            AuthorizationRequest request = realm.authorizationRequest();
            String code = Logins.code(unchallenged, request);

            refused(client.redeem(request, code)).with(400, "invalid_grant");
        } finally {
            realm.putProfile(TestRealm.DOCUMENT);
        }
    }

    @Test
    @Tag("RFC9700-4.12-1")
    @Tag("FAPI2-SP-FINAL-5.3.2.2-10")
    void noLoginRedirectsWithStatus307() {
        AuthorizationAnswer answer = Logins.at(
                user.authorizeUrl(user.push(realm.authorizationRequest()).requestUri()));

        assertThat(answer.code()).isNotNull();
        assertThat(answer.status()).isIn(302, 303);
    }

    @Test
    @Tag("RFC9700-2.6-2")
    @Tag("RFC9700-4.2.4-1")
    @Tag("RFC9700-4.16-1")
    @Tag("FAPI2-SP-FINAL-5.2.3-3")
    void aLoginPageForbidsFramingCorsAndReferrers() {
        String origin = "https://app.example.org";
        OidcClient client = realm.register(
                "with-an-origin",
                SigningKey.generate("ES256"),
                it -> it.putArray("webOrigins").add(origin));
        Response redirect = Request.get(client.authorizeUrl(
                        client.push(realm.authorizationRequest()).requestUri()))
                .header("Origin", origin)
                .send();
        Response page = Request.get(realm.address("login-actions/authenticate"))
                .header("Origin", origin)
                .send();

        assertThat(redirect.header("Access-Control-Allow-Origin")).isEmpty();
        assertThat(page.header("Access-Control-Allow-Origin")).isEmpty();
        assertThat(page.header("Content-Security-Policy").orElse("")).contains("frame-ancestors 'self'");
        assertThat(page.header("Referrer-Policy")).hasValue("no-referrer");
    }

    @Test
    @Tag("RFC7591-3.2.1-1")
    @Tag("RFC7592-2-1")
    @Tag("RFC7592-2-2")
    @Tag("RFC7592-2.1-1")
    @Tag("RFC7592-2.2-1")
    @Tag("RFC7592-2.3-1")
    @Tag("RFC7592-3-1")
    void aRegistrationAccessTokenReadsChangesAndDeletesTheClient() {
        Response registered = registered();
        String clientId = Objects.requireNonNull(registered.text("client_id"));
        URI address = URI.create(Objects.requireNonNull(registered.text("registration_client_uri")));
        String another = Objects.requireNonNull(registered().text("registration_access_token"));

        assertThat(registered.status()).isEqualTo(201);
        assertThat(Request.get(address).send().status()).as("no token").isEqualTo(401);
        assertThat(bearer(Request.get(address), another).send().status())
                .as("another's token")
                .isEqualTo(401);
        Response read = bearer(Request.get(address), token(registered)).send();
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.text("client_id")).isEqualTo(clientId);
        assertThat(read.json().path("redirect_uris"))
                .isEqualTo(registered.json().path("redirect_uris"));
        Response renamed =
                changed(address, token(read), ((ObjectNode) read.json().deepCopy()).put("client_id", "another"));
        assertThat(renamed.status()).as(renamed.body()).isBetween(400, 499);
        Response changed =
                changed(address, token(read), ((ObjectNode) read.json().deepCopy()).put("client_name", "changed"));
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        assertThat(changed.text("client_name")).isEqualTo("changed");
        assertThat(bearer(Request.of("DELETE", address), token(changed)).send().status())
                .isEqualTo(204);
        assertThat(bearer(Request.get(address), token(changed)).send().status()).isEqualTo(401);
    }

    @Test
    @Tag("RFC7592-2.3-2")
    void deletingAClientRevokesItsTokens() {
        OidcClient leaving = realm.register("leaving", SigningKey.generate("ES256"), client -> {});
        Exchange token = leaving.clientCredentials(SCOPE);
        boolean activeBefore = realm.isActive(token.accessToken());
        String access = realm.registrationAccess("leaving");

        Response deleted = bearer(
                        Request.of("DELETE", realm.address("clients-registrations/openid-connect/leaving")), access)
                .send();

        assertThat(activeBefore).isTrue();
        assertThat(deleted.status()).isEqualTo(204);
        assertThat(realm.isActive(token.accessToken())).isFalse();
    }

    private static Response registered() {
        String access = realm.initialAccess();
        ObjectNode metadata = JsonNodeFactory.instance
                .objectNode()
                .put("client_name", "of the standards")
                .put("token_endpoint_auth_method", "private_key_jwt");
        metadata.putArray("redirect_uris").add(TestRealm.REDIRECT_URI.toString());
        metadata.putObject("jwks")
                .putArray("keys")
                .add(new ObjectMapper()
                        .<JsonNode>valueToTree(SigningKey.generate("ES256").publicJwk()));
        return bearer(
                        Request.post(realm.address("clients-registrations/openid-connect"))
                                .body("application/json", metadata.toString()),
                        access)
                .send();
    }

    private static Response changed(URI address, String token, ObjectNode metadata) {
        return bearer(Request.of("PUT", address).body("application/json", metadata.toString()), token)
                .send();
    }

    private static String token(Response registered) {
        return Objects.requireNonNull(registered.text("registration_access_token"));
    }

    private static Request bearer(Request request, String token) {
        return request.header("Authorization", "Bearer " + token);
    }
}

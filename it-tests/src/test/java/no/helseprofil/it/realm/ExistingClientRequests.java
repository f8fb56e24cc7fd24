package no.helseprofil.it.realm;

import static no.helseprofil.it.realm.StockRequest.of;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;

/**
 * Requests of clients that a living realm has had for years: each flow to its end, by a client with mappers of its own.
 */
final class ExistingClientRequests {

    private static final String REDIRECT = "http://localhost:8765/deep/in/the/application";
    private static final String DEVICE = "urn:ietf:params:oauth:grant-type:device_code";
    private static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
    private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

    private ExistingClientRequests() {}

    static Stream<StockRequest> all() {
        return Stream.of(grants(), refreshes(), browsers(), tokens()).flatMap(List::stream);
    }

    private static List<StockRequest> grants() {
        return List.of(
                of(
                        "client credentials with mappers",
                        200,
                        side -> mapped(side, "token").form("grant_type", "client_credentials")),
                of(
                        "the password grant with a subject of its own",
                        200,
                        side -> password(side, ExistingRealm.WITH_SUBJECT, "openid")),
                of("the password grant with mappers", 200, side -> password(side, "openid")),
                of("the password grant for an offline token", 200, side -> password(side, "openid offline_access")),
                of("a code to a wildcard redirect, without PKCE", 200, ExistingClientRequests::redeem),
                of("a device's token", 200, ExistingClientRequests::device),
                of(
                        "a CIBA request",
                        503,
                        side -> mapped(side, "ext/ciba/auth")
                                .form("scope", "openid")
                                .form("login_hint", StockSide.USERNAME)),
                of(
                        "a token exchange with mappers",
                        200,
                        side -> mapped(side, "token")
                                .form("grant_type", EXCHANGE)
                                .form("subject_token", side.member(password(side, "openid"), "access_token"))
                                .form("subject_token_type", ACCESS_TOKEN)),
                of(
                        "a JWT authorization grant",
                        400,
                        side -> mapped(side, "token")
                                .form("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer")
                                .form("assertion", "nonsense")),
                of(
                        "a UMA ticket for a bearer token",
                        400,
                        side -> side.post("token")
                                .header(
                                        "Authorization",
                                        "Bearer " + side.member(password(side, "openid"), "access_token"))
                                .form("grant_type", "urn:ietf:params:oauth:grant-type:uma-ticket")
                                .form("audience", ExistingRealm.MAPPED)));
    }

    private static List<StockRequest> refreshes() {
        return List.of(
                of("a refresh with mappers", 200, side -> refresh(side, refreshToken(side, "openid"))),
                of(
                        "a refresh of an offline token",
                        200,
                        side -> refresh(side, refreshToken(side, "openid offline_access"))),
                of(
                        "a refresh with the refresh token that a refresh brought",
                        200,
                        side -> refresh(
                                side, side.member(refresh(side, refreshToken(side, "openid")), "refresh_token"))),
                new StockRequest(
                        "a refresh where the realm rotates",
                        200,
                        side -> rotating(
                                side,
                                () -> refresh(
                                                side,
                                                side.member(
                                                        refresh(side, refreshToken(side, "openid")), "refresh_token"))
                                        .send())),
                new StockRequest(
                        "a used refresh token where the realm rotates",
                        400,
                        side -> rotating(side, () -> {
                            String token = refreshToken(side, "openid");
                            side.member(refresh(side, token), "access_token");
                            return refresh(side, token).send();
                        })));
    }

    private static List<StockRequest> browsers() {
        return Stream.of(
                        "code",
                        "token",
                        "id_token",
                        "id_token token",
                        "code id_token",
                        "code token",
                        "code id_token token")
                .map(type -> new StockRequest("the response type " + type, 200, side -> front(side, type)))
                .toList();
    }

    private static List<StockRequest> tokens() {
        return List.of(
                of(
                        "userinfo with mappers",
                        200,
                        side -> Request.get(side.oidc("userinfo"))
                                .header(
                                        "Authorization",
                                        "Bearer " + side.member(password(side, "openid"), "access_token"))),
                of(
                        "userinfo with the token in the form",
                        200,
                        side -> side.post("userinfo")
                                .form("access_token", side.member(password(side, "openid"), "access_token"))),
                of(
                        "introspection with mappers",
                        200,
                        side -> mapped(side, "token/introspect")
                                .form("token", side.member(password(side, "openid"), "access_token"))),
                of(
                        "introspection of a token of the implicit flow",
                        200,
                        side -> mapped(side, "token/introspect")
                                .form("token", parameter(side, "token", "access_token"))),
                of(
                        "revocation of an access token",
                        200,
                        side -> mapped(side, "revoke")
                                .form("token", side.member(password(side, "openid"), "access_token"))),
                of(
                        "logout with an ID token",
                        302,
                        side -> Request.get(URI.create(side.oidc("logout")
                                + "?id_token_hint=" + side.member(redeem(side), "id_token")
                                + "&post_logout_redirect_uri=" + encoded(REDIRECT)))));
    }

    private static Request mapped(StockSide side, String endpoint) {
        return side.post(endpoint).basicAuthentication(ExistingRealm.MAPPED, StockSide.SECRET);
    }

    private static Request password(StockSide side, String scope) {
        return password(side, ExistingRealm.MAPPED, scope);
    }

    private static Request password(StockSide side, String clientId, String scope) {
        return side.post("token")
                .basicAuthentication(clientId, StockSide.SECRET)
                .form("grant_type", "password")
                .form("username", StockSide.USERNAME)
                .form("password", StockSide.PASSWORD)
                .form("scope", scope);
    }

    private static String refreshToken(StockSide side, String scope) {
        return side.member(password(side, scope), "refresh_token");
    }

    private static Request refresh(StockSide side, String token) {
        return mapped(side, "token").form("grant_type", "refresh_token").form("refresh_token", token);
    }

    private static Response rotating(StockSide side, java.util.function.Supplier<Response> request) {
        side.admin().put("", "{\"revokeRefreshToken\":true}");
        try {
            return request.get();
        } finally {
            side.admin().put("", "{\"revokeRefreshToken\":false}");
        }
    }

    private static Request redeem(StockSide side) {
        return mapped(side, "token")
                .form("grant_type", "authorization_code")
                .form("code", parameter(side, "code", "code"))
                .form("redirect_uri", REDIRECT);
    }

    private static Request device(StockSide side) {
        Response asked = mapped(side, "auth/device").form("scope", "openid").send();
        LoginForm browser = LoginForm.open(URI.create(String.valueOf(asked.text("verification_uri_complete"))));
        browser.submit(StockSide.USERNAME, StockSide.PASSWORD);
        browser.accept();
        return mapped(side, "token")
                .form("grant_type", DEVICE)
                .form("device_code", String.valueOf(asked.text("device_code")));
    }

    /** The parameters of the redirect, as if they were an answer's body, so that tokens in it are compared. */
    private static Response front(StockSide side, String type) {
        AuthorizationAnswer answer = login(side, type);
        String tokens = Stream.of("access_token", "id_token", "token_type", "error", "error_description")
                .map(name -> name + "=" + answer.parameter(name))
                .reduce("", (one, other) -> one + "\n" + other);
        Response none = Request.get(side.oidc("certs")).send();
        return new Response(none.status(), none.headers(), tokens + "\ncode=" + (answer.code() != null));
    }

    private static String parameter(StockSide side, String type, String name) {
        AuthorizationAnswer answer = login(side, type);
        String value = answer.parameter(name);
        if (value == null) {
            throw new IllegalStateException("no " + name + " but " + answer);
        }
        return value;
    }

    private static AuthorizationAnswer login(StockSide side, String type) {
        return LoginForm.open(URI.create(side.oidc("auth") + "?client_id=" + ExistingRealm.MAPPED
                        + "&redirect_uri=" + encoded(REDIRECT) + "&scope=openid&state=one&nonce=two&response_type="
                        + encoded(type)))
                .submit(StockSide.USERNAME, StockSide.PASSWORD);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

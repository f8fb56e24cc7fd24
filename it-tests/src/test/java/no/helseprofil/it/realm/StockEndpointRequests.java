package no.helseprofil.it.realm;

import static no.helseprofil.it.realm.StockRequest.of;
import static no.helseprofil.it.realm.StockRequest.step;

import java.net.URI;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import no.helseprofil.testkit.client.ProofFault;
import no.helseprofil.testkit.client.Request;

/** Requests to all other endpoints that a client or a browser meets. */
final class StockEndpointRequests {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String PAR = "ext/par/request";

    /** Languages for which the pack has texts. */
    static final List<String> LANGUAGES = List.of("nb", "nn", "no", "se", "en");

    private StockEndpointRequests() {}

    static Stream<StockRequest> all() {
        return Stream.of(
                        documents(),
                        nowhere(),
                        pushed(),
                        authorization(),
                        tokens(),
                        userinfo(),
                        sessions(),
                        preflights(),
                        pages())
                .flatMap(List::stream);
    }

    private static List<StockRequest> documents() {
        return List.of(
                of("the OpenID metadata", 200, get(".well-known/openid-configuration")),
                of("the OAuth metadata", 200, get(".well-known/oauth-authorization-server")),
                of(
                        "the OAuth metadata, as RFC 8414 puts it",
                        200,
                        side -> Request.get(URI.create(
                                side.url() + "/.well-known/oauth-authorization-server/realms/" + side.realm()))),
                of("the UMA metadata", 200, get(".well-known/uma2-configuration")),
                of("the realm's card", 200, side -> Request.get(URI.create(side.issuer()))),
                of("the certificates", 200, get("protocol/openid-connect/certs")),
                of("the certificates, by HEAD", 200, side -> Request.of("HEAD", side.oidc("certs"))));
    }

    private static List<StockRequest> nowhere() {
        return List.of(
                of("no such document", 404, get(".well-known/no-such-document")),
                of("no such endpoint", 404, get("protocol/openid-connect/no-such-endpoint")),
                of("no such extension", 404, get("protocol/openid-connect/ext/no-such-extension")),
                of("no such protocol", 404, get("protocol/no-such-protocol/token")),
                of("no such resource", 404, get("no-such-resource")),
                of(
                        "no such realm",
                        404,
                        side -> Request.get(
                                URI.create(side.url() + "/realms/no-such-realm/.well-known/openid-configuration"))),
                of(
                        "a token of no such realm",
                        404,
                        side -> Request.post(
                                        URI.create(side.url() + "/realms/no-such-realm/protocol/openid-connect/token"))
                                .form("grant_type", "client_credentials")));
    }

    private static List<StockRequest> pushed() {
        return List.of(
                step(
                        "a pushed request",
                        201,
                        side -> StockTokenRequests.bound(side).push(side.authorizationRequest())),
                of("a pushed request by secret, without PKCE", 201, side -> push(side)),
                of(
                        "a pushed request with a wrong secret",
                        401,
                        side -> push(side).formInstead("client_secret", "wrong")),
                of(
                        "a pushed request without response type",
                        400,
                        side -> push(side).withoutForm("response_type")),
                of(
                        "a pushed request with a strange redirect",
                        400,
                        side -> push(side).formInstead("redirect_uri", "https://strange.example/")),
                of(
                        "a pushed request with a request_uri",
                        400,
                        side -> push(side).form("request_uri", "urn:example:one")),
                of("a pushed request of nobody", 401, side -> side.post(PAR).form("response_type", "code")),
                of(
                        "a pushed request of nonsense as request object",
                        400,
                        side -> push(side).form("request", "nonsense")),
                step(
                        "a pushed request with a wrong proof",
                        400,
                        side -> StockTokenRequests.bound(side)
                                .withProof(ProofFault.WRONG_SIGNATURE::apply)
                                .push(side.authorizationRequest())),
                new StockRequest(
                        "a pushed request with a proof exactly 25 s old",
                        500,
                        side -> side.withinOneSecond(one -> StockTokenRequests.bound(one)
                                .withProof(proof -> proof.madeAgo(StockSide.AGE_OF_THE_FAULT))
                                .push(one.authorizationRequest())
                                .response())),
                of(
                        "a pushed request with a malformed percent escape",
                        500,
                        side -> side.post(PAR).body(FORM, "response_type=%GG")),
                of("GET at the endpoint of pushed requests", 405, side -> Request.get(side.oidc(PAR))));
    }

    private static List<StockRequest> authorization() {
        return List.of(
                of("an authorization request", 200, authorize("&response_type=code")),
                of("an implicit authorization request", 200, authorize("&response_type=token&response_mode=fragment")),
                of("an authorization request without login", 302, authorize("&response_type=code&prompt=none")),
                of("an authorization request without response type", 302, authorize("")),
                of(
                        "an authorization request by no such client",
                        400,
                        side -> Request.get(URI.create(side.oidc("auth") + "?client_id=nobody&response_type=code"))),
                of(
                        "an authorization request to a strange redirect",
                        400,
                        side -> Request.get(URI.create(side.oidc("auth")
                                + "?client_id=" + StockSide.SECRET_CLIENT
                                + "&response_type=code&redirect_uri=https%3A%2F%2Fstrange.example%2F"))),
                of(
                        "an authorization request with an unknown request_uri",
                        400,
                        side -> Request.get(URI.create(side.oidc("auth") + "?client_id=" + StockSide.SECRET_CLIENT
                                + "&request_uri=urn:ietf:params:oauth:request_uri:unknown"))),
                of(
                        "an authorization request after PAR",
                        302,
                        side -> Request.get(StockTokenRequests.bound(side)
                                .authorizeUrl(StockTokenRequests.bound(side)
                                        .push(side.authorizationRequest())
                                        .requestUri()))));
    }

    private static List<StockRequest> tokens() {
        return List.of(
                of(
                        "introspection",
                        200,
                        side -> side.withSecret("token/introspect")
                                .form("token", side.member(side.passwordGrant(), "access_token"))),
                of(
                        "introspection of nonsense",
                        200,
                        side -> side.withSecret("token/introspect").form("token", "nonsense")),
                of("introspection without token", 400, side -> side.withSecret("token/introspect")),
                of(
                        "introspection by nobody",
                        401,
                        side -> side.post("token/introspect").form("token", "nonsense")),
                step(
                        "introspection by assertion",
                        200,
                        side -> side.client(StockSide.KEY_CLIENT)
                                .introspect(StockTokenRequests.boundLogin(side).accessToken())),
                of(
                        "revocation",
                        200,
                        side -> side.withSecret("revoke").form("token", StockTokenRequests.refreshToken(side))),
                of(
                        "revocation of nonsense",
                        200,
                        side -> side.withSecret("revoke").form("token", "nonsense")),
                of("revocation without token", 400, side -> side.withSecret("revoke")),
                of("revocation by nobody", 401, side -> side.post("revoke").form("token", "nonsense")));
    }

    private static List<StockRequest> userinfo() {
        return List.of(
                of("userinfo", 200, side -> Request.get(side.oidc("userinfo")).header("Authorization", side.bearer())),
                of("userinfo by POST", 200, side -> side.post("userinfo").header("Authorization", side.bearer())),
                of("userinfo of nobody", 401, side -> Request.get(side.oidc("userinfo"))),
                of(
                        "userinfo for nonsense",
                        401,
                        side -> Request.get(side.oidc("userinfo")).header("Authorization", "Bearer nonsense")),
                step(
                        "userinfo with a proof",
                        200,
                        side -> StockTokenRequests.bound(side)
                                .userinfo(StockTokenRequests.boundLogin(side).accessToken())),
                step(
                        "userinfo with a wrong proof",
                        401,
                        side -> StockTokenRequests.bound(side)
                                .withProof(ProofFault.MISSING_ATH::apply)
                                .userinfo(StockTokenRequests.boundLogin(side).accessToken())),
                step(
                        "userinfo without a proof",
                        401,
                        side -> StockTokenRequests.bound(side)
                                .withoutProof()
                                .userinfo(StockTokenRequests.boundLogin(side).accessToken())),
                of(
                        "userinfo for a bound token as a bearer",
                        401,
                        side -> Request.get(side.oidc("userinfo"))
                                .header(
                                        "Authorization",
                                        "Bearer "
                                                + StockTokenRequests.boundLogin(side)
                                                        .accessToken())));
    }

    private static List<StockRequest> sessions() {
        return List.of(
                of(
                        "logout by refresh token",
                        204,
                        side -> side.withSecret("logout").form("refresh_token", StockTokenRequests.refreshToken(side))),
                of(
                        "logout with nonsense",
                        400,
                        side -> side.withSecret("logout").form("refresh_token", "nonsense")),
                of("the logout page", 200, side -> Request.get(side.oidc("logout"))),
                of(
                        "logout with nonsense as a hint",
                        400,
                        side -> Request.get(URI.create(side.oidc("logout") + "?id_token_hint=nonsense"))),
                of(
                        "a device's request",
                        200,
                        side -> side.withSecret("auth/device").form("scope", "openid")),
                of(
                        "a device's request by nobody",
                        401,
                        side -> side.post("auth/device").form("scope", "openid")),
                of(
                        "a device's token before the user agreed",
                        400,
                        side -> side.withSecret("token")
                                .form("grant_type", "urn:ietf:params:oauth:grant-type:device_code")
                                .form("device_code", side.member(side.withSecret("auth/device"), "device_code"))),
                of(
                        "a CIBA request without a hint",
                        400,
                        side -> side.withSecret("ext/ciba/auth").form("scope", "openid")),
                of(
                        "a CIBA request by nobody",
                        401,
                        side -> side.post("ext/ciba/auth").form("scope", "openid")),
                of(
                        "a CIBA token of nonsense",
                        400,
                        side -> side.withSecret("token")
                                .form("grant_type", "urn:openid:params:grant-type:ciba")
                                .form("auth_req_id", "nonsense")));
    }

    /** Returns the requests that a browser sends before a page's request. */
    private static List<StockRequest> preflights() {
        return Stream.of("token", "userinfo", "certs", "token/introspect", "revoke", "logout", PAR, "auth/device")
                .map(endpoint -> of(
                        "a preflight at " + endpoint,
                        200,
                        side -> Request.of("OPTIONS", side.oidc(endpoint))
                                .header("Origin", StockSide.ORIGIN)
                                .header("Access-Control-Request-Method", "POST")
                                .header("Access-Control-Request-Headers", "dpop")))
                .toList();
    }

    /** Returns the requests for the pages that a person reads. The languages are those for which the pack has texts. */
    private static List<StockRequest> pages() {
        return LANGUAGES.stream()
                .flatMap(language -> Stream.of(
                        of(
                                "the login page in " + language,
                                200,
                                authorize("&response_type=code&ui_locales=" + language)),
                        of(
                                "an error page in " + language,
                                400,
                                side -> Request.get(side.at(
                                                "login-actions/authenticate?client_id=" + StockSide.SECRET_CLIENT))
                                        .header("Accept-Language", language)),
                        of(
                                "the account pages in " + language,
                                200,
                                side -> Request.get(side.at("account/?kc_locale=" + language)))))
                .toList();
    }

    private static Function<StockSide, Request> get(String path) {
        return side -> Request.get(side.at(path));
    }

    private static Function<StockSide, Request> authorize(String parameters) {
        return side -> Request.get(side.authorizeUrl(parameters));
    }

    private static Request push(StockSide side) {
        return side.withSecret(PAR)
                .form("response_type", "code")
                .form("scope", "openid")
                .form("redirect_uri", StockSide.REDIRECT_URI.toString());
    }
}

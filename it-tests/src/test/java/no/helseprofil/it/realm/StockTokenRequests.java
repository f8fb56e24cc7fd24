package no.helseprofil.it.realm;

import static no.helseprofil.it.realm.StockRequest.of;
import static no.helseprofil.it.realm.StockRequest.step;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.testkit.client.Assertion;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.ProofFault;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.SigningKey;

/** Requests to the token endpoint: each grant, each way of authenticating, Keycloak's faults. */
final class StockTokenRequests {

    private static final SigningKey WEAK_KEY = SigningKey.generateRsa(1024, "RS256");
    private static final SigningKey ANOTHER_KEY = SigningKey.generate("ES256");
    private static final String FORM = "application/x-www-form-urlencoded";

    private StockTokenRequests() {}

    static Stream<StockRequest> all() {
        return Stream.of(form(), secrets(), grants(), assertions(), proofs(), faults())
                .flatMap(List::stream);
    }

    private static List<StockRequest> form() {
        return List.of(
                of("a token request without body", 400, side -> side.post("token")),
                of("a token request of JSON", 400, side -> side.post("token").body("application/json", "{}")),
                of("a token request without grant", 400, side -> side.withSecret("token")),
                of("an unknown grant", 400, side -> side.withSecret("token").form("grant_type", "no-such-grant")),
                of(
                        "a repeated parameter",
                        400,
                        side -> clientCredentials(side).form("scope", "email").form("scope", "profile")),
                of("GET at the token endpoint", 405, side -> Request.get(side.oidc("token"))),
                of("PUT at the token endpoint", 405, side -> Request.of("PUT", side.oidc("token"))));
    }

    private static List<StockRequest> secrets() {
        return List.of(
                of("client credentials by secret", 200, StockTokenRequests::clientCredentials),
                of(
                        "client credentials by secret, from a page",
                        200,
                        side -> clientCredentials(side).header("Origin", StockSide.ORIGIN)),
                of(
                        "client credentials by secret, from a strange page",
                        403,
                        side -> clientCredentials(side).header("Origin", "https://strange.example")),
                of(
                        "client credentials by Basic",
                        200,
                        side -> side.post("token")
                                .basicAuthentication(StockSide.SECRET_CLIENT, StockSide.SECRET)
                                .form("grant_type", "client_credentials")),
                of("a wrong secret", 401, side -> clientCredentials(side).formInstead("client_secret", "wrong")),
                of("an unknown client", 401, side -> clientCredentials(side).formInstead("client_id", "nobody")),
                of("no client", 401, side -> side.post("token").form("grant_type", "client_credentials")),
                of(
                        "client credentials of a public client",
                        401,
                        side -> side.post("token")
                                .form("client_id", StockSide.PUBLIC_CLIENT)
                                .form("grant_type", "client_credentials")),
                of("an unknown scope", 400, side -> clientCredentials(side).form("scope", "no-such-scope")));
    }

    private static List<StockRequest> grants() {
        return List.of(
                of("the password grant", 200, StockSide::passwordGrant),
                of(
                        "the password grant of a public client",
                        200,
                        side -> side.passwordGrant()
                                .withoutForm("client_secret")
                                .formInstead("client_id", StockSide.PUBLIC_CLIENT)),
                of("a wrong password", 400, side -> side.passwordGrant().formInstead("password", "wrong")),
                of("a code", 200, side -> side.redeem(side.code())),
                of("a wrong code", 400, side -> side.redeem("no-code")),
                of("a code a second time", 400, side -> {
                    String code = side.code();
                    side.member(side.redeem(code), "access_token");
                    return side.redeem(code);
                }),
                of("a refresh", 200, side -> refresh(side, refreshToken(side))),
                of("a refresh with nonsense", 400, side -> refresh(side, "nonsense")),
                of(
                        "a token exchange",
                        200,
                        side -> side.withSecret("token")
                                .form("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange")
                                .form("subject_token", side.member(side.passwordGrant(), "access_token"))
                                .form("subject_token_type", "urn:ietf:params:oauth:token-type:access_token")),
                of(
                        "a UMA ticket of nonsense",
                        403,
                        side -> side.withSecret("token")
                                .form("grant_type", "urn:ietf:params:oauth:grant-type:uma-ticket")
                                .form("ticket", "nonsense")),
                of(
                        "a JWT authorization grant of nonsense",
                        400,
                        side -> side.withSecret("token")
                                .form("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer")
                                .form("assertion", "nonsense")));
    }

    private static List<StockRequest> assertions() {
        return List.of(
                step("an assertion", 200, side -> bearer(side).clientCredentials("email")),
                step(
                        "an assertion to the token endpoint's address",
                        200,
                        side -> bearer(side)
                                .withAssertion(assertion ->
                                        assertion.to(side.oidc("token").toString()))
                                .clientCredentials("email")),
                step(
                        "an assertion to nobody here",
                        400,
                        side -> bearer(side)
                                .withAssertion(assertion -> assertion.to("https://elsewhere.example"))
                                .clientCredentials("email")),
                step(
                        "an assertion of an hour ago",
                        400,
                        side -> bearer(side)
                                .withAssertion(assertion -> assertion.byClockAhead(Duration.ofHours(-1)))
                                .clientCredentials("email")),
                step(
                        "an assertion that lasts an hour",
                        200,
                        side -> bearer(side)
                                .withAssertion(assertion -> assertion.lasting(Duration.ofHours(1)))
                                .clientCredentials("email")),
                step(
                        "an assertion without jti",
                        400,
                        side -> bearer(side)
                                .withAssertion(assertion -> assertion.without("jti"))
                                .clientCredentials("email")),
                step(
                        "an assertion by another key",
                        400,
                        side -> bearer(side)
                                .withAssertion(assertion -> assertion.signedWith(SigningKey.generate("ES256")))
                                .clientCredentials("email")),
                step(
                        "an assertion that is not signed",
                        400,
                        side -> bearer(side)
                                .withAssertion(assertion -> assertion.signedAs("none"))
                                .clientCredentials("email")),
                step(
                        "an assertion of nonsense",
                        400,
                        side -> bearer(side)
                                .withRequest(request -> request.formInstead("client_assertion", "nonsense"))
                                .clientCredentials("email")),
                of("an assertion a second time", 400, StockTokenRequests::replayedAssertion));
    }

    private static List<StockRequest> proofs() {
        return List.of(
                step("a proof", 200, side -> bound(side).clientCredentials("email")),
                step(
                        "a proof by a client that needs none",
                        200,
                        side -> side.client(StockSide.KEY_CLIENT).clientCredentials("email")),
                step("no proof", 400, side -> bound(side).withoutProof().clientCredentials("email")),
                step(
                        "two proofs",
                        400,
                        side -> bound(side)
                                .withRequest(request -> request.header("DPoP", "another"))
                                .clientCredentials("email")),
                step(
                        "a proof of nonsense",
                        400,
                        side -> bound(side)
                                .withRequest(
                                        request -> request.withoutHeader("DPoP").header("DPoP", "nonsense"))
                                .clientCredentials("email")),
                step(
                        "a proof of an hour ago",
                        400,
                        side -> bound(side)
                                .withProof(ProofFault.ISSUED_IN_PAST::apply)
                                .clientCredentials("email")),
                step(
                        "a proof for another method",
                        400,
                        side -> bound(side)
                                .withProof(proof -> proof.with("htm", "GET"))
                                .clientCredentials("email")),
                step(
                        "a proof with a wrong type",
                        400,
                        side -> bound(side)
                                .withProof(ProofFault.WRONG_TYPE::apply)
                                .clientCredentials("email")),
                step(
                        "a proof with a wrong signature",
                        400,
                        side -> bound(side)
                                .withProof(ProofFault.WRONG_SIGNATURE::apply)
                                .clientCredentials("email")),
                step(
                        "a proof with the private key",
                        400,
                        side -> bound(side)
                                .withProof(ProofFault.PRIVATE_KEY_IN_JWK::apply)
                                .clientCredentials("email")),
                step(
                        "a proof by RSA of 1024 bits",
                        200,
                        side -> bound(side).withProofKey(WEAK_KEY).clientCredentials("email")),
                step("a login with PAR, PKCE and proofs", 200, StockTokenRequests::boundLogin),
                step(
                        "a bound refresh token with another key",
                        200,
                        side -> bound(side)
                                .withProofKey(ANOTHER_KEY)
                                .refresh(boundLogin(side).refreshToken())));
    }

    /** Faults of Keycloak, which the pack mends in its own realms and nowhere else. */
    private static List<StockRequest> faults() {
        return List.of(
                new StockRequest(
                        "a proof exactly 25 s old",
                        500,
                        side -> side.withinOneSecond(one -> bound(one)
                                .withProof(proof -> proof.madeAgo(StockSide.AGE_OF_THE_FAULT))
                                .clientCredentials("email")
                                .response())),
                step(
                        "a proof with a spoiled key",
                        500,
                        side -> bound(side)
                                .withProof(proof -> proof.jwk("x", "spoiled"))
                                .clientCredentials("email")),
                of("a malformed percent escape", 500, side -> side.post("token").body(FORM, "grant_type=%GG")));
    }

    static OidcClient bound(StockSide side) {
        return side.client(StockSide.BOUND_CLIENT);
    }

    static Exchange boundLogin(StockSide side) {
        return bound(side).logIn(side.authorizationRequest(), StockSide.USERNAME, StockSide.PASSWORD);
    }

    static Request clientCredentials(StockSide side) {
        return side.withSecret("token").form("grant_type", "client_credentials");
    }

    private static OidcClient bearer(StockSide side) {
        return side.client(StockSide.KEY_CLIENT).withoutProof();
    }

    private static Request replayedAssertion(StockSide side) {
        String assertion = bearer(side).assertion().sign();
        Request request = side.post("token")
                .form("grant_type", "client_credentials")
                .form("client_assertion_type", Assertion.TYPE)
                .form("client_assertion", assertion);
        side.member(request, "access_token");
        return request;
    }

    static String refreshToken(StockSide side) {
        return side.member(side.passwordGrant(), "refresh_token");
    }

    private static Request refresh(StockSide side, String token) {
        return side.withSecret("token").form("grant_type", "refresh_token").form("refresh_token", token);
    }
}

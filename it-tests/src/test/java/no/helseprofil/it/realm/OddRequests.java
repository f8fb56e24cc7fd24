package no.helseprofil.it.realm;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import no.helseprofil.testkit.client.Assertion;
import no.helseprofil.testkit.client.Attestation;
import no.helseprofil.testkit.client.Details;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.SigningKey;

/**
 * Requests in which clients of before send more than is needed, as they have for years without any objection: each
 * oddity with each way to come.
 */
final class OddRequests {

    /** One that is as good as any: what Keycloak makes of the others is compared. */
    static final String PLAIN = "nothing odd";

    private static final SigningKey OTHER_KEY = SigningKey.generate("ES256");
    private static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
    private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

    /** More than Keycloak takes of a parameter. */
    private static final int TOO_LONG = 5000;

    /** Parameters that the profile reads, and of which Keycloak takes some without a value for wrong ones. */
    private static final List<String> WITHOUT_VALUE = List.of(
            "client_id",
            "client_secret",
            "scope",
            "resource",
            "audience",
            "request",
            "request_uri",
            "code_challenge",
            "code_challenge_method",
            "dpop_jkt",
            "authorization_details");

    private OddRequests() {}

    /** Named by what is odd and how the client comes; what status Keycloak gives is seen when it is asked. */
    record Odd(String name, Function<StockSide, Request> request) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Odd> all() {
        return Stream.concat(
                ways().entrySet().stream()
                        .flatMap(way -> oddities().entrySet().stream()
                                .map(oddity -> new Odd(
                                        oddity.getKey() + ", by " + way.getKey(),
                                        side -> oddity.getValue()
                                                .apply(side, way.getValue().apply(side))))),
                assertions().entrySet().stream()
                        .flatMap(deviation -> Stream.of(
                                new Odd(
                                        deviation.getKey() + ", in an assertion for a token",
                                        side -> byKey(side, deviation.getValue())
                                                .form("grant_type", "client_credentials")),
                                new Odd(
                                        deviation.getKey() + ", in an assertion for a user's token",
                                        side -> byKey(side, deviation.getValue())
                                                .form("grant_type", "password")
                                                .form("username", StockSide.USERNAME)
                                                .form("password", StockSide.PASSWORD)
                                                .form("scope", "openid")))));
    }

    private static Map<String, Function<StockSide, Request>> ways() {
        Map<String, Function<StockSide, Request>> ways = new LinkedHashMap<>();
        ways.put("a secret", side -> side.withSecret("token").form("grant_type", "client_credentials"));
        ways.put(
                "Basic",
                side -> side.post("token")
                        .basicAuthentication(StockSide.SECRET_CLIENT, StockSide.SECRET)
                        .form("grant_type", "client_credentials"));
        ways.put("a password", StockSide::passwordGrant);
        ways.put(
                "nothing but its name",
                side -> side.passwordGrant()
                        .withoutForm("client_secret")
                        .formInstead("client_id", StockSide.PUBLIC_CLIENT));
        ways.put("a code", side -> side.redeem(side.code()));
        ways.put(
                "a refresh",
                side -> side.withSecret("token")
                        .form("grant_type", "refresh_token")
                        .form("refresh_token", side.member(side.passwordGrant(), "refresh_token")));
        ways.put(
                "an exchange",
                side -> side.withSecret("token")
                        .form("grant_type", EXCHANGE)
                        .form("subject_token", side.member(side.passwordGrant(), "access_token"))
                        .form("subject_token_type", ACCESS_TOKEN));
        ways.put(
                "introspection",
                side -> side.withSecret("token/introspect")
                        .form("token", side.member(side.passwordGrant(), "access_token")));
        ways.put(
                "revocation",
                side -> side.withSecret("revoke").form("token", side.member(side.passwordGrant(), "refresh_token")));
        ways.put(
                "a push",
                side -> side.withSecret("ext/par/request")
                        .form("response_type", "code")
                        .form("redirect_uri", StockSide.REDIRECT_URI.toString())
                        .form("scope", "openid")
                        .form("state", "one"));
        ways.put("a key", side -> byKey(side, UnaryOperator.identity()).form("grant_type", "client_credentials"));
        return ways;
    }

    private static Map<String, BiFunction<StockSide, Request, Request>> oddities() {
        Map<String, BiFunction<StockSide, Request, Request>> oddities = new LinkedHashMap<>();
        oddities.put(PLAIN, (side, request) -> request);
        oddities.put("a control character", beside("x", "a\u0001b"));
        oddities.put("a line feed", beside("x", "a\nb"));
        oddities.put("a tab in a name", beside("x\ty", "1"));
        oddities.put("a coloured text", beside("x", "\u001b[31mred\u001b[0m"));
        oddities.put("an empty parameter", beside("x", ""));
        oddities.put(
                "a parameter twice", (side, request) -> request.form("x", "1").form("x", "2"));
        oddities.put("a long parameter", beside("x", "a".repeat(TOO_LONG)));
        WITHOUT_VALUE.forEach(name -> oddities.put(name + " without a value", beside(name, "")));
        oddities.put("an unreadable client_assertion", spare("nonsense"));
        oddities.put("an empty client_assertion", spare(""));
        oddities.put("a client_assertion of three empty parts", spare(".."));
        oddities.put("a long client_assertion", spare("a".repeat(TOO_LONG)));
        oddities.put("an unreadable client_assertion of no type", beside("client_assertion", "nonsense"));
        oddities.put("an assertion of its own by a strange key", own(it -> it.signedWith(OTHER_KEY)));
        oddities.put("an assertion of its own without jti", own(it -> it.without("jti")));
        oddities.put("an assertion of its own with details", own(it -> it.details(Details.ofParent("994598759"))));
        oddities.put(
                "an assertion of another client",
                (side, request) -> request.formValue("client_assertion") != null
                        ? request
                        : assertion(
                                request,
                                Assertion.by(StockSide.KEY_CLIENT, OTHER_KEY)
                                        .to(side.issuer())
                                        .sign()));
        oddities.put("plain details", beside("assertion_details", "[]"));
        oddities.put(
                "two Authorization headers",
                (side, request) ->
                        request.header("Authorization", "Negotiate a").header("Authorization", "Negotiate b"));
        oddities.put(
                "an Authorization header of a browser",
                (side, request) -> request.header("Authorization", "Negotiate YII"));
        oddities.put("a broken Basic header", (side, request) -> request.header("Authorization", "Basic !"));
        oddities.put("a code that is none", beside("code", "a.".repeat(200)));
        return oddities;
    }

    /** Details that say nothing, or too much, and what else may stand in an assertion. */
    private static Map<String, UnaryOperator<Assertion>> assertions() {
        Map<String, UnaryOperator<Assertion>> assertions = new LinkedHashMap<>();
        Map<String, Object> details = new HashMap<>();
        details.put("text", "helseid_authorization");
        details.put("a number", 1);
        details.put("nothing", List.of());
        details.put("an unknown type", List.of(Map.of("type", "payment_initiation")));
        details.put("a stranger", Details.ofParent("994598759").array());
        details.put("a wrong number", Details.ofParent("123456789").array());
        details.put("a journal", Details.ofSfmJournal("12").array());
        details.put("an attestation", Attestation.at("994598759").details().array());
        details.put("an empty attestation", List.of(Map.of("type", "nhn:tillitsrammeverk:parameters")));
        details.forEach((name, value) -> Stream.of("assertion_details", "authorization_details")
                .forEach(claim -> assertions.put(claim + " of " + name, it -> it.with(claim, value))));
        assertions.put("an unknown claim", it -> it.with("x", Map.of("y", List.of(1))));
        assertions.put("an unknown header", it -> it.header("x", "y"));
        assertions.put("a line feed in jti", it -> it.with("jti", java.util.UUID.randomUUID() + "\n"));
        return assertions;
    }

    private static BiFunction<StockSide, Request, Request> beside(String name, String value) {
        return (side, request) -> request.formValue(name) == null ? request.form(name, value) : request;
    }

    private static BiFunction<StockSide, Request, Request> spare(String assertion) {
        return (side, request) ->
                request.formValue("client_assertion") == null ? assertion(request, assertion) : request;
    }

    private static BiFunction<StockSide, Request, Request> own(UnaryOperator<Assertion> deviation) {
        return (side, request) -> request.formValue("client_assertion") == null
                ? assertion(
                        request,
                        deviation
                                .apply(Assertion.by(StockSide.SECRET_CLIENT, OTHER_KEY)
                                        .to(side.issuer()))
                                .sign())
                : request;
    }

    private static Request assertion(Request request, String assertion) {
        return request.form("client_assertion_type", Assertion.TYPE).form("client_assertion", assertion);
    }

    private static Request byKey(StockSide side, UnaryOperator<Assertion> deviation) {
        OidcClient client = side.client(StockSide.KEY_CLIENT).withoutProof().withAssertion(deviation);
        return assertion(side.post("token"), client.assertion().sign());
    }
}

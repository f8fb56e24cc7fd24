package no.helseprofil.it.realm;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Mistakes that developers make, and the words that they read. Of 80 that were tried, 56 were mended in five minutes
 * from the answer alone, and are rows of {@code FaultTable}. One, a request object of NHN's sample with one object as
 * its details, is taken since, see {@code CorpusIT}. These are the others. Two points: the answer says what to change,
 * or it is no mistake any more. One point: the answer says where to look, since more would disclose to a stranger which
 * clients there are, or it is Keycloak's own answer.
 */
class MistakesIT {

    /**
     * Points of the mistakes that were mended from the answer before, and of the mistake that is taken since, at two
     * points each.
     */
    private static final int OTHERS = (56 + 1) * 2;

    private static final int ALL = 80;

    private static final int GOAL = 155;

    private static final String WRONG_KEY =
            "private-key-jwt: sign the client assertion with a key that is registered for this client";
    private static final String SCOPES = "granted-scopes: ask for scopes that this client has been given";
    private static final String NEAREST = "; the nearest that it has is ";

    @AutoClose
    private static TestRealm realm;

    private static SigningKey second;

    @BeforeAll
    static void makeRealm() {
        realm = TestRealm.underProfile();
        second = SigningKey.generate("ES256");
        realm.alterAttribute(TestRealm.OTHER_MACHINE, "jwks.string", set(realm.key(TestRealm.OTHER_MACHINE), second));
    }

    /**
     * One mistake.
     *
     * @param name what somebody did
     * @param answer what came of it
     * @param error the error; empty where it is taken
     * @param words how its description begins
     * @param more what it says, too
     * @param points how much it helps
     */
    record Mistake(String name, Supplier<Response> answer, String error, String words, String more, int points) {

        /** Keycloak's own answer. */
        boolean isOfKeycloak() {
            return !words.contains(": ");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Mistake> mistakes() {
        return Stream.of(times(), keys(), scopes(), requests(), proofs(), registrations())
                .flatMap(List::stream);
    }

    private static List<Mistake> times() {
        String ended = "assertion-lifetime: make a new client assertion for each request; this one has ended";
        return List.of(
                new Mistake(
                        "the clock is 75 s slow, and an assertion lives 60 s",
                        () -> machine()
                                .withAssertion(assertion -> assertion.byClockAhead(Duration.ofSeconds(-75)))
                                .clientCredentials(TestRealm.SCOPE)
                                .response(),
                        "invalid_client",
                        ended,
                        "clock",
                        2),
                new Mistake(
                        "the clock is 25 s slow, and an assertion lives 5 s",
                        () -> machine()
                                .withAssertion(assertion -> assertion
                                        .byClockAhead(Duration.ofSeconds(-25))
                                        .withTime("exp", Duration.ofSeconds(-20)))
                                .clientCredentials(TestRealm.SCOPE)
                                .response(),
                        "invalid_client",
                        ended,
                        "clock",
                        2));
    }

    private static List<Mistake> keys() {
        return List.of(
                new Mistake(
                        "another key signs",
                        () -> machine()
                                .withAssertion(assertion -> assertion.signedWith(SigningKey.generate("ES256")))
                                .clientCredentials(TestRealm.SCOPE)
                                .response(),
                        "invalid_client",
                        WRONG_KEY,
                        "",
                        1),
                new Mistake(
                        "the kid is of no key",
                        () -> machine()
                                .withAssertion(assertion -> assertion.header("kid", "unknown"))
                                .clientCredentials(TestRealm.SCOPE)
                                .response(),
                        "invalid_client",
                        "private-key-jwt: name as kid of the client assertion the key that signs it",
                        "another key of this client has signed this one",
                        2),
                new Mistake(
                        "the client_id is unknown",
                        () -> OidcClient.discover(realm.issuer(), "nobody", SigningKey.generate("ES256"))
                                .clientCredentials(TestRealm.SCOPE)
                                .response(),
                        "invalid_client",
                        WRONG_KEY,
                        "",
                        1));
    }

    private static List<Mistake> scopes() {
        return List.of(
                new Mistake(
                        "a scope is misspelt",
                        () -> machine().clientCredentials("nhn:demo-api/raed").response(),
                        "invalid_scope",
                        SCOPES,
                        NEAREST + TestRealm.SCOPE,
                        2),
                new Mistake(
                        "a scope is misspelt at PAR",
                        () -> login().push(asking("openid nhn:demo-api/raed")).response(),
                        "invalid_scope",
                        SCOPES,
                        NEAREST + TestRealm.SCOPE,
                        2),
                new Mistake(
                        "a scope is of an API that the client hasn't been given",
                        () -> machine().clientCredentials("nhn:vendor-x/read").response(),
                        "invalid_scope",
                        SCOPES,
                        "spelled as they are; one of these isn't",
                        2));
    }

    private static List<Mistake> requests() {
        return List.of(
                new Mistake(
                        "the body is JSON",
                        () -> Request.post(endpoint("token"))
                                .body("application/json", "{\"grant_type\":\"client_credentials\"}")
                                .send(),
                        "invalid_request",
                        "request-form: send the parameters in the body as application/x-www-form-urlencoded",
                        "",
                        2),
                new Mistake(
                        "a code is used twice",
                        () -> {
                            AuthorizationRequest request = asking("openid");
                            String code = code(request);
                            login().redeem(request, code);
                            return login().redeem(request, code).response();
                        },
                        "invalid_grant",
                        "code-lifetime: exchange a code at once, and once",
                        "",
                        2),
                new Mistake(
                        "a code is redeemed too late",
                        () -> login().redeem(asking("openid"), "a-code.that.was-never-given")
                                .response(),
                        "invalid_grant",
                        "code-lifetime: exchange a code at once, and once",
                        "",
                        2),
                new Mistake(
                        "a request_uri is of another client",
                        () -> {
                            String address = login().authorizeUrl(
                                            login().push(asking("openid")).requestUri())
                                    .toString();
                            return Request.get(URI.create(address.replace(
                                            "client_id=" + TestRealm.USER_LOGIN, "client_id=" + TestRealm.MACHINE)))
                                    .header("Accept", "application/json")
                                    .send();
                        },
                        "invalid_request",
                        "request-uri-lifetime: push the authorization request anew",
                        "",
                        1),
                new Mistake(
                        "a refresh token is none",
                        () -> login().refresh("garbage").response(),
                        "invalid_grant",
                        "refresh-token-rotation: send the refresh token of this client as the token endpoint gave it",
                        "",
                        2),
                new Mistake(
                        "resource is empty",
                        () -> machine()
                                .withRequest(request -> request.form("resource", ""))
                                .clientCredentials(TestRealm.SCOPE)
                                .response(),
                        "",
                        "",
                        "",
                        2),
                new Mistake(
                        "a machine asks for no scope",
                        () -> machine()
                                .withRequest(request -> request.withoutForm("scope"))
                                .clientCredentials("openid")
                                .response(),
                        "",
                        "",
                        "",
                        2),
                new Mistake(
                        "a request_uri was never given",
                        () -> Request.get(login().authorizeUrl("urn:ietf:params:oauth:request_uri:never-given"))
                                .header("Accept", "application/json")
                                .send(),
                        "invalid_request",
                        "request-uri-lifetime: push the authorization request anew",
                        "",
                        2));
    }

    private static List<Mistake> proofs() {
        return List.of(
                atUserinfo(
                        "a proof for userinfo has no ath",
                        "dpop-proof: set ath",
                        client -> client.withProof(proof -> proof.without("ath"))),
                atUserinfo(
                        "a proof for userinfo is for another token",
                        "dpop-proof: set ath",
                        client -> client.withProof(proof -> proof.forToken("another"))),
                atUserinfo(
                        "a proof for userinfo is by another key",
                        "dpop-proof: ",
                        client -> client.withProofKey(SigningKey.generate("ES256"))),
                new Mistake(
                        "a proof for userinfo is used twice",
                        () -> {
                            String token = realm.logIn(login()).accessToken();
                            URI address = endpoint("userinfo");
                            String proof = login().proof(Request.get(address))
                                    .forToken(token)
                                    .sign();
                            Request request = Request.get(address)
                                    .header("Authorization", "DPoP " + token)
                                    .header("DPoP", proof);
                            request.send();
                            return request.send();
                        },
                        "invalid_dpop_proof",
                        "dpop-replay: make a new DPoP proof for each request",
                        "",
                        2));
    }

    private static Mistake atUserinfo(String name, String words, UnaryOperator<OidcClient> deviation) {
        return new Mistake(
                name,
                () -> {
                    OidcClient client = login();
                    return deviation
                            .apply(client)
                            .userinfo(realm.logIn(client).accessToken())
                            .response();
                },
                "invalid_dpop_proof",
                words,
                "",
                2);
    }

    private static List<Mistake> registrations() {
        return List.of(
                new Mistake(
                        "a registration names scopes of an API",
                        () -> MistakenRegistration.send(realm, metadata -> metadata.put("scope", TestRealm.SCOPE)),
                        "invalid_client_metadata",
                        "granted-scopes: register without scopes of APIs",
                        "",
                        2),
                new Mistake(
                        "a registration has no key",
                        () -> MistakenRegistration.send(realm, metadata -> metadata.remove("jwks")),
                        "invalid_client_metadata",
                        "private-key-jwt: jwks: register the public key",
                        "",
                        2));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void theErrorNamesTheRemedy(Mistake mistake) {
        Response answer = mistake.answer().get();
        if (mistake.error().isEmpty()) {
            assertThat(answer.isSuccess()).as(answer.body()).isTrue();
            return;
        }
        refused(answer).saying(mistake.more());
        assertThat(answer.error()).as(answer.body()).isEqualTo(mistake.error());
        assertThat(answer.errorDescription()).startsWith(mistake.words());
        if (!mistake.isOfKeycloak()) {
            assertThat(answer.errorUri()).contains("/helseprofil/requirements/");
        }
    }

    /** One is in {@code AttestationRefusedIT}, at one point: an attestation of a user who isn't at level 4. */
    @Test
    void mostMistakesCanBeFixedFromTheError() {
        assertThat(OTHERS / 2 + 1 + mistakes().count()).as("mistakes").isEqualTo(ALL);
        assertThat(OTHERS + 1 + mistakes().mapToInt(Mistake::points).sum()).isGreaterThanOrEqualTo(GOAL);
    }

    /** The assertion has the old name with the new key, as after a rotation. */
    @Test
    void reportsTheKidOfAnotherRegisteredKey() {
        refused(OidcClient.discover(realm.issuer(), TestRealm.OTHER_MACHINE, second)
                        .withAssertion(assertion -> assertion.header(
                                "kid", realm.key(TestRealm.OTHER_MACHINE).kid()))
                        .clientCredentials(TestRealm.SCOPE))
                .by("private-key-jwt")
                .saying("name as kid of the client assertion the key that signs it")
                .with(401, "invalid_client");
    }

    @Test
    void doesNotReportTheKidForADisabledClient() {
        OidcClient client = OidcClient.discover(realm.issuer(), TestRealm.OTHER_MACHINE, second)
                .withAssertion(assertion -> assertion.header(
                        "kid", realm.key(TestRealm.OTHER_MACHINE).kid()));
        realm.alter(TestRealm.OTHER_MACHINE, stored -> stored.put("enabled", false));
        try {
            refused(client.clientCredentials(TestRealm.SCOPE))
                    .by("private-key-jwt")
                    .saying("sign the client assertion with a key that is registered")
                    .with(401, "invalid_client");
        } finally {
            realm.alter(TestRealm.OTHER_MACHINE, stored -> stored.put("enabled", true));
        }
    }

    @Test
    void explainsAJsonBodyAtEachEndpoint() {
        for (String path : List.of("ext/par/request", "token/introspect", "revoke")) {
            refused(Request.post(endpoint(path))
                            .body("application/json", "{\"client_id\":\"machine\"}")
                            .send())
                    .by("request-form")
                    .saying("application/x-www-form-urlencoded")
                    .with(400, "invalid_request");
        }
    }

    @Test
    void aStrangerLearnsNothingAboutRegisteredKeys() {
        for (String kid : List.of(realm.key(TestRealm.OTHER_MACHINE).kid(), second.kid(), "unknown")) {
            refused(OidcClient.discover(realm.issuer(), TestRealm.OTHER_MACHINE, SigningKey.generate("ES256"))
                            .withAssertion(assertion -> assertion.header("kid", kid))
                            .clientCredentials(TestRealm.SCOPE))
                    .by("private-key-jwt")
                    .saying("sign the client assertion with a key that is registered")
                    .with(401, "invalid_client");
        }
    }

    private static OidcClient machine() {
        return realm.oidc(TestRealm.MACHINE);
    }

    private static OidcClient login() {
        return realm.oidc(TestRealm.USER_LOGIN);
    }

    private static AuthorizationRequest asking(String scope) {
        return AuthorizationRequest.of(scope, TestRealm.REDIRECT_URI);
    }

    private static String code(AuthorizationRequest request) {
        URI address = login().authorizeUrl(login().push(request).requestUri());
        return LoginForm.open(address)
                .submit(TestRealm.USERNAME, TestRealm.PASSWORD)
                .requiredCode();
    }

    private static URI endpoint(String path) {
        return realm.address("protocol/openid-connect/" + path);
    }

    private static String set(SigningKey... keys) {
        ObjectNode set = JsonNodeFactory.instance.objectNode();
        for (SigningKey key : keys) {
            set.withArray("keys").add(new ObjectMapper().<JsonNode>valueToTree(key.publicJwk()));
        }
        return set.toString();
    }
}

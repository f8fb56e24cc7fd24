package no.helseprofil.it.protocol;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.MACHINE;
import static no.helseprofil.it.support.TestRealm.SCOPE;
import static no.helseprofil.it.support.TestRealm.USER_LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Proof;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of where a realm gives nonces, and where it asks for them. */
class NonceHeaderIT {

    private static final String ORIGIN = "https://app.example.org";
    private static final String BROWSER_CLIENT = "client-in-a-browser";
    private static final String NONCE_AT_USERINFO =
            "{\"ruleSet\":\"helseid\",\"requirements\":{\"dpop-nonce\":{\"parameters\":{\"userinfo\":true}}}}";

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    @AfterEach
    void resetProfile() {
        realm.putProfile(TestRealm.DOCUMENT);
    }

    @Test
    @Tag("smoke")
    @Tag("RFC9449-8-4")
    @Tag("OIDC-CORE-5.3.1-1")
    void everyResponseToAProofContainsANonce() {
        Map<String, Response> answers = answers(newClient(MACHINE), newClient(USER_LOGIN));

        assertThat(answers)
                .as("a client learns the next nonce on the way (RFC 9449, section 8.2)")
                .allSatisfy((name, answer) ->
                        assertThat(answer.headerLines("DPoP-Nonce")).as(name).hasSize(1));
        assertThat(answers.values())
                .extracting(Response::status)
                .as("grants and refusals of every kind were looked at")
                .contains(200, 201, 400, 401);
    }

    @Test
    void noResponseWithoutAProofContainsANonce() {
        Map<String, Response> answers =
                answers(newClient(MACHINE).withoutProof(), newClient(USER_LOGIN).withoutProof());

        assertThat(answers)
                .allSatisfy((name, answer) ->
                        assertThat(answer.headerLines("DPoP-Nonce")).as(name).isEmpty());
    }

    @Test
    void parRequiresNoNonceWithoutAProof() {
        Exchange pushed = newClient(USER_LOGIN).withoutProof().push(realm.authorizationRequest());

        assertThat(pushed.response().status()).isEqualTo(201);
        assertThat(pushed.challenge()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "proof", "a.b", "a.b.c", "e30.e30", "e30.W10.e30", "e30.e30.e30.e30.e30", "{}"})
    @Tag("RFC9449-4.3-2")
    void aMalformedProofIsRefusedNotChallenged(String header) {
        Response answer = newClient(MACHINE)
                .withRequest(request -> request.withoutHeader("DPoP").header("DPoP", header))
                .clientCredentials(SCOPE)
                .response();

        refused(answer).by("dpop-proof").with(400, "invalid_dpop_proof");
        assertThat(answer.headerLines("DPoP-Nonce")).hasSize(1);
    }

    @Test
    @Tag("RFC9449-4.3-1")
    void twoProofsAreRefusedNotChallenged() {
        OidcClient client = newClient(MACHINE);
        Proof proof = Proof.by(client.proofKey()).of("POST", client.metadata().endpoint("token_endpoint"));

        OidcClient inTwoLines = client.withRequest(request -> request.header("DPoP", proof.sign()));
        OidcClient inOneLine = client.withRequest(
                request -> request.withoutHeader("DPoP").header("DPoP", proof.sign() + ", " + proof.sign()));

        refused(inTwoLines.clientCredentials(SCOPE)).by("dpop-proof").with(400, "invalid_dpop_proof");
        refused(inOneLine.clientCredentials(SCOPE)).by("dpop-proof").with(400, "invalid_dpop_proof");
    }

    @Test
    void userinfoRequiresNoNonce() {
        OidcClient client = newClient(USER_LOGIN);
        String token = realm.logIn(client).accessToken();

        Exchange answer = client.withoutNonceStep().userinfo(token);

        assertThat(answer.response().status()).isEqualTo(200);
        assertThat(answer.response().headerLines("DPoP-Nonce")).hasSize(1);
    }

    @Test
    @Tag("smoke")
    @Tag("RFC9449-9-1")
    void userinfoRequiresANonceIfConfigured() {
        OidcClient client = newClient(USER_LOGIN);
        String token = realm.logIn(client).accessToken();
        realm.putProfile(NONCE_AT_USERINFO);

        Response challenge = client.withoutNonceStep().userinfo(token).response();
        String nonce = challenge.header("DPoP-Nonce").orElseThrow();
        Response answer = client.withoutNonceStep()
                .withProof(proof -> proof.nonce(nonce))
                .userinfo(token)
                .response();

        refused(challenge).by("dpop-nonce").with(401, "use_dpop_nonce");
        assertThat(challenge.header("WWW-Authenticate"))
                .as("RFC 9449, section 9")
                .hasValueSatisfying(
                        value -> assertThat(value).startsWith("DPoP ").contains("error=\"use_dpop_nonce\""));
        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void oneNonceWorksAtTokenParAndUserinfo() {
        realm.putProfile(NONCE_AT_USERINFO);
        OidcClient client = newClient(USER_LOGIN);
        AuthorizationRequest request = realm.authorizationRequest();
        String nonce = client.withoutNonceStep()
                .push(request)
                .response()
                .header("DPoP-Nonce")
                .orElseThrow();
        OidcClient withNonce = client.withoutNonceStep().withProof(proof -> proof.nonce(nonce));

        Exchange granted = withNonce.redeem(request, Logins.code(withNonce, request));
        Exchange userinfo = withNonce.userinfo(granted.accessToken());

        assertThat(userinfo.response().status())
                .as("clients keep one nonce for each origin")
                .isEqualTo(200);
    }

    @Test
    void aNonceIsNotBoundToTheProofKey() {
        OidcClient client = newClient(MACHINE);
        client.clientCredentials(SCOPE);

        Exchange granted = client.withProofKey(SigningKey.generate("ES256")).clientCredentials(SCOPE);

        assertThat(granted.challenge())
                .as("the old nonce serves with a new key")
                .isEmpty();
        assertThat(granted.response().status()).isEqualTo(200);
    }

    @Test
    void browserClientsCanReadTheNonce() {
        OidcClient client = browserClient();

        Exchange granted = client.clientCredentials(SCOPE);
        Response refusal = client.withAssertion(assertion -> assertion.without("jti"))
                .clientCredentials(SCOPE)
                .response();
        Exchange pushed = client.push(realm.authorizationRequest());

        assertThat(Stream.of(granted.challenge().orElseThrow(), granted.response(), refusal, pushed.response()))
                .allSatisfy(NonceHeaderIT::assertIsExposed);
    }

    @Test
    void browserClientsMaySendProofsToTheTokenEndpoint() {
        Response preflight = Request.of("OPTIONS", newClient(MACHINE).metadata().endpoint("token_endpoint"))
                .header("Origin", ORIGIN)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "DPoP")
                .send();

        assertThat(preflight.status()).isEqualTo(200);
        assertThat(preflight.header("Access-Control-Allow-Headers"))
                .hasValueSatisfying(headers -> assertThat(headers).containsIgnoringCase("DPoP"));
        assertThat(preflight.headerLines("DPoP-Nonce")).isEmpty();
    }

    private static OidcClient newClient(String clientId) {
        return OidcClient.discover(realm.issuer(), clientId, realm.key(clientId));
    }

    /** Returns the answers by what is asked and how it ends. The requests are the same with and without proofs. */
    private static Map<String, Response> answers(OidcClient machine, OidcClient userLogin) {
        String token = realm.logIn(newClient(USER_LOGIN)).accessToken();
        URI userinfo = userLogin.metadata().endpoint("userinfo_endpoint");
        Map<String, Response> answers = new LinkedHashMap<>();
        answers.put("token", machine.clientCredentials(SCOPE).response());
        answers.put(
                "challenge", machine.withoutNonceStep().clientCredentials(SCOPE).response());
        answers.put(
                "no grant", machine.authenticated(Request.post(token(machine))).response());
        answers.put("unknown scope", machine.clientCredentials("no-such-scope").response());
        answers.put(
                "refused by us",
                machine.withAssertion(it -> it.without("jti"))
                        .clientCredentials(SCOPE)
                        .response());
        answers.put(
                "refused by Keycloak",
                machine.withAssertion(it -> it.withWrongSignature())
                        .clientCredentials(SCOPE)
                        .response());
        answers.put(
                "undecodable form",
                machine.withRequest(it -> it.body("application/x-www-form-urlencoded", it.encodedForm() + "&x=%zz"))
                        .clientCredentials(SCOPE)
                        .response());
        answers.put("PAR", userLogin.push(realm.authorizationRequest()).response());
        answers.put(
                "refused at PAR",
                userLogin
                        .withRequest(it -> it.withoutForm("code_challenge"))
                        .push(realm.authorizationRequest())
                        .response());
        answers.put(
                "undecodable form at PAR",
                userLogin
                        .withRequest(it -> it.body("application/x-www-form-urlencoded", "x=%zz"))
                        .push(realm.authorizationRequest())
                        .response());
        answers.put("userinfo", userLogin.userinfo(token).response());
        answers.put("bad token at userinfo", userLogin.userinfo("bad").response());
        answers.put(
                "userinfo by POST",
                userLogin.call(Request.post(userinfo), token).response());
        answers.put(
                "old proof at userinfo",
                userLogin.withProof(it -> it.without("jti")).userinfo(token).response());
        return answers;
    }

    private static URI token(OidcClient client) {
        return client.metadata().endpoint("token_endpoint");
    }

    private static OidcClient browserClient() {
        return realm.register(
                        BROWSER_CLIENT,
                        SigningKey.generate("ES256"),
                        client -> client.putArray("webOrigins").add(ORIGIN))
                .withRequest(request -> request.header("Origin", ORIGIN));
    }

    private static void assertIsExposed(Response answer) {
        assertThat(answer.headerLines("DPoP-Nonce")).as("%s", answer).hasSize(1);
        assertThat(String.join(",", answer.headerLines("Access-Control-Expose-Headers")))
                .as("%s", answer)
                .contains("DPoP-Nonce");
        assertThat(answer.header("Access-Control-Allow-Origin"))
                .as("%s", answer)
                .contains(ORIGIN);
    }
}

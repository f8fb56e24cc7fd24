package no.helseprofil.it.protocol;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.MACHINE;
import static no.helseprofil.it.support.TestRealm.OTHER_MACHINE;
import static no.helseprofil.it.support.TestRealm.SCOPE;
import static no.helseprofil.it.support.TestRealm.USER_LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Assertion;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Proof;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.TestTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replay of proofs, assertions, codes and request URIs, one after the other and all at once: each serves once. */
@Attack(
        by = Attacker.STRANGER,
        tries = "replays proofs, assertions, codes and request URIs, in turn and at once",
        outcome = "each works once")
class ReplayIT {

    private static final int TIMES = 20;

    private static final TestTime time = new TestTime(SharedServer.get());

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    @AfterEach
    void resetTime() {
        time.reset();
    }

    @Test
    @Tag("RFC9449-11.1-2")
    void onlyOneOfTwentyIdenticalProofsSucceeds() {
        OidcClient client = newClient(MACHINE);
        String proof = proof(client).sign();

        List<Response> answers =
                atOnce(() -> tokenRequest(MACHINE, client.assertion().sign(), proof));

        assertThat(granted(answers)).hasSize(1);
        assertThat(refusals(answers))
                .hasSize(TIMES - 1)
                .allSatisfy(answer -> refused(answer).by("dpop-replay").with(400, "invalid_dpop_proof"));
    }

    @Test
    void onlyOneOfTwentyIdenticalAssertionsSucceeds() {
        OidcClient client = newClient(MACHINE);
        Proof proof = proof(client);
        String assertion = client.assertion().sign();

        List<Response> answers = atOnce(() -> tokenRequest(MACHINE, assertion, proof.sign()));

        assertThat(granted(answers)).hasSize(1);
        assertThat(refusals(answers))
                .hasSize(TIMES - 1)
                .allSatisfy(answer -> refused(answer).by("assertion-single-use").with(401, "invalid_client"));
    }

    @Test
    @Tag("smoke")
    void twoClientsMayUseTheSameJti() {
        OidcClient one = newClient(MACHINE).withAssertion(assertion -> assertion.with("jti", "the-same"));
        OidcClient other = newClient(OTHER_MACHINE).withAssertion(assertion -> assertion.with("jti", "the-same"));

        assertThat(one.clientCredentials(SCOPE).response().status()).isEqualTo(200);
        assertThat(other.clientCredentials(SCOPE).response().status())
                .as("or one client could lock another out")
                .isEqualTo(200);
        refused(one.clientCredentials(SCOPE)).by("assertion-single-use").with(401, "invalid_client");
    }

    @Test
    @Tag("smoke")
    void acceptsAProofOnceAtEachEndpoint() {
        OidcClient client = newClient(USER_LOGIN);
        String token = realm.logIn(client).accessToken();
        OidcClient repeating =
                client.withProof(proof -> proof.with("jti", "chosen-once").with("iat", now()));

        assertThat(repeating.push(realm.authorizationRequest()).response().status())
                .isEqualTo(201);
        assertThat(repeating.userinfo(token).response().status())
                .as("a proof for another address is another proof")
                .isEqualTo(200);
        refused(repeating.push(realm.authorizationRequest())).by("dpop-replay").with(400, "invalid_dpop_proof");
        refused(repeating.userinfo(token)).by("dpop-replay").with(401, "invalid_dpop_proof");
    }

    @Test
    void anAssertionUsedAtParIsRefusedAtTheTokenEndpoint() {
        OidcClient client = newClient(USER_LOGIN);
        AuthorizationRequest request = realm.authorizationRequest();
        String code = Logins.code(client, request);
        OidcClient repeating = client.withAssertion(assertion -> assertion.with("jti", "chosen-for-par"));

        assertThat(repeating.push(request).response().status()).isEqualTo(201);
        refused(repeating.redeem(request, code)).by("assertion-single-use").with(401, "invalid_client");
        refused(repeating.push(request)).by("assertion-single-use").with(401, "invalid_client");
        refused(repeating.introspect("a-token")).by("assertion-single-use").with(401, "invalid_client");
        assertThat(client.redeem(request, code).response().status())
                .as("the refusals left the code to its owner")
                .isEqualTo(200);
    }

    @Test
    void anAssertionOfAFastClockIsRememberedWhileValid() {
        OidcClient client = newClient(MACHINE);
        String assertion = aheadBy(Duration.ofSeconds(9), client).sign();
        Instant sent = Instant.now();
        Response first = tokenRequest(MACHINE, assertion, proof(client).sign()).send();

        moveTo(sent.plusSeconds(61));
        Response again = tokenRequest(MACHINE, assertion, proof(client).sign()).send();

        assertThat(first.status()).isEqualTo(200);
        refused(again)
                .as("it would be taken until 69 seconds after it was sent; Keycloak forgets it after 60")
                .by("assertion-single-use")
                .with(401, "invalid_client");
    }

    @Test
    void aProofOfAFastClockIsRememberedWhileValid() {
        OidcClient client = newClient(MACHINE);
        String proof = proof(client).withTime("iat", Duration.ofSeconds(9)).sign();
        Instant sent = Instant.now();
        Response first = tokenRequest(MACHINE, client.assertion().sign(), proof).send();

        moveTo(sent.plusSeconds(15));
        Response again = tokenRequest(
                        MACHINE, client.at(time.clock()).assertion().sign(), proof)
                .send();

        assertThat(first.status()).isEqualTo(200);
        refused(again).by("dpop-replay").with(400, "invalid_dpop_proof");
    }

    @Test
    @Tag("RFC6749-4.1.2-2")
    @Tag("RFC9700-4.2.4-2")
    void acceptsACodeOnlyOnce() {
        OidcClient client = newClient(USER_LOGIN);
        AuthorizationRequest request = realm.authorizationRequest();
        String code = Logins.code(client, request);

        assertThat(client.redeem(request, code).response().status()).isEqualTo(200);
        refused(client.redeem(request, code)).by("code-lifetime").with(400, "invalid_grant");
    }

    @Test
    @Tag("RFC6749-4.1.2-2")
    void onlyOneOfTwentyCodeRedemptionsSucceeds() {
        OidcClient client = newClient(USER_LOGIN);
        AuthorizationRequest request = realm.authorizationRequest();
        String code = Logins.code(client, request);
        Proof proof = proof(client);

        List<Response> answers =
                atOnce(() -> tokenRequest(USER_LOGIN, client.assertion().sign(), proof.sign())
                        .formInstead("grant_type", "authorization_code")
                        .withoutForm("scope")
                        .form("code", code)
                        .form("redirect_uri", request.redirectUri().toString())
                        .form("code_verifier", request.codeVerifier()));

        assertThat(granted(answers)).hasSize(1);
        assertThat(refusals(answers)).extracting(Response::error).containsOnly("invalid_grant");
    }

    /** Half of the twenty may see this for a moment: the code is still there, and its login isn't. */
    @Test
    void aCodeOfAnEndedSessionIsInvalid() {
        OidcClient client = newClient(USER_LOGIN);
        AuthorizationRequest request = realm.authorizationRequest();
        String code = Logins.code(client, request);
        String user = realm.admin()
                .get("users?username=" + TestRealm.USERNAME)
                .json()
                .path(0)
                .path("id")
                .textValue();
        assertThat(realm.admin().post("users/" + user + "/logout", "{}").isSuccess())
                .isTrue();

        refused(client.redeem(request, code)).by("code-lifetime").with(400, "invalid_grant");
    }

    @Test
    @Tag("RFC9126-4-2")
    void aRequestUriLeadsToOneLogin() {
        OidcClient client = newClient(USER_LOGIN);
        URI page = client.authorizeUrl(client.push(realm.authorizationRequest()).requestUri());

        AuthorizationAnswer first = Logins.at(page);
        Response second = Request.get(page).header("Accept", "application/json").send();

        assertThat(first.code()).isNotNull();
        refused(second).by("request-uri-lifetime").with(400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPDATE_PROFILE", "UPDATE_PASSWORD"})
    void aRequestUriLeadsToOneLoginDespiteRequiredActions(String action) {
        ObjectNode user = (ObjectNode) realm.admin()
                .get("users?exact=true&username=" + TestRealm.USERNAME)
                .json()
                .path(0);
        user.putArray("requiredActions").add(action);
        realm.admin().put("users/" + user.path("id").textValue(), user);
        OidcClient client = newClient(USER_LOGIN);
        URI page = client.authorizeUrl(client.push(realm.authorizationRequest()).requestUri());
        LoginForm browser = LoginForm.open(page);
        assertThat(browser.submit(TestRealm.USERNAME, TestRealm.PASSWORD).code())
                .as("the user must act first")
                .isNull();

        AuthorizationAnswer first = browser.fill(form -> form.form("email", "kvart@example.org")
                .form("firstName", "Kvart")
                .form("lastName", "Grevling")
                .form("password-new", TestRealm.PASSWORD)
                .form("password-confirm", TestRealm.PASSWORD));
        Response inAnother =
                Request.get(page).header("Accept", "application/json").send();
        AuthorizationAnswer inTheSame = browser.reopen(page).answer().orElseThrow();

        assertThat(first.code()).as(first.pageText()).isNotNull();
        refused(inAnother).by("request-uri-lifetime").with(400, "invalid_request");
        assertThat(inTheSame.pageText()).contains("request-uri-lifetime: ");
    }

    @Test
    void aRefreshTokenIsReusableWithoutRotation() {
        OidcClient client = newClient(USER_LOGIN);
        Exchange login = realm.logIn(client);
        Proof proof = proof(client);

        List<Response> answers =
                atOnce(() -> tokenRequest(USER_LOGIN, client.assertion().sign(), proof.sign())
                        .formInstead("grant_type", "refresh_token")
                        .form("refresh_token", login.refreshToken()));

        assertThat(granted(answers)).as("FAPI 2.0, section 5.3.2.1, number 9").hasSize(TIMES);
    }

    private static OidcClient newClient(String clientId) {
        return OidcClient.discover(realm.issuer(), clientId, realm.key(clientId));
    }

    /** A proof for the token endpoint, with a nonce: each signature gives another one. */
    private static Proof proof(OidcClient client) {
        URI endpoint = client.metadata().endpoint("token_endpoint");
        String nonce = newClient(MACHINE)
                .at(time.clock())
                .withoutNonceStep()
                .clientCredentials(SCOPE)
                .response()
                .header("DPoP-Nonce")
                .orElseThrow();
        return Proof.by(client.proofKey()).at(time.clock()).of("POST", endpoint).nonce(nonce);
    }

    /** Returns an assertion as long as the profile takes one, from a machine whose clock is ahead. */
    private static Assertion aheadBy(Duration ahead, OidcClient client) {
        return client.assertion().withTime("iat", ahead).withTime("nbf", ahead).withTime("exp", ahead.plusSeconds(60));
    }

    private static Request tokenRequest(String clientId, String assertion, String proof) {
        return Request.post(realm.address("protocol/openid-connect/token"))
                .form("grant_type", "client_credentials")
                .form("scope", SCOPE)
                .form("client_id", clientId)
                .form("client_assertion_type", Assertion.TYPE)
                .form("client_assertion", assertion)
                .header("DPoP", proof);
    }

    private static List<Response> atOnce(Supplier<Request> request) {
        List<Request> requests =
                IntStream.range(0, TIMES).mapToObj(i -> request.get()).toList();
        List<CompletableFuture<Response>> answers =
                requests.stream().map(Request::sendAsync).toList();
        return answers.stream().map(CompletableFuture::join).toList();
    }

    private static List<Response> granted(List<Response> answers) {
        return answers.stream().filter(Response::isSuccess).toList();
    }

    private static List<Response> refusals(List<Response> answers) {
        return answers.stream().filter(answer -> !answer.isSuccess()).toList();
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }

    /** The server's clock shows this instant now, however long it took to get here. */
    private static void moveTo(Instant instant) {
        time.moveBy(Duration.ofSeconds(
                instant.getEpochSecond() - time.clock().instant().getEpochSecond()));
    }
}

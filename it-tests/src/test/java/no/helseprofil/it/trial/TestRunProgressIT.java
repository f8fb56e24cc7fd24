package no.helseprofil.it.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.Test;

/**
 * Test run of a client that goes through the plan by itself. A client that is right passes; any other gets a report at
 * the step where it went wrong.
 */
class TestRunProgressIT extends TestRunProgressFixture {

    @Test
    void aCompliantClientPassesEveryStep() throws Exception {
        realm.changeRealm(json -> json.put("eventsEnabled", true));
        Tested tested = temporary();
        OidcClient client = tested.client();

        Exchange login = succeeded(client.logIn(tested.login(), TestRealm.USERNAME, TestRealm.PASSWORD));
        succeeded(client.userinfo(login.accessToken()));
        for (int jobs = 0; jobs < 5; jobs++) {
            job(() -> client.at(time.clock()).clientCredentials(SCOPE));
        }
        succeeded(client.at(time.clock()).refresh(login.refreshToken()));
        time.moveBy(QUIET);
        Exchange turnedDown = client.at(time.clock()).refresh(login.refreshToken());
        assertThat(turnedDown.response().error()).isEqualTo("invalid_grant");
        succeeded(client.at(time.clock()).logIn(tested.login(), TestRealm.USERNAME, TestRealm.PASSWORD));

        assertThat(realm.admin()
                        .get("helseprofil/refusals?client=" + tested.id())
                        .json())
                .as("what is done to a client is no refusal of it")
                .isEmpty();
        assertThat(realm.admin().get("events?max=100&client=" + tested.id()).json())
                .as("nor is it an event")
                .isNotEmpty()
                .noneMatch(event -> event.path("type").asText().endsWith("_ERROR"));
        assertThat(tested.evidence().status()).as("not before the end").isEqualTo(409);
        JsonNode result = tested.end();

        assertThat(result.path("steps"))
                .hasSize(15)
                .allSatisfy(step -> assertThat(step.path("verdict").textValue())
                        .as(step.toPrettyString())
                        .isEqualTo("passed"));
        assertThat(result.path("verdict").textValue()).isEqualTo("passed");
        assertThat(result.path("client").path("temporary").booleanValue()).isTrue();
        isSignedByTheRealmAndNoToken(tested, result);
        assertThat(client.at(time.clock()).clientCredentials(SCOPE).response().status())
                .as("the client has gone with the run")
                .isEqualTo(401);
    }

    private static void isSignedByTheRealmAndNoToken(Tested tested, JsonNode result) throws Exception {
        Response evidence = tested.evidence();
        assertThat(evidence.header("Content-Type")).hasValue("application/helseprofil-try+jwt");
        SignedJWT signed = SignedJWT.parse(evidence.body());
        assertThat(signed.getHeader().getType().getType()).isEqualTo("helseprofil-try+jwt");
        JWKSet keys = JWKSet.parse(Request.get(tested.client().metadata().endpoint("jwks_uri"))
                .send()
                .body());
        JWK key = keys.getKeyByKeyId(signed.getHeader().getKeyID());
        assertThat(signed.verify(
                        key.getKeyType().getValue().equals("EC")
                                ? new ECDSAVerifier(key.toECKey())
                                : new RSASSAVerifier(key.toRSAKey())))
                .isTrue();
        assertThat(signed.getJWTClaimsSet().getIssuer()).isEqualTo(realm.issuer());
        assertThat(signed.getJWTClaimsSet().getClaims()).containsOnlyKeys("iss", "iat", "exp", "run");
        assertThatCode(() -> new DefaultJWTClaimsVerifier<>(null, Set.of("iss", "iat", "exp"))
                        .verify(signed.getJWTClaimsSet(), null))
                .as("a library accepts its exp")
                .doesNotThrowAnyException();
        JsonNode run =
                new ObjectMapper().readTree(signed.getPayload().toString()).path("run");
        assertThat(run.path("verdict").textValue()).isEqualTo("passed");
        assertThat(run.path("client").path("client_id").textValue()).isEqualTo(tested.id());
        assertThat(run.path("client").path("keys"))
                .as("the key by which a vendor shows that it was its client")
                .extracting(JsonNode::textValue)
                .containsExactly(tested.key().thumbprint());
        assertThat(run.path("software").path("software_id").textValue()).isEqualTo("Journal");
        assertThat(run.path("software").path("software_version").textValue()).isEqualTo("4.2");
        assertThat(run.path("server").path("keycloak").textValue()).startsWith("26.");
        assertThat(run.path("server").path("helseprofil").textValue()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(run.path("catalogue").textValue()).isNotBlank();

        OidcClient machine = realm.oidc(TestRealm.MACHINE);
        assertThat(machine.introspect(evidence.body())
                        .response()
                        .json()
                        .path("active")
                        .booleanValue())
                .isFalse();
        assertThat(machine.userinfo(evidence.body()).response().status()).isEqualTo(401);
        assertThat(machine.exchangeToken(evidence.body(), TestRealm.SCOPE)
                        .response()
                        .status())
                .isEqualTo(400);
        assertThat(machine.call(Request.get(realm.address("helseprofil/self/current")), evidence.body())
                        .response()
                        .status())
                .isEqualTo(401);
        assertThat(Request.get(realm.address("").resolve("/admin/realms/" + realm.name()))
                        .header("Authorization", "Bearer " + evidence.body())
                        .send()
                        .status())
                .isEqualTo(401);
        assertThat(Request.get(machine.metadata().endpoint("userinfo_endpoint"))
                        .header("Authorization", "Bearer " + evidence.body())
                        .send()
                        .status())
                .isEqualTo(401);
    }

    @Test
    void reportsAnIgnoredNonceChallenge() {
        Tested tested = temporary();
        OidcClient client = tested.client().withoutNonceStep();
        assertThat(isChallenge(client.clientCredentials(SCOPE))).isTrue();
        client.clientCredentials(SCOPE);

        JsonNode result = tested.end();
        failed(result, "nonce", "dpop-nonce");
        failedBecause(result, "nonce", "unanswered");
        assertThat(step(result, "client-credentials").path("verdict").textValue())
                .isEqualTo("not-seen");
    }

    @Test
    void reportsAProofForAnotherAddress() {
        Tested tested = temporary();
        tested.client()
                .withProof(proof -> proof.with("htu", "https://elsewhere.example/token"))
                .clientCredentials(SCOPE);

        failed(tested.result(), "client-credentials", "dpop-proof");
        assertThat(step(tested.end(), "nonce").path("verdict").textValue())
                .as("it has answered the demand, and was refused for something else")
                .isEqualTo("not-seen");
    }

    @Test
    void reportsAStaleAssertionUntilAGoodOnePasses() {
        Tested tested = temporary();
        OidcClient client = tested.client();
        client.withAssertion(assertion -> assertion
                        .withTime("iat", Duration.ofMinutes(-10))
                        .withTime("nbf", Duration.ofMinutes(-10))
                        .withTime("exp", Duration.ofMinutes(-9)))
                .clientCredentials(SCOPE);
        failed(tested.result(), "client-credentials", "assertion-lifetime");

        succeeded(client.clientCredentials(SCOPE));

        JsonNode step = step(tested.result(), "client-credentials");
        assertThat(step.path("verdict").textValue()).isEqualTo("passed");
        assertThat(step.path("wrong").intValue()).isEqualTo(1);
    }

    @Test
    void reportsAnAssertionRepeatedAfterANonceChallenge() {
        Tested tested = temporary();
        String assertion = tested.client().assertion().sign();

        succeeded(tested.client()
                .withRequest(request -> request.formInstead("client_assertion", assertion))
                .clientCredentials(SCOPE));

        failed(tested.result(), "client-credentials", "assertion-per-request");
    }

    @Test
    void reportsAnUnpushedRequest() {
        Tested tested = temporary();
        AuthorizationRequest request = tested.login();
        StringBuilder address = new StringBuilder(
                tested.client().metadata().endpoint("authorization_endpoint") + "?client_id=" + tested.id());
        request.parameters()
                .forEach((name, value) -> address.append('&')
                        .append(name)
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));

        LoginForm.open(URI.create(address.toString()));

        failed(tested.result(), "authorize", "pushed-authorization");
        assertThat(step(tested.result(), "par").path("verdict").textValue()).isEqualTo("not-seen");
    }

    @Test
    void reportsAssertionsWithoutKidAndTheirNumber() {
        Tested tested = temporary();
        OidcClient client = tested.client().withAssertion(assertion -> assertion.withoutHeader("kid"));
        assertThat(succeeded(client.clientCredentials(SCOPE)).challenge()).isPresent();
        for (int assertions = 2; assertions < 7; assertions++) {
            succeeded(client.clientCredentials(SCOPE));
        }

        JsonNode result = tested.end();
        failedBecause(result, "key-id", "no-key-id");
        assertThat(step(result, "key-id").path("requests").intValue())
                .as("with the first one, which was sent twice")
                .isEqualTo(7);
        assertThat(step(result, "key-id").path("wrong").intValue()).isEqualTo(7);
    }

    @Test
    void abandoningASecondNonceFailsDespiteALaterSuccess() {
        Tested tested = temporary();
        OidcClient client = tested.client();
        untilTwoNonces(tested);
        Exchange dropped = client.at(time.clock()).clientCredentials(SCOPE);
        assertThat(isChallenge(dropped))
                .as("the kit's client answers one demand")
                .isTrue();
        time.moveBy(QUIET);

        assertThat(succeeded(client.at(time.clock()).clientCredentials(SCOPE)).challenge())
                .as("the next job has the newest nonce")
                .isEmpty();

        failedBecause(tested.result(), "nonce-twice", "gave-up");
        failed(tested.result(), "nonce-twice", "dpop-nonce");
    }

    @Test
    void abandoningASecondNonceForAnotherRequestNeverPasses() {
        Tested tested = temporary();
        OidcClient client = tested.client();
        untilTwoNonces(tested);
        for (int times = 0; times < 2; times++) {
            assertThat(verdict(tested.result(), "nonce-twice")).isEqualTo("not-seen");
            assertThat(isChallenge(client.at(time.clock()).clientCredentials(SCOPE)))
                    .isTrue();
            succeeded(client.at(time.clock()).push(tested.login()));
            succeeded(client.at(time.clock()).clientCredentials(SCOPE));
            time.moveBy(QUIET);
        }

        failedBecause(tested.result(), "nonce-twice", "gave-up");
    }

    @Test
    void repeatingAfterBothNoncesPasses() {
        Tested tested = temporary();
        untilTwoNonces(tested);
        succeeded(persistently(() -> tested.client().at(time.clock()).clientCredentials(SCOPE)));
        assertThat(verdict(tested.result(), "nonce-twice")).isEqualTo("passed");
    }

    @Test
    void aClientWithConcurrentRequestsPasses() {
        Tested tested = temporary();
        OidcClient client = tested.client();
        succeeded(client.clientCredentials(SCOPE));
        for (int jobs = 0; jobs < 5; jobs++) {
            time.moveBy(QUIET);
            List<CompletableFuture<Exchange>> both = Stream.of(1, 2)
                    .map(each -> CompletableFuture.supplyAsync(
                            () -> persistently(() -> client.at(time.clock()).clientCredentials(SCOPE))))
                    .toList();
            both.forEach(answer -> succeeded(answer.join()));
        }

        JsonNode result = tested.end();
        for (String step : List.of("nonce-anew", "nonce-twice", "unavailable", "slow")) {
            assertThat(verdict(result, step)).as(result.toPrettyString()).isEqualTo("passed");
        }
    }

    private static void untilTwoNonces(Tested tested) {
        OidcClient client = tested.client();
        succeeded(client.clientCredentials(SCOPE));
        job(() -> client.at(time.clock()).clientCredentials(SCOPE));
        assertThat(verdict(tested.result(), "nonce-anew")).isEqualTo("passed");
        time.moveBy(QUIET);
    }

    @Test
    void reportsAClientThatDoesNotBackOff() {
        Tested tested = temporary();
        OidcClient client = tested.client();
        untilTwoNonces(tested);
        succeeded(persistently(() -> client.at(time.clock()).clientCredentials(SCOPE)));
        time.moveBy(QUIET);
        Exchange busy = client.at(time.clock()).clientCredentials(SCOPE);
        assertThat(busy.response().status()).isEqualTo(503);

        client.at(time.clock()).clientCredentials(SCOPE);

        failedBecause(tested.result(), "unavailable", "too-early");
    }

    @Test
    void reusingARefusedRefreshTokenFailsDespiteALogin() {
        Tested tested = temporary();
        OidcClient client = tested.client();
        Exchange login = succeeded(client.logIn(tested.login(), TestRealm.USERNAME, TestRealm.PASSWORD));
        for (int jobs = 0; jobs < 6; jobs++) {
            job(() -> client.at(time.clock()).refresh(login.refreshToken()));
        }
        time.moveBy(QUIET);
        turnsDown(client, login);
        Exchange another =
                succeeded(client.at(time.clock()).logIn(tested.login(), TestRealm.USERNAME, TestRealm.PASSWORD));
        assertThat(verdict(tested.result(), "refresh-ended")).isEqualTo("passed");
        succeeded(client.at(time.clock()).refresh(another.refreshToken()));
        turnsDown(client, login);

        failedBecause(tested.result(), "refresh-ended", "used-again");
    }

    private static void turnsDown(OidcClient client, Exchange login) {
        assertThat(client.at(time.clock())
                        .refresh(login.refreshToken())
                        .response()
                        .error())
                .isEqualTo("invalid_grant");
    }

    @Test
    void aResultWithoutSoftwareIsNotSigned() {
        Response answer = begin("{\"jwks\":" + SigningKey.generate("ES256").publicJwkSet() + "}");
        String run = Objects.requireNonNull(answer.text("run"));
        Request.post(URI.create(run + "/end")).send();

        Response evidence = Request.get(URI.create(run + "/evidence")).send();

        assertThat(evidence.status()).isEqualTo(409);
        assertThat(evidence.body()).contains("software_version");
    }

    @Test
    void aTestRunExpiresWithItsClient() {
        Tested tested = temporary();
        OidcClient client = tested.client();
        succeeded(client.clientCredentials(SCOPE));

        time.moveBy(Duration.ofMinutes(31));

        Exchange late = client.at(time.clock()).clientCredentials(SCOPE);
        assertThat(late.response().status()).as(late.response().body()).isEqualTo(401);
        JsonNode result = tested.result();
        assertThat(result.path("on").booleanValue()).isFalse();
        assertThat(result.has("ended")).isTrue();
        assertThat(realm.admin().get("clients?clientId=" + tested.id()).json())
                .as("it is removed")
                .isEmpty();
    }

    @Test
    void aRegisteredClientIsTestedUnchanged() {
        String id = "vendor-" + UUID.randomUUID();
        SigningKey key = SigningKey.generate("ES256");
        OidcClient client = realm.register(
                id,
                key,
                representation -> ((ArrayNode) representation.get("optionalClientScopes")).add("helseprofil/self"));
        String token = succeeded(client.clientCredentials("helseprofil/self")).accessToken();

        Response begun = client.call(
                        Request.post(realm.address(TRY + "runs")).body("application/json", "{" + SOFTWARE + "}"), token)
                .response();

        assertThat(begun.status()).as(begun.body()).isEqualTo(201);
        assertThat(client.call(Request.post(realm.address(TRY + "runs")), token)
                        .response()
                        .status())
                .as("one at a time")
                .isEqualTo(409);
        Tested tested = new Tested(URI.create(Objects.requireNonNull(begun.text("run"))), id, key, TestRealm.SCOPE);
        String scope = Objects.requireNonNull(begun.text("scope"));
        OidcClient impostor = OidcClient.discover(realm.issuer(), id, SigningKey.generate("ES256"));
        for (int requests = 0; requests < 3; requests++) {
            assertThat(impostor.clientCredentials(TestRealm.SCOPE).response().status())
                    .isEqualTo(401);
        }
        JsonNode before = tested.result();
        assertThat(before.path("requests").intValue())
                .as("what others send in its name is not its")
                .isZero();
        succeeded(client.clientCredentials(scope));
        succeeded(client.logIn(
                AuthorizationRequest.of("openid " + scope, TestRealm.REDIRECT_URI),
                TestRealm.USERNAME,
                TestRealm.PASSWORD));
        assertThat(step(tested.result(), "client-credentials").path("wrong").intValue())
                .as("the client has the scope that the response names")
                .isZero();
        time.moveBy(QUIET);
        Exchange second = succeeded(client.at(time.clock()).clientCredentials(TestRealm.SCOPE));
        assertThat(second.challenge()).as("the nonce isn't taken any more").isPresent();

        tested.end();
        assertThat(tested.evidence().status()).isEqualTo(200);
        for (int requests = 0; requests < 4; requests++) {
            time.moveBy(QUIET);
            Exchange after = succeeded(client.at(time.clock()).clientCredentials(TestRealm.SCOPE));
            assertThat(after.challenge()).as("nothing is done any more").isEmpty();
        }
        assertThat(realm.admin().client(id).path("attributes").has("helseprofil.try"))
                .isFalse();
    }
}

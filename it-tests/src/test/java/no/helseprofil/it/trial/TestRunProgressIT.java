package no.helseprofil.it.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A client goes through the plan by itself: who is right passes, and who isn't is told at the step where it went wrong. */
class TestRunProgressIT extends TestRunProgressFixture {

    @Test
    @Tag("smoke")
    void aCompliantClientPassesEveryStep() throws Exception {
        realm.changeRealm(json -> json.put("eventsEnabled", true));
        Tested tested = temporary();
        OidcClient client = tested.client();

        Exchange login = succeeded(client.logIn(tested.login(), TestRealm.USERNAME, TestRealm.PASSWORD));
        succeeded(client.userinfo(login.accessToken()));
        for (int requests = 0; requests < 6; requests++) {
            succeeded(persistently(() -> client.at(time.clock()).clientCredentials(SCOPE)));
        }
        succeeded(client.at(time.clock()).refresh(login.refreshToken()));
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
        assertThat(client.clientCredentials(SCOPE).response().status())
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
        assertThat(signed.getPayload().toString()).contains("\"verdict\":\"passed\"", tested.id());

        OidcClient machine = realm.oidc(TestRealm.MACHINE);
        assertThat(machine.introspect(evidence.body())
                        .response()
                        .json()
                        .path("active")
                        .booleanValue())
                .isFalse();
        assertThat(machine.userinfo(evidence.body()).response().status()).isEqualTo(401);
        assertThat(Request.get(machine.metadata().endpoint("userinfo_endpoint"))
                        .header("Authorization", "Bearer " + evidence.body())
                        .send()
                        .status())
                .isEqualTo(401);
    }

    @Test
    void whoDoesntAnswerADemandForANonceIsTold() {
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
    void aProofForAnotherAddressIsTold() {
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
    void aStaleAssertionIsToldAndARightOnePassesAfterIt() {
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
    void whoPushesNothingIsTold() {
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
    void anAssertionWithoutKidShowsNoKey() {
        Tested tested = temporary();
        OidcClient client = tested.client();
        succeeded(client.withAssertion(assertion -> assertion.withoutHeader("kid"))
                .clientCredentials(SCOPE));
        assertThat(step(tested.result(), "key-id").path("verdict").textValue()).isEqualTo("not-seen");
    }

    @Test
    void whoGivesUpAfterASecondNonceIsTold() {
        Tested tested = temporary();
        OidcClient client = tested.client();
        succeeded(client.clientCredentials(SCOPE));
        succeeded(client.clientCredentials(SCOPE));
        assertThat(step(tested.result(), "nonce-anew").path("verdict").textValue())
                .isEqualTo("passed");

        Exchange third = client.clientCredentials(SCOPE);
        assertThat(isChallenge(third)).as("the kit's client answers one demand").isTrue();

        failedBecause(tested.end(), "nonce-twice", "gave-up");
    }

    @Test
    void whoDoesntWaitAfter503OrForASlowAnswerIsTold() {
        Tested tested = temporary();
        OidcClient client = tested.client();
        succeeded(client.clientCredentials(SCOPE));
        succeeded(client.clientCredentials(SCOPE));
        succeeded(persistently(() -> client.clientCredentials(SCOPE)));
        Exchange busy = client.clientCredentials(SCOPE);
        assertThat(busy.response().status()).isEqualTo(503);

        client.clientCredentials(SCOPE);

        failedBecause(tested.result(), "unavailable", "too-early");
    }

    @Test
    void whoUsesARefreshTokenAgainThatWasTurnedDownIsTold() {
        Tested tested = temporary();
        OidcClient client = tested.client();
        Exchange login = succeeded(client.logIn(tested.login(), TestRealm.USERNAME, TestRealm.PASSWORD));
        for (int requests = 0; requests < 6; requests++) {
            succeeded(persistently(() -> client.at(time.clock()).refresh(login.refreshToken())));
        }
        for (int uses = 0; uses < 2; uses++) {
            assertThat(client.at(time.clock())
                            .refresh(login.refreshToken())
                            .response()
                            .error())
                    .isEqualTo("invalid_grant");
        }

        failedBecause(tested.result(), "refresh-ended", "used-again");
    }

    @Test
    void aRunEndsByItselfAndItsClientWithIt() {
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
    void aClientWithATokenOfItsOwnIsTestedAsItIs() {
        String id = "vendor-" + UUID.randomUUID();
        SigningKey key = SigningKey.generate("ES256");
        OidcClient client = realm.register(
                id,
                key,
                representation -> ((ArrayNode) representation.get("optionalClientScopes")).add("helseprofil/self"));
        String token = succeeded(client.clientCredentials("helseprofil/self")).accessToken();

        Response begun =
                client.call(Request.post(realm.address(TRY + "runs")), token).response();

        assertThat(begun.status()).as(begun.body()).isEqualTo(201);
        assertThat(client.call(Request.post(realm.address(TRY + "runs")), token)
                        .response()
                        .status())
                .as("one at a time")
                .isEqualTo(409);
        Tested tested = new Tested(URI.create(Objects.requireNonNull(begun.text("run"))), id, key, TestRealm.SCOPE);
        OidcClient impostor = OidcClient.discover(realm.issuer(), id, SigningKey.generate("ES256"));
        for (int requests = 0; requests < 3; requests++) {
            assertThat(impostor.clientCredentials(TestRealm.SCOPE).response().status())
                    .isEqualTo(401);
        }
        JsonNode before = tested.result();
        assertThat(before.path("requests").intValue())
                .as("what others send in its name is not its")
                .isZero();
        succeeded(client.clientCredentials(TestRealm.SCOPE));
        Exchange second = succeeded(client.clientCredentials(TestRealm.SCOPE));
        assertThat(second.challenge()).as("the nonce isn't taken any more").isPresent();

        tested.end();
        for (int requests = 0; requests < 4; requests++) {
            Exchange after = succeeded(client.clientCredentials(TestRealm.SCOPE));
            assertThat(after.challenge()).as("nothing is done any more").isEmpty();
        }
        assertThat(realm.admin().client(id).path("attributes").has("helseprofil.try"))
                .isFalse();
    }
}

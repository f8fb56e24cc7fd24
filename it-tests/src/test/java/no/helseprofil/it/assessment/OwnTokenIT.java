package no.helseprofil.it.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.function.UnaryOperator;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Proof;
import no.helseprofil.testkit.client.ProofFault;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Token and proof with which a client is shown what was found of it: its own token, bound to its key, and no other. */
@Attack(
        by = Attacker.VENDOR,
        tries = "reads another client's assessment, with foreign tokens or without the key",
        outcome = "refused")
class OwnTokenIT extends OwnAssessmentFixture {

    @Test
    void aRequestWithoutATokenIsChallenged() {
        Response answer = get().send();
        assertThat(answer.status()).isEqualTo(401);
        assertThat(challenge(answer))
                .startsWith("DPoP algs=\"")
                .contains("ES256")
                .doesNotContain("error");
    }

    @Test
    void refusesTheBearerSchemeWithAnyToken() {
        OidcClient client = realm.oidc(VENDOR);
        String token = token(client);
        refused(get().header("Authorization", "Bearer " + token).send(), 401, "invalid_token");
        refused(
                client.withRequest(request ->
                                request.withoutHeader("Authorization").header("Authorization", "Bearer " + token))
                        .call(get(), token)
                        .response(),
                401,
                "invalid_token");
        refused(get().header("Authorization", "DPoP " + token).send(), 401, "invalid_token");
        refused(
                client.withRequest(request -> request.header("Authorization", "DPoP " + token))
                        .call(get(), token)
                        .response(),
                401,
                "invalid_token");
    }

    @Test
    void acceptsAnUnboundTokenOnlyIfTheTimetableDoes() {
        realm.plant("unbound", SigningKey.generate("ES256"), client -> {
            withSelf(client);
            ((ObjectNode) client.get("attributes")).put("dpop.bound.access.tokens", "false");
        });
        realm.off("sender-constrained-tokens");
        try {
            OidcClient client = realm.oidc("unbound").withoutProof();
            String token = token(client);
            assertThat(get().header("Authorization", "Bearer " + token).send().status())
                    .as("it was taken, and the assessment is older than the client")
                    .isEqualTo(404);
            refused(realm.oidc("unbound").call(get(), token).response(), 401, "invalid_token");
            realm.putProfile(TestRealm.DOCUMENT);
            refused(get().header("Authorization", "Bearer " + token).send(), 401, "invalid_token");
        } finally {
            realm.putProfile(TestRealm.DOCUMENT);
        }
    }

    @Test
    void requiresAProofForThisRequestAndToken() {
        SigningKey other = SigningKey.generate("ES256");
        refusedProof(proof -> proof.with("htm", "POST"));
        refusedProof(proof ->
                proof.with("htu", realm.address("helseprofil/requirements").toString()));
        refusedProof(proof -> proof.with("ath", "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo"));
        refusedProof(proof -> proof.without("ath"));
        refusedProof(proof -> proof.with("iat", time.clock().instant().getEpochSecond() - 300));
        OidcClient client = realm.oidc(VENDOR);
        String token = token(client);
        refused(client.withProofKey(other).call(get(), token).response(), 401, "invalid_token");
        refused(
                client.withRequest(request -> request.header(
                                "DPoP", client.proof(get()).forToken(token).sign()))
                        .call(get(), token)
                        .response(),
                401,
                "invalid_token");
    }

    @ParameterizedTest
    @EnumSource(ProofFault.class)
    void refusesAFaultyProof(ProofFault fault) {
        refusedProof(fault::apply);
    }

    @Test
    void anInvalidProofKeyIsNoServerError() {
        refusedProof(proof -> proof.jwk("x", "spoiled"));
    }

    @Test
    void aProofAtItsAgeLimitIsNoServerError() {
        OidcClient client = realm.oidc(VENDOR);
        String token = token(client);
        for (int age = 23; age <= 27; age++) {
            long issued = time.clock().instant().getEpochSecond() - age;
            Response answer = client.withProof(proof -> proof.with("iat", issued))
                    .call(get(), token)
                    .response();
            assertThat(answer.status()).as("%s s", age).isIn(200, 401);
        }
    }

    @Test
    void acceptsAProofOnlyOnce() {
        OidcClient client = realm.oidc(VENDOR);
        String token = token(client);
        String proof = client.proof(get()).forToken(token).sign();
        Request request = get().header("Authorization", "DPoP " + token).header("DPoP", proof);
        assertThat(request.send().status()).isEqualTo(200);
        refused(request.send(), 401, "invalid_token");
    }

    @Test
    void namesTheScopeToATokenForAnotherApi() {
        OidcClient client = realm.oidc(VENDOR);
        String token = client.clientCredentials(TestRealm.SCOPE).accessToken();
        Response answer = client.call(get(), token).response();
        refused(answer, 403, "insufficient_scope");
        assertThat(challenge(answer)).contains("scope=\"" + SELF + "\"");
    }

    @Test
    void refusesATokenOfAUser() {
        OidcClient client = realm.oidc(VENDOR);
        Exchange login = client.logIn(
                AuthorizationRequest.of("openid " + SELF, TestRealm.REDIRECT_URI),
                TestRealm.USERNAME,
                TestRealm.PASSWORD);
        assertThat(login.accessTokenClaims().path("scope").textValue()).contains(SELF);
        refused(client.call(get(), login.accessToken()).response(), 401, "invalid_token");
    }

    @Test
    void refusesToExchangeAnotherClientsToken() {
        Response exchanged = register("exchanging")
                .exchangeToken(token(realm.oidc(VENDOR)), SELF)
                .response();
        assertThat(exchanged.status()).as(exchanged.body()).isEqualTo(400);
        assertThat(exchanged.errorDescription()).contains("not issued for the requesting client");
    }

    @Test
    void refusesATokenExchangedFromAUsers() {
        OidcClient client = realm.oidc(VENDOR);
        String given = client.logIn(
                        AuthorizationRequest.of("openid " + SELF, TestRealm.REDIRECT_URI),
                        TestRealm.USERNAME,
                        TestRealm.PASSWORD)
                .accessToken();
        Exchange exchanged = client.exchangeToken(given, SELF);
        assertThat(exchanged.accessTokenClaims().path("scope").textValue()).contains(SELF);
        refused(client.call(get(), exchanged.accessToken()).response(), 401, "invalid_token");
    }

    @Test
    void anExpiredTokenIsRefused() {
        OidcClient client = realm.oidc(VENDOR);
        String token = token(client);
        time.moveBy(Duration.ofHours(1));
        refused(client.at(time.clock()).call(get(), token).response(), 401, "invalid_token");
    }

    @Test
    void aDisabledClientIsRefused() {
        OidcClient client = register("disabled-later");
        String token = token(client);
        realm.change("disabled-later", representation -> representation.put("enabled", false));
        refused(client.call(get(), token).response(), 401, "invalid_token");
    }

    private static void refusedProof(UnaryOperator<Proof> deviation) {
        OidcClient client = realm.oidc(VENDOR);
        refused(client.withProof(deviation).call(get(), token(client)).response(), 401, "invalid_token");
    }
}

package no.helseprofil.it.cluster;

import static no.helseprofil.it.cluster.Nodes.A;
import static no.helseprofil.it.cluster.Nodes.B;
import static no.helseprofil.it.cluster.Nodes.at;
import static no.helseprofil.it.cluster.Nodes.newClient;
import static no.helseprofil.it.cluster.Nodes.tokenRequest;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.MACHINE;
import static no.helseprofil.it.support.TestRealm.USER_LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Proof;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.SharedCluster;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests that a single-use value serves once in the cluster: at one node after the other, and at both in the same
 * instant.
 */
@Attack(
        by = Attacker.STRANGER,
        tries = "sends single-use values to two nodes at the same instant",
        outcome = "one node accepts")
@Tag("cluster")
class OnceInTheClusterIT {

    private static final int RACES = 80;

    @AutoClose
    private static final TestRealm realm = TestRealm.on(SharedCluster.get(), TestRealm.DOCUMENT);

    @ParameterizedTest(name = "used at {0}, sent to {1}")
    @CsvSource({"0,1", "1,0"})
    @Tag("RFC9449-11.1-2")
    void aUsedProofIsRefusedByTheOtherNode(int first, int second) {
        OidcClient client = newClient(realm, USER_LOGIN);
        String token = realm.logIn(client).accessToken();
        OidcClient repeating = client.withProof(proof ->
                proof.with("jti", "used-at-" + first).with("iat", Instant.now().getEpochSecond()));

        assertThat(at(first, repeating)
                        .push(realm.authorizationRequest())
                        .response()
                        .status())
                .isEqualTo(201);
        assertThat(at(first, repeating).userinfo(token).response().status()).isEqualTo(200);

        refused(at(second, repeating).push(realm.authorizationRequest()))
                .by("dpop-replay")
                .with(400, "invalid_dpop_proof");
        refused(at(second, repeating).userinfo(token)).by("dpop-replay").with(401, "invalid_dpop_proof");
    }

    @ParameterizedTest(name = "used at {0}, sent to {1}")
    @CsvSource({"0,1", "1,0"})
    void aUsedAssertionIsRefusedByTheOtherNode(int first, int second) {
        OidcClient repeating =
                newClient(realm, MACHINE).withAssertion(assertion -> assertion.with("jti", "used-at-" + first));

        assertThat(at(first, repeating)
                        .clientCredentials(TestRealm.SCOPE)
                        .response()
                        .status())
                .isEqualTo(200);
        refused(at(second, repeating).clientCredentials(TestRealm.SCOPE))
                .by("assertion-single-use")
                .with(401, "invalid_client");
    }

    @ParameterizedTest(name = "used at {0}, sent to {1}")
    @CsvSource({"0,1", "1,0"})
    void aUsedCodeIsRefusedByTheOtherNode(int first, int second) {
        OidcClient client = newClient(realm, USER_LOGIN);
        AuthorizationRequest request = realm.authorizationRequest();
        String code = Nodes.code(client, request);

        assertThat(at(first, client).redeem(request, code).response().status()).isEqualTo(200);
        refused(at(second, client).redeem(request, code)).by("code-lifetime").with(400, "invalid_grant");
    }

    @Test
    void concurrentUseOfAProofSucceedsOnce() {
        OidcClient client = newClient(realm, MACHINE);

        race("dpop-replay", () -> {
            String proof = proof(client);
            return () -> request(client, client.assertion().sign(), proof);
        });
    }

    @Test
    void concurrentUseOfAnAssertionSucceedsOnce() {
        OidcClient client = newClient(realm, MACHINE);

        race("assertion-single-use", () -> {
            String assertion = client.assertion().sign();
            Proof proof = unsigned(client);
            return () -> request(client, assertion, proof.sign());
        });
    }

    @Test
    void aConcurrentlyRepeatedRequestSucceedsOnce() {
        OidcClient client = newClient(realm, MACHINE);

        race("assertion-single-use", () -> {
            Request request = request(client, client.assertion().sign(), proof(client));
            return () -> request;
        });
    }

    @Test
    void concurrentUseOfACodeSucceedsOnce() {
        OidcClient client = newClient(realm, USER_LOGIN);
        List<Response> granted = new ArrayList<>();
        for (int i = 0; i < RACES; i++) {
            AuthorizationRequest request = realm.authorizationRequest();
            String code = Nodes.code(client, request);

            List<Response> answers =
                    Race.between(() -> redeemAt(A, client, request, code), () -> redeemAt(B, client, request, code));

            assertThat(answers.stream().filter(Response::isSuccess))
                    .as("race %d: %s", i, answers)
                    .hasSizeLessThanOrEqualTo(1);
            answers.stream()
                    .filter(answer -> !answer.isSuccess())
                    .forEach(answer -> refused(answer).with(400, "invalid_grant"));
            answers.stream().filter(Response::isSuccess).forEach(granted::add);
        }
        System.out.println("code: " + RACES + " races, " + granted.size() + " won");
    }

    /** Runs races of two requests that must not both serve, with a new pair each time. */
    private static void race(String requirement, Supplier<Supplier<Request>> pairs) {
        int[] won = new int[2];
        for (int i = 0; i < RACES; i++) {
            Supplier<Request> pair = pairs.get();
            Request one = pair.get().sentTo(Nodes.url(A));
            Request other = pair.get().sentTo(Nodes.url(B));

            List<Response> answers = Race.between(one::send, other::send);

            int winner = answers.get(A).isSuccess() ? A : B;
            assertThat(answers.get(winner).status())
                    .as("race %d: %s", i, answers)
                    .isEqualTo(200);
            refused(answers.get(1 - winner)).as("race %d", i).by(requirement);
            won[winner]++;
        }
        System.out.println(requirement + ": " + RACES + " races, won at A " + won[A] + ", at B " + won[B]);
    }

    private static Response redeemAt(int node, OidcClient client, AuthorizationRequest request, String code) {
        return at(node, client).redeem(request, code).response();
    }

    private static Request request(OidcClient client, String assertion, String proof) {
        return tokenRequest(client, MACHINE, assertion, proof);
    }

    private static String proof(OidcClient client) {
        return unsigned(client).sign();
    }

    private static Proof unsigned(OidcClient client) {
        return Nodes.proof(client, "token_endpoint", Nodes.nonceOf(A, realm));
    }
}

package no.helseprofil.it.cluster;

import static no.helseprofil.it.cluster.Nodes.B;
import static no.helseprofil.it.cluster.Nodes.at;
import static no.helseprofil.it.cluster.Nodes.newClient;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.MACHINE;
import static no.helseprofil.it.support.TestRealm.SCOPE;
import static no.helseprofil.it.support.TestRealm.USER_LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.server.SharedCluster;
import no.helseprofil.testkit.server.TestTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The clock of one node, as Keycloak has it, is ten seconds off: clients are right by the clock of the other one. */
@Tag("cluster")
class ClockDifferenceIT {

    @AutoClose
    private static final TestRealm realm = TestRealm.on(SharedCluster.get(), TestRealm.DOCUMENT);

    private final TestTime timeOfB = new TestTime(SharedCluster.get().node(B));

    @AfterEach
    void reset() {
        timeOfB.reset();
    }

    @ParameterizedTest(name = "B is {0} s ahead; first node {1}, then {2}")
    @CsvSource({"10,0,1", "10,1,0", "-10,0,1", "-10,1,0"})
    void clockSkewDoesNotAllowReuseOrRefuseAClient(int ahead, int first, int second) {
        timeOfB.moveBy(Duration.ofSeconds(ahead));
        OidcClient user = newClient(realm, USER_LOGIN);
        String nonce = Nodes.nonceOf(first, realm);

        Exchange machine = at(
                        second, newClient(realm, MACHINE).withoutNonceStep().withProof(proof -> proof.nonce(nonce)))
                .clientCredentials(SCOPE);
        assertThat(machine.response().status()).as(machine.response().body()).isEqualTo(200);
        assertThat(at(first, newClient(realm, MACHINE))
                        .clientCredentials(SCOPE)
                        .response()
                        .status())
                .isEqualTo(200);

        OidcClient repeating = user.withProof(proof -> proof.with("jti", ahead + "-used-at-" + first)
                .with("iat", Instant.now().getEpochSecond()));
        Exchange pushed = at(first, repeating).push(realm.authorizationRequest());
        assertThat(pushed.response().status()).as(pushed.response().body()).isEqualTo(201);
        refused(at(second, repeating).push(realm.authorizationRequest())).by("dpop-replay");

        OidcClient again = newClient(realm, MACHINE)
                .withAssertion(assertion -> assertion.with("jti", ahead + "-used-at-" + first));
        assertThat(at(first, again).clientCredentials(SCOPE).response().status())
                .isEqualTo(200);
        refused(at(second, again).clientCredentials(SCOPE)).by("assertion-single-use");

        AuthorizationRequest request = realm.authorizationRequest();
        String code = Nodes.code(user, request);
        assertThat(at(first, user).redeem(request, code).response().status()).isEqualTo(200);
        refused(at(second, user).redeem(request, code)).by("code-lifetime");
    }
}

package no.helseprofil.it.cluster;

import static no.helseprofil.it.cluster.Nodes.A;
import static no.helseprofil.it.cluster.Nodes.B;
import static no.helseprofil.it.cluster.Nodes.at;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.SCOPE;
import static no.helseprofil.it.support.TestRealm.USER_LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.server.SharedCluster;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A nonce is one of the realm, not of a node. */
@Tag("cluster")
class SharedNoncesIT {

    private static final String ONE_PER_REQUEST = "{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"requirements\":"
            + "{\"assertion-per-request\":{\"enforced\":\"2025-01-01T00:00:00Z\"}}}";

    @AutoClose
    private static TestRealm realm;

    private static OidcClient client;
    private static String token;

    @BeforeAll
    static void makeRealm() {
        realm = TestRealm.on(SharedCluster.get(), TestRealm.DOCUMENT);
        client = Nodes.newClient(realm, USER_LOGIN);
        token = realm.logIn(client).accessToken();
    }

    @ParameterizedTest(name = "issued by {0}, used at {1}")
    @CsvSource({"0,1", "1,0"})
    void aNonceOfOneNodeIsAcceptedByTheOther(int issuer, int other) {
        OidcClient elsewhere = withNonceOf(issuer, other);

        Exchange pushed = elsewhere.push(realm.authorizationRequest());
        assertThat(pushed.response().status()).isEqualTo(201);
        assertThat(pushed.challenge()).as("no other nonce was asked for").isEmpty();
        assertThat(elsewhere.userinfo(token).response().status()).isEqualTo(200);
    }

    @Test
    void aNonceOfOneNodeIsAcceptedAtTheOthersTokenEndpoint() {
        OidcClient machine = Nodes.newClient(realm, TestRealm.MACHINE);
        String nonce = Nodes.nonceOf(A, realm);

        Exchange answer = at(B, machine.withoutNonceStep().withProof(proof -> proof.nonce(nonce)))
                .clientCredentials(SCOPE);

        assertThat(answer.response().status()).isEqualTo(200);
        assertThat(answer.response().header("DPoP-Nonce"))
                .as("and brings the next one")
                .isPresent();
    }

    @Test
    void aNodeKnowsAnAssertionAnsweredByTheOther() {
        OidcClient repeating = Nodes.newClient(realm, TestRealm.MACHINE)
                .withoutNonceStep()
                .withAssertion(assertion -> assertion.with("jti", "chosen-once"));
        realm.putProfile(ONE_PER_REQUEST);
        try {
            String nonce = at(A, repeating)
                    .clientCredentials(SCOPE)
                    .response()
                    .header("DPoP-Nonce")
                    .orElseThrow();
            OidcClient elsewhere = at(B, repeating).withProof(proof -> proof.nonce(nonce));

            refused(elsewhere.clientCredentials(SCOPE)).by("assertion-per-request");
            assertThat(elsewhere
                            .withAssertion(assertion -> assertion.with("jti", "another"))
                            .clientCredentials(SCOPE)
                            .response()
                            .status())
                    .isEqualTo(200);
        } finally {
            realm.putProfile(TestRealm.DOCUMENT);
        }
    }

    private static OidcClient withNonceOf(int issuer, int other) {
        String nonce = Nodes.nonceOf(issuer, realm);
        return at(other, client.withoutNonceStep().withProof(proof -> proof.nonce(nonce)));
    }
}

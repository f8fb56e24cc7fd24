package no.helseprofil.it.protocol;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.USER_LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The binding of a code to the DPoP key of its authorization request (RFC 9449, section 10). */
@Attack(
        by = Attacker.STRANGER,
        tries = "redeems a stolen code with another key",
        outcome = "the code is bound to its request's key")
class CodeBindingIT {

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    @Test
    @Tag("smoke")
    @Tag("RFC9449-10.1-1")
    void aProofAtParBindsTheCodeToItsKey() {
        OidcClient client = newClient();
        AuthorizationRequest request = realm.authorizationRequest();
        String code = Logins.code(client, request);

        assertRedeemedByKeyOf(client, request, code);
    }

    @Test
    @Tag("RFC9449-10-1")
    void dpopJktBindsTheCode() {
        OidcClient client = newClient();
        AuthorizationRequest request = realm.authorizationRequest();
        String code = Logins.code(naming(client.proofKey(), client.withoutProof()), request);

        assertRedeemedByKeyOf(client, request, code);
    }

    @Test
    void acceptsProofAndDpopJktOfOneKey() {
        OidcClient client = newClient();
        AuthorizationRequest request = realm.authorizationRequest();
        String code = Logins.code(naming(client.proofKey(), client), request);

        assertRedeemedByKeyOf(client, request, code);
    }

    @Test
    @Tag("RFC9449-10.1-2")
    void refusesProofAndDpopJktOfDifferentKeys() {
        Exchange pushed = naming(newKey(), newClient()).push(realm.authorizationRequest());

        refused(pushed).by("dpop-code-binding").with(400, "invalid_request");
    }

    @Test
    void anUnboundCodeIsRedeemedWithAnyKey() {
        OidcClient client = newClient();
        AuthorizationRequest request = realm.authorizationRequest();
        String code = Logins.code(client.withoutProof(), request);

        Exchange redeemed = client.withProofKey(newKey()).redeem(request, code);

        assertThat(redeemed.response().status()).isEqualTo(200);
    }

    /** A refusal leaves the code to its owner. */
    private static void assertRedeemedByKeyOf(OidcClient client, AuthorizationRequest request, String code) {
        refused(client.withProofKey(newKey()).redeem(request, code))
                .by("dpop-code-binding")
                .with(400, "invalid_grant");
        refused(client.withoutProof().redeem(request, code))
                .by("sender-constrained-tokens")
                .with(400, "invalid_dpop_proof");
        Exchange redeemed = client.redeem(request, code);
        assertThat(redeemed.response().status()).as("%s", redeemed.response()).isEqualTo(200);
        assertThat(redeemed.accessTokenClaims().path("cnf").path("jkt").textValue())
                .isEqualTo(client.proofKey().thumbprint());
    }

    private static OidcClient naming(SigningKey key, OidcClient client) {
        return client.withRequest(request -> request.form("dpop_jkt", key.thumbprint()));
    }

    private static OidcClient newClient() {
        return OidcClient.discover(realm.issuer(), USER_LOGIN, realm.key(USER_LOGIN));
    }

    private static SigningKey newKey() {
        return SigningKey.generate("ES256");
    }
}

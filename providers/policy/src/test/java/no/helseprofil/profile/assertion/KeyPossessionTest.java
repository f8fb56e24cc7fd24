package no.helseprofil.profile.assertion;

import static no.helseprofil.profile.FactsFixture.authorizationRequest;
import static no.helseprofil.profile.FactsFixture.tokenRequest;
import static org.assertj.core.api.Assertions.assertThat;

import no.helseprofil.profile.FactsFixture;
import org.junit.jupiter.api.Test;

class KeyPossessionTest {

    @Test
    void aRegisteredKeyProvesPossession() {
        assertProven(tokenRequest(), true);
    }

    @Test
    void aForeignOrMissingSignatureProvesNothing() {
        assertProven(tokenRequest().ofImpostor(), false);
        assertProven(tokenRequest().withoutFittingKey(), false);
        assertProven(tokenRequest().withoutAssertion(), false);
        assertProven(tokenRequest().malformedAssertion("is no JWS"), false);
    }

    @Test
    void anUnknownClientProvesNothing() {
        assertProven(tokenRequest().ofUnknownClient(), false);
    }

    @Test
    void requiresNoKeyWhereNoClientAuthenticates() {
        assertProven(authorizationRequest().withoutAssertion(), true);
    }

    @Test
    void anotherAuthenticatorIsProvenByKeycloak() {
        assertProven(
                tokenRequest()
                        .client(client -> client.authenticator("client-secret"))
                        .withoutAssertion(),
                true);
    }

    private static void assertProven(FactsFixture request, boolean proven) {
        assertThat(KeyPossession.isProven(request.facts())).isEqualTo(proven);
    }
}

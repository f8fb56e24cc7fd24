package no.helseprofil.jose;

import static org.assertj.core.api.Assertions.assertThat;

import no.helseprofil.random.RandomInput;
import org.junit.jupiter.api.Test;

class JwsPropertiesTest {

    @Test
    void everyTextIsReadOrMalformed() {
        RandomInput.each(input -> {
            String text = input.text();
            JoseInputs.isReadOrMalformed(Jws::parse, text);
            JoseInputs.isReadOrMalformed(ClientAssertion::parse, text);
            JoseInputs.isReadOrMalformed(DpopProof::parse, text);
        });
    }

    @Test
    void everyHeaderAndPayloadIsReadOrMalformed() {
        RandomInput.each(input -> {
            String header = input.text();
            String payload = input.text();
            JoseInputs.isReadOrMalformed(Jws::parse, TestJws.compact(header, payload));
            JoseInputs.isReadOrMalformed(DpopProof::parse, TestJws.compact("{\"jwk\":" + header + "}", "{}"));
        });
    }

    @Test
    void everyMutatedAssertionIsReadOrMalformed() {
        RandomInput.each(700, input -> {
            String text = JoseInputs.assertion(input);
            ClientAssertion assertion = JoseInputs.isReadOrMalformed(ClientAssertion::parse, text);
            if (assertion != null) {
                readAll(assertion);
            }
        });
    }

    @Test
    void everyMutatedProofIsReadOrMalformed() {
        RandomInput.each(700, input -> {
            String text = JoseInputs.proof(input);
            DpopProof proof = JoseInputs.isReadOrMalformed(DpopProof::parse, text);
            if (proof != null) {
                readAll(proof);
            }
        });
    }

    /** Asserts that reading what a check asks for never fails. Each value is present or absent. */
    private static void readAll(ClientAssertion assertion) {
        assertThat(assertion)
                .extracting(
                        ClientAssertion::algorithm,
                        ClientAssertion::type,
                        ClientAssertion::issuer,
                        ClientAssertion::subject,
                        ClientAssertion::audience,
                        ClientAssertion::id,
                        ClientAssertion::issuedAt,
                        ClientAssertion::notBefore,
                        ClientAssertion::expiresAt)
                .hasSize(9);
    }

    private static void readAll(DpopProof proof) {
        assertThat(proof)
                .extracting(
                        DpopProof::algorithm,
                        DpopProof::type,
                        DpopProof::id,
                        DpopProof::method,
                        DpopProof::target,
                        DpopProof::nonce,
                        DpopProof::issuedAt)
                .hasSize(7);
        if (proof.key() != null) {
            assertThat(proof.key().thumbprint()).matches("[A-Za-z0-9_-]{43}");
        }
    }
}

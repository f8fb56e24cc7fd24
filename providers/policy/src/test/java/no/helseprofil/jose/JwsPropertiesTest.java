package no.helseprofil.jose;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class JwsPropertiesTest {

    @Property
    void anyTextIsReadOrMalformed(@ForAll String text) {
        JoseInputs.isReadOrMalformed(Jws::parse, text);
        JoseInputs.isReadOrMalformed(ClientAssertion::parse, text);
        JoseInputs.isReadOrMalformed(DpopProof::parse, text);
    }

    @Property
    void anyHeaderAndPayloadAreReadOrMalformed(@ForAll String header, @ForAll String payload) {
        JoseInputs.isReadOrMalformed(Jws::parse, TestJws.compact(header, payload));
        JoseInputs.isReadOrMalformed(DpopProof::parse, TestJws.compact("{\"jwk\":" + header + "}", "{}"));
    }

    @Property(tries = 700, edgeCases = EdgeCasesMode.NONE)
    void aSpoiledAssertionIsReadOrMalformed(@ForAll("assertions") String text) {
        ClientAssertion assertion = JoseInputs.isReadOrMalformed(ClientAssertion::parse, text);
        if (assertion != null) {
            readAll(assertion);
        }
    }

    @Property(tries = 700, edgeCases = EdgeCasesMode.NONE)
    void aSpoiledProofIsReadOrMalformed(@ForAll("proofs") String text) {
        DpopProof proof = JoseInputs.isReadOrMalformed(DpopProof::parse, text);
        if (proof != null) {
            readAll(proof);
        }
    }

    @Provide
    Arbitrary<String> assertions() {
        return JoseInputs.assertions();
    }

    @Provide
    Arbitrary<String> proofs() {
        return JoseInputs.proofs();
    }

    /** What a check asks for is there, or absent; asking never fails. */
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

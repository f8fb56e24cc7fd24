package no.helseprofil.keycloak.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import no.helseprofil.jose.Jws;
import no.helseprofil.keycloak.crypto.SignatureAlgorithm.Library;
import no.helseprofil.keycloak.crypto.SignatureFactories.ProfileSignatureProvider.FastVerifier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.keycloak.common.VerificationException;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.crypto.SignatureVerifierContext;

/** Tests that a provider takes the signatures that Keycloak takes: none more, and in the end none less. */
class SignatureVerdictsTest {

    private static final int TIMES_UNTIL_KNOWN = 20;

    static Stream<Arguments> keys() {
        return Stream.of(SignatureAlgorithm.values())
                .flatMap(algorithm -> Stream.of(Library.BOUNCY_CASTLE, Library.CORRETTO)
                        .flatMap(library ->
                                Stream.of("realm", "client").map(owner -> Arguments.of(algorithm, library, owner))));
    }

    @ParameterizedTest(name = "{0} with {1}, key of a {2}")
    @MethodSource("keys")
    void acceptsASignatureExactlyIfKeycloakDoes(SignatureAlgorithm algorithm, Library library, String owner)
            throws Exception {
        KeyPair pair = CryptoFixture.pair(algorithm);
        KeyWrapper key = key(algorithm, pair, owner);

        assertThat(assertSameVerdicts(algorithm, library, pair, key))
                .containsEntry("valid", "true")
                .containsEntry("zeros", "false");
    }

    /** BouncyCastle goes another way with a key by which it has verified several times. */
    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"ES256", "ES384", "ES512"})
    void decidesTheSameForACachedKey(SignatureAlgorithm algorithm) throws Exception {
        KeyPair pair = CryptoFixture.pair(algorithm);
        FastSignatures fast = CryptoFixture.with(Library.BOUNCY_CASTLE);
        byte[] valid = CryptoFixture.stockSigner(CryptoFixture.realmKey(algorithm, pair))
                .sign(CryptoFixture.DATA);
        for (int i = 0; i < TIMES_UNTIL_KNOWN; i++) {
            assertThat(verdict(met(fast, CryptoFixture.clientKey(algorithm, pair)), valid))
                    .isEqualTo("true");
        }

        SignatureVectors.of(algorithm, pair, valid)
                .forEach((title, signature) -> assertThat(
                                verdict(met(fast, CryptoFixture.clientKey(algorithm, pair)), signature))
                        .as(title)
                        .isEqualTo(expected(
                                CryptoFixture.stockVerifier(CryptoFixture.clientKey(algorithm, pair)), signature)));
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"ES256", "ES384", "ES512"})
    void decidesTheSameForAKeyOfAnotherCurve(SignatureAlgorithm algorithm) throws Exception {
        for (String curve : List.of("secp256r1", "secp384r1", "secp521r1")) {
            KeyPair pair = CryptoFixture.pair(curve);
            for (String owner : List.of("realm", "client")) {
                assertSameVerdicts(algorithm, Library.CORRETTO, pair, key(algorithm, pair, owner));
            }
        }
    }

    private static Map<String, String> assertSameVerdicts(
            SignatureAlgorithm algorithm, Library library, KeyPair pair, KeyWrapper key) throws Exception {
        FastSignatures fast = CryptoFixture.with(library);
        SignatureVerifierContext stock = CryptoFixture.stockVerifier(key);
        Map<String, String> expected = new TreeMap<>();
        Map<String, String> seen = new TreeMap<>();
        byte[] valid = CryptoFixture.stockSigner(CryptoFixture.realmKey(algorithm, pair))
                .sign(CryptoFixture.DATA);
        SignatureVectors.of(algorithm, pair, valid).forEach((title, signature) -> {
            expected.put(title, expected(stock, signature));
            seen.put(title, verdict(new FastVerifier(stock, key, fast), signature));
            if (fast.verifies(algorithm.name(), key, CryptoFixture.DATA, signature)) {
                assertThat(verdict(stock, signature))
                        .as("taken by %s: %s", library, title)
                        .isEqualTo("true");
            }
        });
        assertThat(seen).as("%s, %s", algorithm, library).isEqualTo(expected);
        return seen;
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(SignatureAlgorithm.class)
    void refusesTrailingBytes(SignatureAlgorithm algorithm) throws Exception {
        KeyPair pair = CryptoFixture.pair(algorithm);
        KeyWrapper key = CryptoFixture.clientKey(algorithm, pair);
        byte[] valid = CryptoFixture.stockSigner(CryptoFixture.realmKey(algorithm, pair))
                .sign(CryptoFixture.DATA);
        FastVerifier verifier =
                new FastVerifier(CryptoFixture.stockVerifier(key), key, CryptoFixture.with(Library.BOUNCY_CASTLE));

        assertThat(verdict(verifier, valid)).isEqualTo("true");
        for (int more : new int[] {1, 2, 3, valid.length}) {
            assertThat(verdict(verifier, Arrays.copyOf(valid, valid.length + more)))
                    .as("%d octets behind it", more)
                    .isNotEqualTo("true");
        }
    }

    private static SignatureVerifierContext met(FastSignatures fast, KeyWrapper key) {
        return new FastVerifier(CryptoFixture.stockVerifier(fast.met(key)), fast.met(key), fast);
    }

    private static KeyWrapper key(SignatureAlgorithm algorithm, KeyPair pair, String owner) {
        return owner.equals("realm")
                ? CryptoFixture.realmKey(algorithm, pair)
                : CryptoFixture.clientKey(algorithm, pair);
    }

    /** Keycloak's verdict, but for an ECDSA signature of another length, of which it verifies the beginning. */
    private static String expected(SignatureVerifierContext stock, byte[] signature) {
        return Jws.isOfLength(stock.getAlgorithm(), signature) ? verdict(stock, signature) : "false";
    }

    private static String verdict(SignatureVerifierContext verifier, byte[] signature) {
        try {
            return String.valueOf(verifier.verify(CryptoFixture.DATA, signature));
        } catch (VerificationException refused) {
            return refused.getMessage() + ": " + refused.getCause();
        }
    }
}

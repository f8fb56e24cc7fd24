package no.helseprofil.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import no.helseprofil.jose.PublicJwk.KeySize;
import no.helseprofil.jose.PublicJwk.KeySize.Family;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DpopProofTest {

    /** The key of RFC 7638, section 3.1. */
    private static final Map<String, String> RSA_OF_RFC_7638 = Map.of(
            "kty",
            "RSA",
            "n",
            "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3"
                    + "oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7"
                    + "d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1"
                    + "jF44-csFCur-kEgU8awapJzKnqDKgw",
            "e",
            "AQAB",
            "alg",
            "RS256",
            "kid",
            "2011-04-29");

    /** The key of RFC 8037, appendix A.2, whose thumbprint is in A.3. */
    private static final Map<String, String> ED_OF_RFC_8037 =
            Map.of("kty", "OKP", "crv", "Ed25519", "x", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");

    @Test
    void readsAllClaims() throws MalformedException {
        DpopProof proof = DpopProof.parse(TestJws.compact(
                "{\"alg\":\"ES256\",\"typ\":\"dpop+jwt\"}",
                "{\"jti\":\"a\",\"htm\":\"POST\",\"htu\":\"https://c\",\"nonce\":\"d\",\"iat\":1}"));
        assertThat(proof.algorithm()).isEqualTo("ES256");
        assertThat(proof.type()).isEqualTo(DpopProof.TYPE);
        assertThat(proof.id()).isEqualTo("a");
        assertThat(proof.method()).isEqualTo("POST");
        assertThat(proof.target()).isEqualTo("https://c");
        assertThat(proof.nonce()).isEqualTo("d");
        assertThat(proof.issuedAt()).isEqualTo(Instant.ofEpochSecond(1));
        assertThat(proof.key()).as("there is none").isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "-1", "true", "null", "[\"x\"]", "{\"x\":1}"})
    void readsAClaimOfTheWrongTypeAsAbsent(String value) throws MalformedException {
        DpopProof proof = DpopProof.parse(TestJws.compact(
                "{\"alg\":%1$s,\"typ\":%1$s,\"jwk\":%1$s}".formatted(value),
                "{\"jti\":%1$s,\"htm\":%1$s,\"htu\":%1$s,\"nonce\":%1$s}".formatted(value)));
        assertThat(proof.algorithm()).isNull();
        assertThat(proof.type()).isNull();
        assertThat(proof.id()).isNull();
        assertThat(proof.method()).isNull();
        assertThat(proof.target()).isNull();
        assertThat(proof.nonce()).isNull();
        assertThat(proof.key()).isNull();
    }

    @Test
    void refusesTextThatIsNoJws() {
        assertThatThrownBy(() -> DpopProof.parse("no proof")).isInstanceOf(MalformedException.class);
    }

    @Test
    @Tag("RFC7638-3-1")
    void computesTheThumbprintOfRfc7638() throws MalformedException {
        assertThat(key(RSA_OF_RFC_7638))
                .isEqualTo(new PublicJwk(
                        "2011-04-29",
                        "RS256",
                        "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
                        new KeySize(Family.RSA, 2048)));
    }

    @Test
    void computesTheThumbprintOfRfc8037() throws MalformedException {
        assertThat(key(ED_OF_RFC_8037))
                .isEqualTo(new PublicJwk(
                        null, null, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", new KeySize(Family.ED, 256)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
    void refusesAPrivateKey(String member) throws MalformedException {
        assertThat(key(with(RSA_OF_RFC_7638, member, "AQAB"))).as(member).isNull();
        assertThat(key(with(ED_OF_RFC_8037, member, "AQAB"))).as(member).isNull();
    }

    @Test
    void refusesAPrivateMemberOfAnyType() throws MalformedException {
        String jwk =
                "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\",\"d\":null}";
        assertThat(DpopProof.parse(TestJws.compact("{\"jwk\":" + jwk + "}", "{}"))
                        .key())
                .as("whatever its value, a private member has no business there")
                .isNull();
    }

    @Test
    void refusesASymmetricKey() throws MalformedException {
        assertThat(key(Map.of("kty", "oct", "k", "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr8")))
                .isNull();
        assertThat(key(Map.of("kty", "oct"))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "AQAB=", "AQAB=AQAB", "AQ+B", "AQ/B", "AQ AB", "AQAB\n", "æ", "AQ"})
    void refusesAKeyWithAMalformedNumber(String number) throws MalformedException {
        for (String member : new String[] {"n", "e"}) {
            assertThat(key(with(RSA_OF_RFC_7638, member, number)))
                    .as("%s = <%s>", member, number)
                    .isNull();
        }
    }

    @Test
    void ignoresLeadingZerosInTheKeySize() throws MalformedException {
        byte[] padded = new byte[256];
        byte[] digits = BigInteger.ONE.shiftLeft(1023).setBit(0).toByteArray();
        System.arraycopy(digits, 1, padded, 128, 128);
        PublicJwk key = key(with(RSA_OF_RFC_7638, "n", TestJws.encode(padded)));
        assertThat(key == null ? null : key.size())
                .as("128 zero bytes in front of 1024 bits")
                .isEqualTo(new KeySize(Family.RSA, 1024));
    }

    @Test
    void refusesAnEdwardsKeyThatCannotSign() throws MalformedException {
        PublicJwk agreement = key(with(ED_OF_RFC_8037, "crv", "X25519"));
        assertThat(agreement == null ? null : agreement.size()).isEqualTo(new KeySize(Family.OTHER, 0));
        PublicJwk tooShort = key(with(ED_OF_RFC_8037, "x", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHUQ"));
        assertThat(tooShort == null ? null : tooShort.size()).isEqualTo(new KeySize(Family.OTHER, 0));
    }

    @Test
    @Tag("RFC8725-3.4-1")
    void refusesAPointThatIsNotOnItsCurve() throws MalformedException {
        assertThat(key(Map.of(
                        "kty", "EC",
                        "crv", "P-256",
                        "x", "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
                        "y", "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs")))
                .isNull();
    }

    private static PublicJwk key(Map<String, String> jwk) throws MalformedException {
        return DpopProof.parse(TestJws.compact(Map.of("jwk", jwk), Map.of())).key();
    }

    private static Map<String, String> with(Map<String, String> jwk, String member, String value) {
        Map<String, String> other = new HashMap<>(jwk);
        other.put(member, value);
        return other;
    }
}

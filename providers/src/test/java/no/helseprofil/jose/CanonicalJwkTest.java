package no.helseprofil.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJwkTest {

    private static final RSAKey RSA = rsa();
    private static final ECKey EC = ec(Curve.P_256);

    @Test
    void hasTheThumbprintThatATokenIsBoundBy() throws JOSEException, MalformedException {
        assertThat(canonical(RSA).thumbprint())
                .isEqualTo(RSA.computeThumbprint().toString());
        assertThat(canonical(EC).thumbprint()).isEqualTo(EC.computeThumbprint().toString());
    }

    @Test
    void leadingZerosMakeNoOtherKey() throws MalformedException {
        ObjectNode padded = json(RSA);
        padded.put("n", padded("n", RSA)).put("e", "AAEAAQ");

        assertThat(CanonicalJwk.of(padded).thumbprint())
                .as("or one key could be registered as two")
                .isEqualTo(canonical(RSA).thumbprint());
        assertThat(CanonicalJwk.of(padded).written("a", "PS256"))
                .isEqualTo(canonical(RSA).written("a", "PS256"));
    }

    @Test
    void isWrittenWithWhatARegisteredKeyNeedsAndNothingElse() throws MalformedException {
        ObjectNode sent = json(EC);
        sent.put("use", "enc").put("x5u", "https://elsewhere.example").put("exp", 1);

        ObjectNode written = CanonicalJwk.of(sent).written("next", "ES256");

        assertThat(written.properties())
                .extracting(member -> member.getKey() + "=" + member.getValue().textValue())
                .containsExactlyInAnyOrder(
                        "kty=EC", "crv=P-256", "x=" + EC.getX(), "y=" + EC.getY(), "use=sig", "alg=ES256", "kid=next");
    }

    @Test
    void thePrivatePartIsNotWritten() throws MalformedException {
        assertThat(json(RSA).has("d")).isTrue();
        assertThat(canonical(RSA).written("a", "PS256").has("d")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "2", "3", "4", "5"})
    void isFoundInAKeyInBase64WhereverItBegins(int offset) throws MalformedException, JOSEException {
        byte[] key = RSA.toRSAPublicKey().getEncoded();
        byte[] text = new byte[offset + key.length];
        System.arraycopy(key, 0, text, offset, key.length);

        assertThat(canonical(RSA).isIn(Base64.getEncoder().encodeToString(text)))
                .isTrue();
        assertThat(canonical(EC).isIn(Base64.getEncoder().encodeToString(text))).isFalse();
    }

    @Test
    void isFoundInAJwkSet() throws MalformedException {
        assertThat(canonical(EC).isIn("{\"keys\":[" + EC.toPublicJWK() + "]}")).isTrue();
        assertThat(canonical(ec(Curve.P_256)).isIn("{\"keys\":[" + EC.toPublicJWK() + "]}"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "P-256,ES256,true",
        "P-256,ES384,false",
        "P-256,PS256,false",
        "P-256,EdDSA,false",
        "P-256,HS256,false",
        "P-384,ES384,true",
        "P-521,ES512,true",
        "P-256,none,false",
        "P-256,'',false"
    })
    void anEllipticKeyVerifiesByItsCurve(String curve, String algorithm, boolean verifies) throws MalformedException {
        assertThat(canonical(ec(Curve.parse(curve))).verifies(algorithm)).isEqualTo(verifies);
    }

    @ParameterizedTest
    @CsvSource({"RS256,true", "PS512,true", "ES256,false", "HS256,false", "RSA-OAEP,false"})
    void anRsaKeyVerifiesTheAlgorithmsOfRsa(String algorithm, boolean verifies) throws MalformedException {
        assertThat(canonical(RSA).verifies(algorithm)).isEqualTo(verifies);
    }

    @Test
    void aKeyThatALibraryMadeIsSound() throws MalformedException {
        assertThat(canonical(RSA).isSound()).isTrue();
        assertThat(canonical(EC).isSound()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 17, 65_535, 65_538})
    void anUnusualExponentIsNot(long exponent) throws MalformedException {
        assertThat(of(RSA.getModulus().decodeToBigInteger(), BigInteger.valueOf(exponent))
                        .isSound())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7, 751})
    void aModulusWithASmallFactorIsNot(int factor) throws MalformedException {
        BigInteger modulus = RSA.getModulus().decodeToBigInteger().multiply(BigInteger.valueOf(factor));
        assertThat(of(modulus, BigInteger.valueOf(65_537)).isSound()).isFalse();
    }

    @Test
    void aModulusThatIsDearToVerifyByIsNot() throws MalformedException {
        BigInteger modulus = RSA.getModulus().decodeToBigInteger();
        assertThat(of(modulus.pow(4), BigInteger.valueOf(65_537)).isSound()).isTrue();
        assertThat(of(modulus.pow(5), BigInteger.valueOf(65_537)).isSound()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"kty\":\"oct\",\"k\":\"AAAA\"}",
                "{\"kty\":\"RSA\",\"e\":\"AQAB\"}",
                "{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}",
                "{\"kty\":\"RSA\",\"n\":5,\"e\":\"AQAB\"}",
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AAAA\",\"y\":\"AAAA\"}",
                "{\"kty\":\"EC\",\"crv\":\"P-192\",\"x\":\"AAAA\",\"y\":\"AAAA\"}",
                "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-IK08\"}",
                "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AAAA\"}",
                "{\"kty\":[\"EC\"]}"
            })
    void whatNothingCanBeVerifiedWithIsNone(String jwk) {
        assertThatThrownBy(() -> CanonicalJwk.of(Json.object(jwk))).isInstanceOf(MalformedException.class);
    }

    private static CanonicalJwk of(BigInteger modulus, BigInteger exponent) throws MalformedException {
        ObjectNode jwk = json(RSA);
        jwk.put("n", url(modulus)).put("e", url(exponent));
        return CanonicalJwk.of(jwk);
    }

    private static String url(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int sign = bytes[0] == 0 ? 1 : 0;
        byte[] digits = Arrays.copyOfRange(bytes, sign, bytes.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digits);
    }

    private static String padded(String member, RSAKey key) {
        byte[] digits = Base64.getUrlDecoder().decode(json(key).path(member).textValue());
        byte[] padded = new byte[digits.length + 2];
        IntStream.range(0, digits.length).forEach(index -> padded[index + 2] = digits[index]);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(padded);
    }

    private static CanonicalJwk canonical(JWK jwk) throws MalformedException {
        return CanonicalJwk.of(json(jwk));
    }

    private static ObjectNode json(JWK jwk) {
        return new ObjectMapper().valueToTree(jwk.toJSONObject());
    }

    private static RSAKey rsa() {
        try {
            return new RSAKeyGenerator(2048).generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static ECKey ec(Curve curve) {
        try {
            return new ECKeyGenerator(curve).generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

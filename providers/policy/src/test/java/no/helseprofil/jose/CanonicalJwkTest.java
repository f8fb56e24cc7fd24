package no.helseprofil.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJwkTest {

    private static final RSAKey RSA = rsa();
    private static final ECKey EC = ec(Curve.P_256);

    private static final String ED25519_CERTIFICATE = """
            -----BEGIN CERTIFICATE-----
            MIIBOjCB7aADAgECAhRqxRFYjpVoQjG5xDkyDPbOK5E8NDAFBgMrZXAwEjEQMA4G
            A1UEAwwHZWQyNTUxOTAgFw0yNjExMzAxMzE1MDVaGA8yMTI2MTEwNjEzMTUwNVow
            EjEQMA4GA1UEAwwHZWQyNTUxOTAqMAUGAytlcAMhAPeJGsn2Jr9+L3G3IAfg/0rw
            rEb4Yr5clH7q8lwCFTz9o1MwUTAdBgNVHQ4EFgQUYLxG/lGghl06S7yrrxMFjv5f
            GsUwHwYDVR0jBBgwFoAUYLxG/lGghl06S7yrrxMFjv5fGsUwDwYDVR0TAQH/BAUw
            AwEB/zAFBgMrZXADQQDyWOXkKq37Akh63+mz8OLITfHZr/OpBRSVXkaqfZGnnGGK
            v8spWJD/IcEL4j0jl7IVCSrJewqBxLyBMAC65qcG
            -----END CERTIFICATE-----
            """;

    @Test
    void hasTheThumbprintThatBindsATokenToTheKey() throws JOSEException, MalformedException {
        assertThat(canonical(RSA).thumbprint())
                .isEqualTo(RSA.computeThumbprint().toString());
        assertThat(canonical(EC).thumbprint()).isEqualTo(EC.computeThumbprint().toString());
    }

    /** Checks keys of every kind that Keycloak verifies signatures by, whether the profile accepts the kind or not. */
    @ParameterizedTest
    @ValueSource(strings = {"RSA", "RSA-1024", "P-256", "P-384", "P-521", "Ed25519", "Ed448"})
    void theThumbprintIsTheSameForJwkAndJavaKey(String kind) throws GeneralSecurityException, JOSEException {
        KeyPair pair = pair(kind);
        JWK jwk = jwk(kind, pair.getPublic());
        String thumbprint = jwk.computeThumbprint().toString();

        assertThat(CanonicalJwk.thumbprint(pair.getPublic())).contains(thumbprint);
        assertThat(CanonicalJwk.thumbprint(json(jwk))).contains(thumbprint);
        assertThat(CanonicalJwk.thumbprint(withOtherMembers(jwk))).contains(thumbprint);
        assertThat(CanonicalJwk.thumbprint(pair(kind).getPublic()))
                .as("another key")
                .isPresent()
                .isNotEqualTo(Optional.of(thumbprint));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ed25519", "Ed448"})
    void theThumbprintIsTheSameForAnyProvider(String kind) throws GeneralSecurityException, JOSEException {
        PublicKey key = pair(kind).getPublic();
        PublicKey read = KeyFactory.getInstance(kind, new BouncyCastleProvider())
                .generatePublic(new X509EncodedKeySpec(key.getEncoded()));

        assertThat(CanonicalJwk.thumbprint(read))
                .contains(jwk(kind, key).computeThumbprint().toString());
    }

    @Test
    void theThumbprintIsTheSameForACertificate() throws GeneralSecurityException {
        PublicKey key = CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(ED25519_CERTIFICATE.getBytes(StandardCharsets.US_ASCII)))
                .getPublicKey();

        assertThat(CanonicalJwk.thumbprint(key)).contains("WPDY7T63o62doeY1lr_fYGn1amGlxuE7f6xzM1_M0e8");
    }

    @Test
    void aKeyAgreementKeyHasNoThumbprint() throws GeneralSecurityException {
        PublicKey agreement =
                KeyPairGenerator.getInstance("X25519").generateKeyPair().getPublic();

        assertThat(CanonicalJwk.thumbprint(agreement)).isEmpty();
    }

    @Test
    void refusesAnAmbiguousNumber() {
        ObjectNode twofold = json(EC);
        twofold.put("x", twofold.path("x").textValue() + "=");

        assertThatThrownBy(() -> CanonicalJwk.of(twofold)).isInstanceOf(MalformedException.class);
        assertThat(CanonicalJwk.thumbprint(twofold)).isEmpty();
    }

    @Test
    void supportsEdwardsKeys() throws GeneralSecurityException, MalformedException {
        OctetKeyPair key = (OctetKeyPair) jwk("Ed25519", pair("Ed25519").getPublic());

        assertThat(canonical(key).written("next", "EdDSA").path("x").textValue())
                .isEqualTo(key.getX().toString());
        assertThat(canonical(key).verifies("EdDSA")).isTrue();
        assertThat(canonical(key).verifies("ES256")).isFalse();
        assertThat(canonical(key).isSound()).isTrue();
        assertThat(canonical(key).isIn("{\"keys\":[" + key + "]}")).isTrue();
    }

    @Test
    void leadingZerosDoNotChangeTheKey() throws MalformedException {
        ObjectNode padded = json(RSA);
        padded.put("n", padded("n", RSA)).put("e", "AAEAAQ");

        assertThat(CanonicalJwk.of(padded).thumbprint())
                .as("or one key could be registered as two")
                .isEqualTo(canonical(RSA).thumbprint());
        assertThat(CanonicalJwk.of(padded).written("a", "PS256"))
                .isEqualTo(canonical(RSA).written("a", "PS256"));
    }

    @Test
    void writesOnlyTheMembersOfARegisteredKey() throws MalformedException {
        ObjectNode sent = json(EC);
        sent.put("use", "enc").put("x5u", "https://elsewhere.example").put("exp", 1);

        ObjectNode written = CanonicalJwk.of(sent).written("next", "ES256");

        assertThat(written.properties())
                .extracting(member -> member.getKey() + "=" + member.getValue().textValue())
                .containsExactlyInAnyOrder(
                        "kty=EC", "crv=P-256", "x=" + EC.getX(), "y=" + EC.getY(), "use=sig", "alg=ES256", "kid=next");
    }

    @Test
    void doesNotWriteThePrivatePart() throws MalformedException {
        assertThat(json(RSA).has("d")).isTrue();
        assertThat(canonical(RSA).written("a", "PS256").has("d")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "2", "3", "4", "5"})
    void findsTheKeyAtAnyBase64Offset(int offset) throws MalformedException, JOSEException {
        byte[] key = RSA.toRSAPublicKey().getEncoded();
        byte[] text = new byte[offset + key.length];
        System.arraycopy(key, 0, text, offset, key.length);

        assertThat(canonical(RSA).isIn(Base64.getEncoder().encodeToString(text)))
                .isTrue();
        assertThat(canonical(EC).isIn(Base64.getEncoder().encodeToString(text))).isFalse();
    }

    @Test
    void findsTheKeyInAJwkSet() throws MalformedException {
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
    void anEcKeyVerifiesTheAlgorithmOfItsCurve(String curve, String algorithm, boolean verifies)
            throws MalformedException {
        assertThat(canonical(ec(Curve.parse(curve))).verifies(algorithm)).isEqualTo(verifies);
    }

    @ParameterizedTest
    @CsvSource({"RS256,true", "PS512,true", "ES256,false", "HS256,false", "RSA-OAEP,false"})
    void anRsaKeyVerifiesAllRsaAlgorithms(String algorithm, boolean verifies) throws MalformedException {
        assertThat(canonical(RSA).verifies(algorithm)).isEqualTo(verifies);
    }

    @Test
    void aLibraryGeneratedKeyIsSound() throws MalformedException {
        assertThat(canonical(RSA).isSound()).isTrue();
        assertThat(canonical(EC).isSound()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 17, 65_535, 65_538})
    void anUnusualExponentIsNotSound(long exponent) throws MalformedException {
        assertThat(of(RSA.getModulus().decodeToBigInteger(), BigInteger.valueOf(exponent))
                        .isSound())
                .isFalse();
    }

    @Test
    void limitsTheExponentTo64Bits() throws MalformedException {
        BigInteger modulus = RSA.getModulus().decodeToBigInteger();
        BigInteger longest = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

        assertThat(of(modulus, longest).isSound()).isTrue();
        assertThat(of(modulus, longest.add(BigInteger.TWO)).isSound()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7, 751})
    void aModulusWithASmallFactorIsNotSound(int factor) throws MalformedException {
        BigInteger modulus = RSA.getModulus().decodeToBigInteger().multiply(BigInteger.valueOf(factor));
        assertThat(of(modulus, BigInteger.valueOf(65_537)).isSound()).isFalse();
    }

    @Test
    void anOversizedModulusIsNotSound() throws MalformedException {
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
    void refusesAKeyThatCannotVerify(String jwk) {
        assertThatThrownBy(() -> CanonicalJwk.of(Json.object(jwk))).isInstanceOf(MalformedException.class);
    }

    private static KeyPair pair(String kind) throws GeneralSecurityException {
        KeyPairGenerator generator =
                KeyPairGenerator.getInstance(kind.startsWith("RSA") ? "RSA" : kind.startsWith("P-") ? "EC" : kind);
        if (kind.startsWith("RSA")) {
            generator.initialize(kind.equals("RSA") ? 2048 : 1024);
        } else if (kind.startsWith("P-")) {
            generator.initialize(Curve.parse(kind).toECParameterSpec());
        }
        return generator.generateKeyPair();
    }

    private static JWK jwk(String kind, PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            return new RSAKey.Builder(rsa).build();
        }
        if (key instanceof ECPublicKey ec) {
            return new ECKey.Builder(Curve.parse(kind), ec).build();
        }
        byte[] encoded = key.getEncoded();
        int length = kind.equals("Ed448") ? 57 : 32;
        byte[] point = Arrays.copyOfRange(encoded, encoded.length - length, encoded.length);
        return new OctetKeyPair.Builder(Curve.parse(kind), Base64URL.encode(point)).build();
    }

    private static ObjectNode withOtherMembers(JWK jwk) {
        return json(jwk).put("kid", "another").put("use", "enc").put("alg", "x");
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

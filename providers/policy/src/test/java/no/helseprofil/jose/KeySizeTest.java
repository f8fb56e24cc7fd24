package no.helseprofil.jose;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Map;
import no.helseprofil.jose.PublicJwk.KeySize;
import no.helseprofil.jose.PublicJwk.KeySize.Family;
import org.junit.jupiter.api.Test;

class KeySizeTest {

    @Test
    void isTheModulusLengthOfAnRsaKey() throws GeneralSecurityException, JOSEException {
        for (int bits : new int[] {1024, 2048}) {
            RSAPublicKey key =
                    (RSAPublicKey) generate("RSA", new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4));
            assertThat(KeySize.of(key)).isEqualTo(new KeySize(Family.RSA, bits));
            assertThat(KeySize.of(new RSAKey.Builder(key).build())).isEqualTo(new KeySize(Family.RSA, bits));
        }
    }

    @Test
    void isTheFieldSizeOfAnEllipticCurve() throws GeneralSecurityException, JOSEException {
        Map<String, Integer> curves = Map.of("secp256r1", 256, "secp384r1", 384, "secp521r1", 521);
        for (Map.Entry<String, Integer> curve : curves.entrySet()) {
            ECPublicKey key = (ECPublicKey) generate("EC", new ECGenParameterSpec(curve.getKey()));
            KeySize expected = new KeySize(Family.EC, curve.getValue());
            assertThat(KeySize.of(key)).as(curve.getKey()).isEqualTo(expected);
            assertThat(KeySize.of(new ECKey.Builder(Curve.forECParameterSpec(key.getParams()), key).build()))
                    .as("the same as JWK")
                    .isEqualTo(expected);
        }
    }

    @Test
    void isTheLengthOfAnEdwardsKey() throws GeneralSecurityException, JOSEException {
        assertThat(KeySize.of(generate("EdDSA", NamedParameterSpec.ED25519))).isEqualTo(new KeySize(Family.ED, 256));
        assertThat(KeySize.of(edwards(Curve.Ed25519, 32))).isEqualTo(new KeySize(Family.ED, 256));
    }

    @Test
    void isZeroForAKeyThatCannotSign() throws GeneralSecurityException, JOSEException {
        KeySize unknown = new KeySize(Family.OTHER, 0);
        assertThat(KeySize.of(generate("XDH", NamedParameterSpec.X25519))).isEqualTo(unknown);
        assertThat(KeySize.of(edwards(Curve.X25519, 32))).isEqualTo(unknown);
        assertThat(KeySize.of(edwards(Curve.Ed25519, 64))).as("padded").isEqualTo(unknown);
        assertThat(KeySize.of(generate("EdDSA", NamedParameterSpec.ED448)))
                .as("FAPI 2.0 means Ed25519 by EdDSA")
                .isEqualTo(unknown);
        assertThat(KeySize.of(edwards(Curve.Ed448, 57))).isEqualTo(unknown);
        assertThat(KeySize.of(new OctetSequenceKey.Builder(new byte[512]).build()))
                .as("a shared secret, however long")
                .isEqualTo(unknown);
    }

    private static OctetKeyPair edwards(Curve curve, int length) {
        return new OctetKeyPair.Builder(curve, Base64URL.encode(new byte[length])).build();
    }

    private static PublicKey generate(String algorithm, AlgorithmParameterSpec parameters)
            throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(parameters);
        return generator.generateKeyPair().getPublic();
    }
}

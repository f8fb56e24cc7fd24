package no.helseprofil.keycloak.crypto;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import no.helseprofil.faulty.SigningPair;
import no.helseprofil.jose.RealmMac.Hkdf;
import org.keycloak.common.crypto.CryptoIntegration;

/**
 * Key pair that is derived from a secret of the realm. Each node derives the same key pair, it is not stored, and
 * Keycloak neither signs nor verifies with it.
 */
public final class DerivedKey {

    private static final JWSAlgorithm ALGORITHM = JWSAlgorithm.ES256;

    private DerivedKey() {}

    /**
     * Returns a key pair for {@code ES256}.
     *
     * @param secret secret of the realm
     * @param purpose text that distinguishes this key from every other key of the secret, and includes the realm
     */
    public static SigningPair of(byte[] secret, String purpose) {
        ECParameterSpec curve = Curve.P_256.toECParameterSpec();
        try {
            ECPrivateKey key = (ECPrivateKey) KeyFactory.getInstance("EC")
                    .generatePrivate(new ECPrivateKeySpec(number(secret, purpose, curve.getOrder()), curve));
            return SigningPair.secret(
                    ALGORITHM,
                    key,
                    CryptoIntegration.getProvider().getEcdsaCryptoProvider().getPublicFromPrivate(key));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, missing);
        }
    }

    /**
     * Returns the private scalar. It comes from twice as many bits as the order has, so that all values are equally
     * likely (FIPS 186-5, A.2.1).
     */
    private static BigInteger number(byte[] secret, String purpose, BigInteger order) {
        byte[] bits = ByteBuffer.allocate(64)
                .put(Hkdf.derive(secret, purpose + " 1"))
                .put(Hkdf.derive(secret, purpose + " 2"))
                .array();
        return new BigInteger(1, bits).mod(order.subtract(BigInteger.ONE)).add(BigInteger.ONE);
    }
}

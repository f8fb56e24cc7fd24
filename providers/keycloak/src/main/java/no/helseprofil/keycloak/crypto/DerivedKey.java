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
import no.helseprofil.jose.Hkdf;
import org.keycloak.common.crypto.CryptoIntegration;

/**
 * A key pair that is derived from a secret of the realm: the same on every node, stored nowhere, and among no keys that
 * Keycloak signs or verifies with.
 */
public final class DerivedKey {

    private static final JWSAlgorithm ALGORITHM = JWSAlgorithm.ES256;

    private DerivedKey() {}

    /**
     * The key for {@code ES256}.
     *
     * @param secret of the realm
     * @param purpose what tells it from every other key of the secret, the realm included
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

    /** Of twice as many bits as the order has, so that none is likelier than another (FIPS 186-5, A.2.1). */
    private static BigInteger number(byte[] secret, String purpose, BigInteger order) {
        byte[] bits = ByteBuffer.allocate(64)
                .put(Hkdf.derive(secret, purpose + " 1"))
                .put(Hkdf.derive(secret, purpose + " 2"))
                .array();
        return new BigInteger(1, bits).mod(order.subtract(BigInteger.ONE)).add(BigInteger.ONE);
    }
}

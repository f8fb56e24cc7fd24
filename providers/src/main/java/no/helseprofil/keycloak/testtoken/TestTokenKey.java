package no.helseprofil.keycloak.testtoken;

import com.nimbusds.jose.jwk.Curve;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import no.helseprofil.faulty.SigningPair;
import no.helseprofil.jose.Sha256;
import no.helseprofil.testtoken.TestTokens;
import org.keycloak.common.crypto.CryptoIntegration;

/**
 * The key of a realm's test tokens. It is derived from a secret of the realm: the same on every node, stored nowhere,
 * and among no keys that Keycloak signs or verifies with, so that no test token is one of the realm's.
 */
final class TestTokenKey {

    private static final String PURPOSE = "helseprofil test-token v1 ";

    private TestTokenKey() {}

    /**
     * The key.
     *
     * @param secret of the realm
     * @param realm what tells it from every other
     */
    static SigningPair of(byte[] secret, String realm) {
        ECParameterSpec curve =
                Curve.forJWSAlgorithm(TestTokens.ALGORITHM).iterator().next().toECParameterSpec();
        try {
            ECPrivateKey key = (ECPrivateKey) KeyFactory.getInstance("EC")
                    .generatePrivate(new ECPrivateKeySpec(number(secret, realm, curve.getOrder()), curve));
            return SigningPair.secret(
                    TestTokens.ALGORITHM,
                    key,
                    CryptoIntegration.getProvider().getEcdsaCryptoProvider().getPublicFromPrivate(key));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java platform has " + TestTokens.ALGORITHM, missing);
        }
    }

    /** Of twice as many bits as the order has, so that none is likelier than another (FIPS 186-5, A.2.1). */
    private static BigInteger number(byte[] secret, String realm, BigInteger order) {
        byte[] bits = ByteBuffer.allocate(64)
                .put(derived(secret, realm + " 1"))
                .put(derived(secret, realm + " 2"))
                .array();
        return new BigInteger(1, bits).mod(order.subtract(BigInteger.ONE)).add(BigInteger.ONE);
    }

    private static byte[] derived(byte[] secret, String what) {
        return Sha256.keyed(secret, (PURPOSE + what).getBytes(StandardCharsets.UTF_8));
    }
}

package no.helseprofil.keycloak.testtoken;

import com.nimbusds.jose.jwk.Curve;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKey;
import no.helseprofil.faulty.SigningPair;
import no.helseprofil.jose.Hkdf;
import no.helseprofil.testtoken.TestTokens;
import org.keycloak.common.crypto.CryptoIntegration;

/**
 * The key of a realm's test tokens. It is derived from a secret of the realm: the same on every node, stored nowhere,
 * and among no keys that Keycloak signs or verifies with, so that no test token is one of the realm's.
 */
final class TestTokenKey {

    private static final String PURPOSE = "helseprofil test-token v1 ";

    private static final Map<String, Kept> KEPT = new ConcurrentHashMap<>();

    private TestTokenKey() {}

    /** The same as {@link #of}, which is derived once for as long as the realm has this secret. */
    static SigningPair kept(SecretKey secret, String realm) {
        Kept known = KEPT.get(realm);
        if (known != null && known.secret().equals(secret)) {
            return known.key();
        }
        SigningPair key = of(secret.getEncoded(), realm);
        KEPT.put(realm, new Kept(secret, key));
        return key;
    }

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

    private record Kept(SecretKey secret, SigningPair key) {}

    private static byte[] derived(byte[] secret, String what) {
        return Hkdf.derive(secret, PURPOSE + what);
    }
}
